"""A persona and a seed in, the true lives of its promises out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from statistics import NormalDist

from sample_data.customers import CUSTOMERS, Customer
from sample_data.days import at_work, elapsed, later, made_days, workday
from sample_data.fortunes import closing, notes, twist, why, worth
from sample_data.personas import Kind, Team
from sample_data.promise import Due, Move, Promise, day
from sample_data.titles import title


def aim_on(team: Team, customer: Customer, on: date) -> float:
    """The chance to be in time that a team's promise of that day really has."""
    turned = team.turn is not None and on >= team.turn
    aim = team.aim_after if turned else team.aim
    if on.month in (11, 12, 1):
        aim -= team.winter
    if on.month in (7, 8):
        aim -= 0.03
    if customer.sours_from and on >= customer.sours_from:
        aim -= 0.12 + 0.1 * (on - customer.sours_from).days / 30
    return min(max(aim, 0.12), 0.97)


def lives(team: Team, seed: int, first_number: int) -> Iterator[Promise]:
    """Every promise of one team, in the order it was made; the same for the same seed."""
    rng = Random(f"{seed}:{team.name}")
    weights = [c.weight for c in CUSTOMERS]
    previous: Promise | None = None
    for offset, on in enumerate(made_days(rng, team.size)):
        customer = rng.choices(CUSTOMERS, weights)[0]
        while customer.left_on and on > customer.left_on:
            customer = rng.choices(CUSTOMERS, weights)[0]
        kind = rng.choices(team.kinds, [k.weight for k in team.kinds])[0]
        promise = one_life(rng, team, kind, customer, on, first_number + offset)
        if previous and rng.random() < 0.012:  # somebody wrote it down twice
            promise = twin(rng, promise, previous)
        previous = promise
        yield promise


def twin(rng: Random, promise: Promise, original: Promise) -> Promise:
    """The same request filed a second time and closed as a duplicate."""
    return Promise(
        promise.number,
        original.team,
        original.owner,
        original.customer,
        original.kind,
        original.title,
        original.priority,
        promise.made_at,
        original.first,
        closures=((promise.made_at + timedelta(hours=rng.randint(2, 30)), True),),
        fate="duplicate",
        currency=original.currency,
    )


def one_life(
    rng: Random, team: Team, kind: Kind, customer: Customer, on: date, number: int
) -> Promise:
    made = at_work(rng, on, 7, 18)
    owner = rng.choice(team.owners) if rng.random() > 0.045 else ""
    needed = kind.days * math.exp(kind.spread * rng.gauss(0, 1))
    aim = aim_on(team, customer, on)
    offered = (
        kind.days * math.exp(kind.spread * NormalDist().inv_cdf(aim)) * rng.uniform(0.93, 1.07)
    )
    due: Due
    if team.by_the_hour:
        due = elapsed(made, timedelta(hours=max(2, round(offered * 24))))
        finish = elapsed(made, timedelta(minutes=max(15, round(needed * 1440))))
    else:
        due = vague(rng, later(on, max(1.0, offered)))
        finish = at_work(rng, later(on, max(0.2, needed)))
        finish = max(finish, made + timedelta(minutes=rng.randint(25, 240)))
    sour = bool(customer.sours_from and on >= customer.sours_from)
    lying = rng.random() < team.stalls
    if lying:
        finish = at_work(rng, later(day(due), rng.uniform(40, 420)))
    moves = (
        ()
        if lying and rng.random() < 0.6
        else tuple(dates_moved(rng, team, owner, made, due, finish, sour))
    )
    is_late = finish.date() > day(due)
    cause, side = why(rng, team) if is_late and rng.random() < 0.55 else ("", "")
    promise = Promise(
        number,
        team.name,
        owner,
        customer.name,
        kind.name,
        title(rng, team.name, kind.name, customer.sites),
        rng.choices((1, 2, 3, 4), (1, 3, 6, 2))[0],
        made,
        due,
        moves,
        closures=closing(rng, finish),
        cause=cause,
        side=side,
        touches=tuple(notes(rng, made, finish, due, lying)),
        value=worth(rng, kind),
        currency=customer.currency,
        satisfaction=rng.choices((1, 2, 3, 4, 5), (5, 6, 6, 4, 2) if is_late else (1, 1, 3, 8, 9))[
            0
        ]
        if rng.random() < 0.42
        else None,
        in_writing=rng.choices(("yes", "no", ""), (5, 3, 2))[0],
        by_doer=rng.choices(("yes", "no", ""), (2, 6, 1) if team.aim < 0.5 else (6, 2, 2))[0],
    )
    return twist(rng, promise, team)


def vague(rng: Random, due: date) -> date:
    """Some promise 'by the end of the month' and mean it no more exactly than that."""
    if rng.random() > 0.07:
        return due
    end = (due.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return end


def dates_moved(
    rng: Random, team: Team, owner: str, made: datetime, due: Due, finish: datetime, sour: bool
) -> Iterator[Move]:
    """The edits of the date: with notice, after it has passed, and made to fit at the end."""
    by = owner or team.owners[0]
    at, now = made, due
    room = (day(due) - made.date()).days
    will_be_late = finish.date() > day(due)
    if will_be_late and room >= 4 and rng.random() < (0.05 if sour else team.warns):
        at = at_work(rng, workday(day(due) - timedelta(days=rng.randint(3, min(9, room)))))
        if at > made and day(due) > at.date() + timedelta(days=1):
            enough = rng.random() < 0.85 and finish.date() - day(due) < timedelta(days=60)
            after = (
                later(finish.date(), rng.randint(0, 4))
                if enough
                else later(day(due), rng.randint(2, 5))
            )
            if after > day(now):
                yield Move(
                    at,
                    now,
                    after,
                    by,
                    rng.choice(("agreed on the phone", "agreed by mail", "parts late", "")),
                )
                now = after
    elif room >= 6 and rng.random() < 0.03:  # brought forward, or moved for no need
        at = at_work(rng, workday(made.date() + timedelta(days=rng.randint(1, 2))))
        after = workday(day(due) + timedelta(days=rng.choice((-2, 3, 7))))
        if made < at < finish and after != day(now) and after > at.date() + timedelta(days=1):
            yield Move(at, now, after, by, "asked by the customer")
            now = after
    while finish.date() > day(now) and rng.random() < (0.35 if sour else team.redates):
        at = at_work(rng, workday(day(now) + timedelta(days=rng.randint(1, 4))))
        if at >= finish - timedelta(hours=2):
            break
        after = workday(at.date() + timedelta(days=rng.choice((3, 5, 7, 7, 10, 14))))
        yield Move(at, now, after, by, rng.choice(("", "", "new plan", "moved to next sprint")))
        now = after
    if finish.date() > day(now) and rng.random() < team.covers:
        yield Move(finish - timedelta(minutes=rng.randint(3, 90)), now, finish.date(), by, "")
