"""One sentence that says why a promise is judged as it is, from its row and its moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metrics.words import day_in_words, due_in_words, number_in_words

# definitions §2a.5 and 9
UNJUDGEABLE = {
    "no_due_date": "there is no due date on file",
    "due_set_already_past": "its first due date was already past when it was set",
    "due_set_after_delivery": "its first due date was set only after it was delivered",
    "delivered_in_future": "the delivery on file is later than the export that says so",
    "delivered_before_made": "it says it was delivered before it was made",
    "delivered_no_date": "it is closed, but no export says when it was delivered",
    "cancelled_unknown": "it was cancelled before its date, and no export says by whom",
    "cancel_day_unknown": "it was cancelled, and no export says when",
}
# Over this many changes the sentence counts them and tells the last.
TOLD = 3


def why(
    promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], *, year: int | None = None
) -> str:
    """'Due 10 Mar; moved to 20 Mar on 13 Mar, three days after; delivered 18 Mar, by the new date.'

    `promise` is a row of `promises`, `moves` its rows of `moves` in order of position. A year is
    written where it is not `year`, that of the page around it (None: the promise's own as-of); a
    time of day where the date has one.
    """
    if promise["outcome"] == "not_a_promise":
        return "Not a promise: marked as a duplicate, merged, spam or test."
    if promise["outcome"] == "unjudgeable":
        return f"Cannot be judged: {UNJUDGEABLE[promise['reason']]}."
    year = promise["as_of"].year if year is None else year
    before = [m for m in moves if m["move"] not in ("set", "same") and not m["after_delivery"]]
    after = [m for m in moves if m["move"] not in ("set", "same") and m["after_delivery"]]
    parts = [
        _first_due(promise, year),
        *_changes(before, year),
        _ending(promise, before, year),
        *(_edit_after_delivery(m, year) for m in after[-1:]),
    ]
    return "; ".join(parts) + "."


def _first_due(promise: Mapping[str, Any], year: int) -> str:
    due = due_in_words(promise["first_due"], promise["first_due_is_day"], year=year)
    return f"Due {due}" + (", the only date on file" if promise["history_missing"] else "")


def _changes(moves: Sequence[Mapping[str, Any]], year: int) -> list[str]:
    if len(moves) <= TOLD:
        return [_change(move, year) for move in moves]
    late = sum(move["notice"] == "late" for move in moves)
    told = f"its date changed {number_in_words(len(moves))} times"
    if late:
        told += f", {number_in_words(late)} of them too late"
    return [told, "last " + _change(moves[-1], year)]


def _change(move: Mapping[str, Any], year: int) -> str:
    if move["move"] == "clear":
        return f"date removed {_when(move, year)}"
    to = due_in_words(move["after"], move["after_is_day"], year=year)
    if move["backdated"]:
        return f"date set back to {to} {_when(move, year)}, a day already gone"
    verb = "brought forward to" if move["move"] == "pull_in" else "moved to"
    return f"{verb} {to} {_when(move, year)}{_notice(move)}"


def _when(move: Mapping[str, Any], year: int) -> str:
    if move["at"] is not None and move["earliest_at"] is None:
        return f"on {day_in_words(move['at'], year=year)}"
    if move["latest_at"] is None:
        return "on a day nobody recorded"
    latest = day_in_words(move["latest_at"], year=year)
    if move["earliest_at"] is None:
        return f"by {latest}"
    return f"between {day_in_words(move['earliest_at'], year=year)} and {latest}"


def _notice(move: Mapping[str, Any]) -> str:
    """How long before or after the date then in force; short notice is said to be short."""
    if move["notice"] == "unknown":
        return ", notice unknown"
    days = move["notice_days"]
    if days is None:
        return {"given": ", with notice", "late": ", too late"}.get(move["notice"], "")
    if days < 0:
        return f", {_days(-days)} after"
    if days == 0:
        passed = not move["in_force_is_day"] and move["at"] > move["in_force"]
        return ", the same day, after its time" if passed else ", on the day itself"
    return f", {_days(days)} before" + (": too short notice" if move["notice"] == "late" else "")


def _ending(promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], year: int) -> str:
    """What became of it, by outcome."""
    match promise["outcome"]:
        case "kept_original" | "kept_renegotiated" | "broken_late":
            return _delivered(promise, moves, year)
        case "broken_overdue":
            return _overdue(promise, year)
        case "open_not_due":
            return "not due yet"
        case "open_renegotiated":
            due = due_in_words(promise["due_in_force"], promise["due_in_force_is_day"], year=year)
            return f"still open, {due} has not passed"
        case _:
            return _cancelled(promise, year)


def _delivered(promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], year: int) -> str:
    if promise["delivery_date_inferred"]:
        return "closed before the date had passed, so in time; the day of delivery is not on file"
    at, in_force = promise["delivered_at"], promise["due_in_force"]
    when = f"delivered {_delivery(promise, year)}"
    if promise["outcome"] == "kept_original":
        if _is_past(promise, "first_due"):
            return f"{when}, {_lateness(promise['slip_days'])}, within the days of grace"
        return f"{when}, {'by the first date' if moves else 'in time'}"
    if promise["outcome"] == "kept_renegotiated":
        grace = ", within the days of grace" if _is_past(promise, "due_in_force") else ""
        return f"{when}, by the new date{grace}"
    if promise["recovery_kept"]:
        return f"{when}, by the new date"
    if promise["recovery_missed"]:
        return f"{when}, after the new date too"
    days = (at.date() - in_force.date()).days
    if days and in_force != promise["first_due"]:
        return f"{when}, {_days(days)} after the new date"
    return f"{when}, {_lateness(days)}"


def _delivery(promise: Mapping[str, Any], year: int) -> str:
    """Its day, and the time where a due on that day has one."""
    at = promise["delivered_at"]
    timed_dues = {
        promise[due].date()
        for due in ("first_due", "due_in_force", "recovery_due")
        if promise[due] is not None and not promise[f"{due}_is_day"]
    }
    is_day = promise["delivered_at_is_day"] or at.date() not in timed_dues
    words = due_in_words(at, is_day, year=year)
    if promise["reopened"]:
        words += " after being reopened"
    if promise["thank_you_reopen"]:
        words += " (a reopening closed again the same day is ignored)"
    return words


def _is_past(promise: Mapping[str, Any], due: str) -> bool:
    """Delivered after that due, grace aside; of which one is only a day, days are compared."""
    at, by = promise["delivered_at"], promise[due]
    if promise["delivered_at_is_day"] or promise[f"{due}_is_day"]:
        return bool(at.date() > by.date())
    return bool(at > by)


def _overdue(promise: Mapping[str, Any], year: int) -> str:
    still = f"still owed on {day_in_words(promise['as_of'], year=year)}"
    days = promise["slip_days"]
    due = "recovery_due" if promise["recovery_due"] is not None else "due_in_force"
    words = due_in_words(promise[due], promise[f"{due}_is_day"], year=year)
    if promise["recovery_due"] is not None and not promise["recovery_missed"]:
        told = f"{still}, {_days(days)} after the first date; {words} has not passed yet"
    elif promise[due] != promise["first_due"]:
        told = f"{words} passed too; {still}, {_days(days)} after the first date"
    else:
        told = f"{still}, {_lateness(days)}"
    if promise["silent_since_due"]:
        last = day_in_words(promise["last_activity_at"], year=year)
        told += f"; no activity on file since {last}"
    return told


def _cancelled(promise: Mapping[str, Any], year: int) -> str:
    at, outcome = promise["cancelled_at"], promise["outcome"]
    on = f" on {day_in_words(at, year=year)}" if at is not None else ""
    if outcome == "withdrawn":
        return f"cancelled by the customer{on}, in time"
    days = (at.date() - promise["due_in_force"].date()).days if at is not None else None
    if outcome == "broken_abandoned":
        return f"cancelled by the customer{on}{_after(days)}: they gave up waiting"
    if promise["cancelled_after_break"]:
        who = "we cancelled it" if promise["cancelled_by"] == "us" else "cancelled"
        unknown = "" if promise["cancelled_by"] == "us" else "; nobody recorded by whom"
        return f"{who}{on}{_after(days)}{unknown}"
    if days is None:
        return "we cancelled it, on a day nobody recorded"
    if days > 0:  # after its day, and still within the days of grace
        return f"we cancelled it{on}{_after(days)}: too late to give notice"
    ahead = f", {_days(-days)} before" if days else ", on the day itself"
    notice = "with notice" if promise["revoked_with_notice"] else "too late to give notice"
    return f"we cancelled it{on}{ahead}: {notice}"


def _after(days: int | None) -> str:
    if days is None:
        return ""
    return f", {_days(days)} after" if days else ", the same day"


def _edit_after_delivery(move: Mapping[str, Any], year: int) -> str:
    if move["after"] is None:
        return f"its date removed {_when(move, year)}, after delivery: that changes nothing"
    to = due_in_words(move["after"], move["after_is_day"], year=year)
    return f"its date edited to {to} {_when(move, year)}, after delivery: that changes nothing"


def _lateness(days: int) -> str:
    return f"{_days(days)} late" if days else "late the same day"


def _days(days: int) -> str:
    return f"{number_in_words(days)} day" + ("" if days == 1 else "s")
