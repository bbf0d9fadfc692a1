"""Definitions §2 and §2a once more, slowly: one promise in, its outcome out.

The judgement of the product is SQL over a million records; this is plain Python over one, written
from the text alone, so that the two can disagree. Nothing here is shared with the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Moment:
    """A local time; a day counts as its start when times are put in order (§2a, Times)."""

    time: datetime
    is_day: bool = False

    @property
    def day(self) -> date:
        return self.time.date()

    def __str__(self) -> str:
        return self.day.isoformat() if self.is_day else self.time.isoformat()


@dataclass(frozen=True)
class DueEvent:
    at: Moment
    before: Moment | None
    after: Moment | None


@dataclass(frozen=True)
class Promise:
    """What one export says of one record, every time already local to the business zone."""

    status: str | None = None
    made: Moment | None = None
    original_due: Moment | None = None
    due: Moment | None = None
    deliveries: tuple[Moment, ...] = ()
    reopens: tuple[Moment, ...] = ()
    cancelled: Moment | None = None
    cancelled_by: str | None = None
    last_activity: Moment | None = None
    due_events: tuple[DueEvent, ...] = ()


@dataclass(frozen=True)
class Rules:
    zone: str = "UTC"
    grace_days: int = 0
    min_notice_days: int = 1
    reopen: str = "last"
    ignore_same_day_reopen: bool = True
    strict_unknown_notice: bool = False
    weekend_roll: bool = False


@dataclass
class Judgement:
    outcome: str = ""
    reason: str = ""
    counted_as: str = "excluded"
    first_due: Moment | None = None
    due_in_force: Moment | None = None
    recovery_due: Moment | None = None
    pushes: int = 0
    late_pushes: int = 0
    pull_ins: int = 0
    slip_days: int | None = None
    slip_open: bool = False
    flags: set[str] = field(default_factory=set)


def moment(written: str | None, zone: str, *, is_due: bool = False) -> Moment | None:
    """A value as written in the Kept format, local to the zone (§1, Grain as written)."""
    if written is None:
        return None
    at = datetime.fromisoformat(written)
    if len(written) == 10:
        return Moment(at, is_day=True)
    if is_due and at.time() == time():
        return Moment(at.replace(tzinfo=None), is_day=True)
    return local(at, zone, is_due=is_due)


def local(at: datetime, zone: str, *, is_due: bool = False) -> Moment:
    """A time of day, with an offset or naive; a due at local midnight after that is a day."""
    if at.tzinfo is not None:
        at = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return Moment(at, is_day=is_due and at.time() == time())


def from_utc(at: datetime, zone: str, *, is_due: bool = False) -> Moment:
    return local(at.replace(tzinfo=UTC), zone, is_due=is_due)


def has_passed(due: Moment, at: Moment) -> bool:
    """A timed due at the first instant after it, a day once it is over; `at` a day: its start."""
    return at.day > due.day if due.is_day else at.time > due.time


def end(due: Moment) -> datetime:
    """To compare dues: a day is as late as its end, later than any time on it."""
    return due.time + timedelta(days=1) if due.is_day else due.time


def is_after(at: Moment, as_of: Moment) -> bool:
    """Against an as-of, a day and a time are compared as days."""
    return at.day > as_of.day if at.is_day or as_of.is_day else at.time > as_of.time


def plus_days(due: Moment, days: int) -> Moment:
    return replace(due, time=due.time + timedelta(days=days))


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

    changes, first_due, set_on, flags = _first_due(p, as_of)
    accepted = _acceptance(p, rules, as_of)
    reason = _why_unjudgeable(p, rules, first_due, set_on, own)
    if reason:
        return Judgement("unjudgeable", reason)
    assert first_due is not None

    j = Judgement(flags=flags | accepted.flags)
    in_force = _walk(j, changes, first_due, accepted.at, rules)
    if not p.due_events:
        in_force = _without_history(j, p, first_due, rules)
    if rules.weekend_roll:
        first_due, in_force = _rolled(first_due), _rolled(in_force)
    in_force = max(in_force, first_due, key=end)
    j.first_due, j.due_in_force = first_due, in_force

    _outcome(j, p, rules, as_of, closed_seen, accepted)
    if j.outcome == "unjudgeable":
        return Judgement("unjudgeable", j.reason)
    _counted_as(j, rules, as_of)
    _late_flags(j, p, as_of, accepted.at)
    _slip(j, as_of, accepted.at)
    return j


# --- 2 and 3: changes and the first due ---------------------------------------------------------


def _first_due(
    p: Promise, as_of: Moment
) -> tuple[list[DueEvent], Moment | None, date | None, set[str]]:
    """The changes to walk, O, the day O was set, and no flags yet."""
    made_on = p.made.day if p.made else None
    if not p.due_events:
        return [], p.original_due or p.due, made_on, set()
    events = in_order(p.due_events)
    happened = [event for event in events if not is_after(event.at, as_of)]
    if not happened:
        return [], events[0].before, made_on, set()
    changes = collapsed(happened)
    if not changes:
        return [], happened[0].before, made_on, set()
    first, rest = changes[0], changes[1:]
    if first.before is None:
        return rest, first.after, first.at.day, set()
    is_correction = (
        made_on is not None
        and first.at.day <= made_on
        and first.after is not None
        and not has_passed(first.before, first.at)
    )
    if is_correction:
        return rest, first.after, made_on, set()
    return changes, first.before, made_on, set()


def in_order(events: Iterable[DueEvent]) -> list[DueEvent]:
    """In time order; at equal times chained by before → after, repeats once."""
    ordered: list[DueEvent] = []
    by_time: dict[datetime, list[DueEvent]] = {}
    for event in events:
        same_time = by_time.setdefault(event.at.time, [])
        if event not in same_time:
            same_time.append(event)
    for _, same_time in sorted(by_time.items()):
        value = ordered[-1].after if ordered else None
        same_time.sort(key=str)
        ordered += max(permutations(same_time), key=lambda chain: _links(value, chain))
    return ordered


def _links(value: Moment | None, chain: Sequence[DueEvent]) -> int:
    links = 0
    for event in chain:
        links += event.before == value
        value = event.after
    return links


def collapsed(events: Sequence[DueEvent]) -> list[DueEvent]:
    """A day's edits as one, but for what stands alone; without what changes nothing."""
    groups: list[list[DueEvent]] = []
    is_open = False  # may the next edit join the last group?
    for event in events:
        stands_alone = event.after is None or (
            event.before is not None and has_passed(event.before, event.at)
        )
        if is_open and not stands_alone and groups[-1][-1].at.day == event.at.day:
            groups[-1].append(event)
        else:
            groups.append([event])
        is_open = not stands_alone
    nets = [DueEvent(g[-1].at, g[0].before, g[-1].after) for g in groups]
    return [net for net in nets if net.before != net.after]


# --- 4: the acceptance that stands --------------------------------------------------------------


@dataclass(frozen=True)
class Accepted:
    at: Moment | None
    flags: frozenset[str] = frozenset()


def _acceptance(p: Promise, rules: Rules, as_of: Moment) -> Accepted:
    deliveries = sorted({d for d in p.deliveries if not is_after(d, as_of)})
    reopens = sorted({r for r in p.reopens if not is_after(r, as_of)})
    if rules.reopen == "first":
        return Accepted(deliveries[0] if deliveries else None)
    flags: set[str] = set()
    standing: Moment | None = None
    lost: tuple[Moment, Moment] | None = None  # an acceptance and the reopen that cancelled it
    while deliveries or reopens:
        if _delivery_comes_next(deliveries, reopens, standing):
            delivery = deliveries.pop(0)
            if standing:
                flags.add("repeated_delivery")
            elif lost and lost[1].day == delivery.day and rules.ignore_same_day_reopen:
                flags.add("thank_you_reopen")
                standing, lost = lost[0], None
            else:
                if lost:
                    flags.add("reopened")
                standing, lost = delivery, None
        else:
            reopen = reopens.pop(0)
            if standing:
                standing, lost = None, (standing, reopen)
    if lost:
        flags.add("reopened")
    return Accepted(standing, frozenset(flags))


def _delivery_comes_next(
    deliveries: list[Moment], reopens: list[Moment], standing: Moment | None
) -> bool:
    if not deliveries or not reopens:
        return bool(deliveries)
    if deliveries[0].time == reopens[0].time:
        return standing is None
    return deliveries[0].time < reopens[0].time


# --- 5: what cannot be judged -------------------------------------------------------------------


def _why_unjudgeable(
    p: Promise, rules: Rules, first_due: Moment | None, set_on: date | None, own: Moment
) -> str:
    if first_due is None:
        return "no_due_date"
    first_delivery = min(p.deliveries, default=None)
    if first_delivery and p.made and first_delivery.day < p.made.day:
        return "delivered_before_made"
    if set_on and first_due.day < set_on:
        return "due_set_already_past"
    if first_delivery and set_on and set_on > first_delivery.day:
        return "due_set_after_delivery"
    is_accepted = _acceptance(p, rules, own).at is not None
    if not is_accepted and any(is_after(d, own) for d in p.deliveries):
        return "delivered_in_future"
    return ""


# --- 6 and 7: the walk --------------------------------------------------------------------------


def _walk(
    j: Judgement,
    changes: Sequence[DueEvent],
    first_due: Moment,
    delivered: Moment | None,
    rules: Rules,
) -> Moment:
    """Count the moves into `j`; returns the due in force at the end."""
    in_force = first_due
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


def _without_history(j: Judgement, p: Promise, first_due: Moment, rules: Rules) -> Moment:
    if p.original_due is None:
        j.flags.add("history_missing")
        return first_due
    if p.due is None or p.due == p.original_due:
        return first_due
    j.flags.add("notice_unknown")
    if end(p.due) > end(p.original_due):
        j.pushes = 1
        return first_due if rules.strict_unknown_notice else p.due
    j.pull_ins = 1
    return first_due


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
