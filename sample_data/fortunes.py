"""What befalls a promise after it was made: closing, silence, cause, and the rare twists."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sample_data.days import at_work, later, workday
from sample_data.personas import HANDED_TO, Kind, Team
from sample_data.promise import Due, Handover, Move, Promise, day

CAUSES = (  # why it came late, whose doing, how often
    ("Capacity", "ours", 26),
    ("Waiting on parts", "third_party", 20),
    ("Defect in our work", "ours", 13),
    ("Planning error", "ours", 11),
    ("No access to site", "customer", 10),
    ("Data from customer missing", "customer", 9),
    ("Forgotten", "ours", 5),
    ("Scope grew", "customer", 4),
    ("Carrier", "third_party", 4),
)


def closing(rng: Random, finish: datetime) -> tuple[tuple[datetime, bool], ...]:
    """Delivered; now and then reopened in earnest, or the same day by a thank-you."""
    chance = rng.random()
    if chance < 0.025:
        again = at_work(rng, later(finish.date(), rng.randint(2, 7)))
        return (
            (finish, True),
            (again, False),
            (at_work(rng, later(again.date(), rng.randint(2, 6))), True),
        )
    if chance < 0.06:
        thanks = at_work(rng, later(finish.date(), rng.randint(1, 3)), 8, 15)
        if thanks > finish:
            return (
                (finish, True),
                (thanks, False),
                (thanks + timedelta(minutes=rng.randint(8, 100)), True),
            )
    return ((finish, True),)


def notes(
    rng: Random, made: datetime, finish: datetime, due: Due, lying: bool
) -> Iterator[datetime]:
    """When somebody wrote something; what is left lying falls silent before its date."""
    last = (
        min(finish.date(), day(due) - timedelta(days=2))
        if lying and rng.random() < 0.7
        else finish.date()
    )
    on = made.date()
    while True:
        on = later(on, rng.uniform(1, 7))
        if on >= last:
            return
        yield at_work(rng, on)


def why(rng: Random, team: Team) -> tuple[str, str]:
    causes = [
        (c, s, w * (2.5 if c == "Waiting on parts" and team.system == "kept" else 1))
        for c, s, w in CAUSES
    ]
    cause, side, _ = rng.choices(causes, [w for _, _, w in causes])[0]
    return cause, side if rng.random() < 0.8 else ""


def worth(rng: Random, kind: Kind) -> int | None:
    if not kind.worth or rng.random() < 0.15:
        return None
    amount = kind.worth * math.exp(0.6 * rng.gauss(0, 1))
    return max(50, int(round(amount, -2 if amount > 3000 else -1)))


def twist(rng: Random, p: Promise, team: Team) -> Promise:
    """What befalls a few: no date, one set late or cleared, cancelled, undated, handed on."""
    chance = rng.random()
    finish = p.closures[0][0]
    by = p.owner or team.owners[0]
    soon = at_work(rng, workday(p.made_at.date() + timedelta(days=rng.randint(1, 2))))
    if chance < 0.025 or p.first is None:
        return replace(p, first=None, moves=())
    if chance < 0.035:  # no date at first, set within two days
        if soon.date() < day(p.first) and not p.moves and soon < finish:
            return replace(p, first=None, moves=(Move(soon, None, p.first, by),))
    elif chance < 0.043:
        if not p.moves and finish - p.made_at > timedelta(days=5):
            return replace(p, moves=(Move(soon, p.first, None, by, "date to be agreed"),))
    elif chance < 0.092 and team.cancels:
        who = rng.choices(("customer", "us", ""), (10, 5, 4))[0]
        room = max(1, (day(p.first) - p.made_at.date()).days) + (6 if who == "us" else 2)
        at = at_work(rng, workday(p.made_at.date() + timedelta(days=rng.randint(1, room))))
        if p.made_at < at < finish:
            return replace(
                p,
                closures=(),
                cancelled_at=at,
                cancelled_by=who,
                satisfaction=None,
                moves=tuple(m for m in p.moves if m.at < at),
                touches=tuple(t for t in p.touches if t < at),
            )
    elif chance < 0.115:
        return replace(p, undated=team.forgets_days)
    elif chance < 0.15:
        if team.name in HANDED_TO and p.made_at < soon < finish:
            return replace(p, handovers=(Handover(soon, team.name, HANDED_TO[team.name]),))
    elif chance < 0.158:
        return replace(p, fate=rng.choice(("test", "merged")))
    return p
