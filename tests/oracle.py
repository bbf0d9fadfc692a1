"""Definitions §2 and §2a once more, slowly: one promise in, its outcome out.

The judgement of the product is SQL over a million records; this is plain Python over one, written
from the text alone, so that the two can disagree. Nothing here is shared with the product.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.oracle_history import Accepted, acceptance, first_due
from tests.oracle_terms import (
    DueEvent,
    Judgement,
    Moment,
    Promise,
    Rules,
    end,
    has_passed,
    is_after,
    plus_days,
)


def judge(
    p: Promise,
    rules: Rules,
    as_of: Moment,
    *,
    own: Moment | None = None,
    closed_seen: Moment | None = None,
) -> Judgement | None:
    """One promise judged at an as-of; None where a reader's earlier as-of does not list it.

    `own` is the export's own as-of (later than `as_of` in a replay); `closed_seen` the as-of of
    the first export that shows the record closed without a day.
    """
    own = own or as_of
    closed_seen = closed_seen or own
    is_replay = as_of != own
    if is_replay and p.made is not None and is_after(p.made, as_of):
        return None
    if p.status == "not_a_promise":
        return Judgement("not_a_promise")

    changes, original, set_on = first_due(p, as_of)
    accepted = acceptance(p, rules, as_of)
    reason = _why_unjudgeable(p, rules, original, set_on, own)
    if reason:
        return Judgement("unjudgeable", reason)
    assert original is not None

    j = Judgement(flags=set(accepted.flags))
    in_force = _walk(j, changes, original, accepted.at, rules)
    if not p.due_events:
        in_force = _without_history(j, p, original, rules)
    if rules.weekend_roll:
        original, in_force = _rolled(original), _rolled(in_force)
    j.first_due, j.due_in_force = original, max(in_force, original, key=end)

    _outcome(j, p, rules, as_of, closed_seen, accepted)
    if j.outcome == "unjudgeable":
        return Judgement("unjudgeable", j.reason)
    _counted_as(j, rules, as_of)
    _late_flags(j, p, as_of, accepted.at)
    _slip(j, as_of, accepted.at)
    return j


# --- 5: what cannot be judged -------------------------------------------------------------------


def _why_unjudgeable(
    p: Promise, rules: Rules, original: Moment | None, set_on: date | None, own: Moment
) -> str:
    if original is None:
        return "no_due_date"
    first_delivery = min(p.deliveries, default=None)
    if first_delivery and p.made and first_delivery.day < p.made.day:
        return "delivered_before_made"
    if set_on and original.day < set_on:
        return "due_set_already_past"
    if first_delivery and set_on and set_on > first_delivery.day:
        return "due_set_after_delivery"
    is_accepted = acceptance(p, rules, own).at is not None
    if not is_accepted and any(is_after(d, own) for d in p.deliveries):
        return "delivered_in_future"
    return ""


# --- 6 and 7: the walk --------------------------------------------------------------------------


def _walk(
    j: Judgement,
    changes: Sequence[DueEvent],
    original: Moment,
    delivered: Moment | None,
    rules: Rules,
) -> Moment:
    """Count the moves into `j`; returns the due in force at the end."""
    in_force = original
    for change in changes:
        new = change.after
        if new is None:
            j.flags.add("date_removed")
            continue
        old = change.before or in_force
        if end(new) == end(old):
            continue
        is_push = end(new) > end(old)
        j.pushes += is_push
        j.pull_ins += not is_push
        if new.day < change.at.day:
            j.flags.add("backdated")
        elif delivered and change.at.day > delivered.day:
            j.flags.add("edited_after_delivery")
        elif _has_notice(change.at, new, in_force, rules):
            in_force, j.recovery_due = new, None
        else:
            j.recovery_due = new
            j.late_pushes += is_push
    return in_force


def _has_notice(at: Moment, new: Moment, in_force: Moment, rules: Rules) -> bool:
    if has_passed(in_force, at):
        return False
    if end(new) <= end(in_force):
        return True
    return (in_force.day - at.day).days >= rules.min_notice_days


def _without_history(j: Judgement, p: Promise, original: Moment, rules: Rules) -> Moment:
    if p.original_due is None:
        j.flags.add("history_missing")
        return original
    if p.due is None or p.due == p.original_due:
        return original
    j.flags.add("notice_unknown")
    if end(p.due) > end(p.original_due):
        j.pushes = 1
        return original if rules.strict_unknown_notice else p.due
    j.pull_ins = 1
    return original


def _rolled(due: Moment) -> Moment:
    return plus_days(due, {5: 2, 6: 1}.get(due.day.weekday(), 0))


# --- 9 to 12: outcome, what it counts as, flags, slip -------------------------------------------


def _outcome(
    j: Judgement,
    p: Promise,
    rules: Rules,
    as_of: Moment,
    closed_seen: Moment,
    accepted: Accepted,
) -> None:
    assert j.first_due is not None
    assert j.due_in_force is not None
    first = plus_days(j.first_due, rules.grace_days)
    last = plus_days(j.due_in_force, rules.grace_days)
    state = _state(p, as_of, closed_seen, accepted)
    if state == "delivered without a day":
        if has_passed(first, closed_seen):
            j.outcome, j.reason = "unjudgeable", "delivered_no_date"
        else:
            j.outcome = "kept_original"
            j.flags.add("delivery_date_inferred")
    elif state == "cancelled":
        _cancelled(j, p, last, closed_seen, rules)
    elif state == "delivered":
        assert accepted.at is not None
        if not has_passed(first, accepted.at):
            j.outcome = "kept_original"
        elif not has_passed(last, accepted.at):
            j.outcome = "kept_renegotiated"
        else:
            j.outcome = "broken_late"
    elif has_passed(last, as_of):
        j.outcome = "broken_overdue"
    elif has_passed(first, as_of):
        j.outcome = "open_renegotiated"
    else:
        j.outcome = "open_not_due"


def _state(p: Promise, as_of: Moment, closed_seen: Moment, accepted: Accepted) -> str:
    """delivered, delivered without a day, cancelled or open (§2a.4, last sentence)."""
    if accepted.at:
        return "delivered"
    # No acceptance stands: every reopen that has happened is left standing, whether or not there
    # was something to reopen. One at the very time of a cancellation takes it back: the record is
    # open unless cancelled *after* the reopen.
    reopens = [r for r in p.reopens if not is_after(r, as_of)]
    is_cancelled = (
        p.cancelled is not None
        and not is_after(p.cancelled, as_of)
        and not any(r.time >= p.cancelled.time for r in reopens)
    )
    if reopens:
        return "cancelled" if is_cancelled else "open"
    is_seen = as_of == closed_seen or not is_after(closed_seen, as_of)
    if p.status == "delivered" and not p.deliveries:
        return "delivered without a day" if is_seen else "open"
    if p.status == "cancelled" and p.cancelled is None:
        return "cancelled" if is_seen else "open"
    if p.status in ("open", "delivered"):
        return "open"  # the status given decides
    return "cancelled" if is_cancelled else "open"


def _cancelled(j: Judgement, p: Promise, last: Moment, closed_seen: Moment, rules: Rules) -> None:
    assert j.due_in_force is not None
    if p.cancelled and has_passed(last, p.cancelled):
        by_customer = p.cancelled_by == "customer"
        j.outcome = "broken_abandoned" if by_customer else "broken_dropped"
        j.flags.add("cancelled_after_break")
    elif p.cancelled_by == "us":
        j.outcome = "broken_dropped"
        days = (j.due_in_force.day - p.cancelled.day).days if p.cancelled else None
        has_notice = days is not None and days >= rules.min_notice_days
        j.flags.add("revoked_with_notice" if has_notice else "revoked_late")
    elif p.cancelled is None and has_passed(last, closed_seen):
        j.outcome, j.reason = "unjudgeable", "cancel_day_unknown"
    elif p.cancelled_by == "customer":
        j.outcome = "withdrawn"
    else:
        j.outcome, j.reason = "unjudgeable", "cancelled_unknown"


def _counted_as(j: Judgement, rules: Rules, as_of: Moment) -> None:
    assert j.first_due is not None
    if j.outcome == "withdrawn":
        j.counted_as = "excluded"
    elif not has_passed(plus_days(j.first_due, rules.grace_days), as_of):
        j.counted_as = "not_due"
    elif j.outcome == "kept_original":
        j.counted_as = "on_time"
    elif j.outcome in ("kept_renegotiated", "open_renegotiated"):
        j.counted_as = "renegotiated"
    else:
        j.counted_as = "broken"


def _late_flags(j: Judgement, p: Promise, as_of: Moment, delivered: Moment | None) -> None:
    assert j.first_due is not None
    assert j.due_in_force is not None
    dues = (j.first_due, j.due_in_force)
    on_the_day = [due for due in dues if delivered and due.day == delivered.day]
    if delivered and delivered.is_day and not all(due.is_day for due in on_the_day):
        j.flags.add("day_precision")
    if j.outcome == "broken_overdue":
        if j.recovery_due is None:
            if p.last_activity and not has_passed(j.due_in_force, p.last_activity):
                j.flags.add("silent_since_due")
        elif has_passed(j.recovery_due, as_of):
            j.flags.add("recovery_missed")
    if j.outcome == "broken_late" and j.recovery_due is not None:
        assert delivered is not None
        is_kept = not has_passed(j.recovery_due, delivered)
        j.flags.add("recovery_kept" if is_kept else "recovery_missed")


def _slip(j: Judgement, as_of: Moment, delivered: Moment | None) -> None:
    assert j.first_due is not None
    is_open = j.outcome in ("broken_overdue", "open_renegotiated", "open_not_due")
    if delivered:
        j.slip_days = (delivered.day - j.first_due.day).days
    elif is_open and has_passed(j.first_due, as_of):
        j.slip_days = (as_of.day - j.first_due.day).days
        j.slip_open = True
