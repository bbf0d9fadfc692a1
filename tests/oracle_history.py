"""Steps 2 to 4 of definitions §2a: from events to changes, the first due and the acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import permutations

from tests.oracle_terms import DueEvent, Moment, Promise, Rules, has_passed, is_after

# --- 2 and 3: changes and the first due ---------------------------------------------------------


def first_due(p: Promise, as_of: Moment) -> tuple[list[DueEvent], Moment | None, date | None]:
    """The changes to walk, O, and the day O was set."""
    made_on = p.made.day if p.made else None
    if not p.due_events:
        return [], p.original_due or p.due, made_on
    events = in_order(p.due_events)
    happened = [event for event in events if not is_after(event.at, as_of)]
    if not happened:
        return [], events[0].before, made_on
    changes = collapsed(happened)
    if not changes:
        return [], happened[0].before, made_on
    first, rest = changes[0], changes[1:]
    if first.before is None:
        return rest, first.after, first.at.day
    is_correction = (
        made_on is not None
        and first.at.day <= made_on
        and first.after is not None
        and not has_passed(first.before, first.at)
    )
    if is_correction:
        return rest, first.after, made_on
    return changes, first.before, made_on


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
        ordered += _chained(value, same_time)
    return ordered


def _chained(value: Moment | None, events: list[DueEvent]) -> tuple[DueEvent, ...]:
    """The order in which most of them take up the value that stood before."""
    return max(permutations(events), key=lambda chain: _links(value, chain))


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


def acceptance(p: Promise, rules: Rules, as_of: Moment) -> Accepted:
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
                lost = (standing, reopen)
                standing = None
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
