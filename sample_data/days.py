"""Working days and hours, and on which of them promises are made."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")  # where the company's clocks stand
START, END = date(2025, 5, 12), date(2026, 11, 16)
QUIET = {
    7: 0.85,
    8: 0.7,
    12: 0.75,
    1: 0.9,
    9: 1.15,
    10: 1.3,
    11: 1.25,
}  # how many promises a month sees


def at_work(rng: Random, on: date, earliest: int = 8, latest: int = 17) -> datetime:
    """A minute of a working day."""
    return datetime.combine(on, time(rng.randint(earliest, latest - 1), rng.randint(0, 59)))


def elapsed(at: datetime, span: timedelta) -> datetime:
    """The wall clock when the span has passed, across the nights on which the clocks change."""
    there = at.replace(tzinfo=BERLIN).astimezone(UTC) + span
    return there.astimezone(BERLIN).replace(tzinfo=None)


def workday(on: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return on + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[on.weekday()])


def later(on: date, working_days: float) -> date:
    """So many working days on, five to the week."""
    return workday(on + timedelta(days=round(working_days * 7 / 5)))


def made_days(rng: Random, n: int) -> list[date]:
    """n working days over the eighteen months, fewer in August and at Christmas, growing slowly."""
    span = (END - START).days
    days = [START + timedelta(days=i) for i in range(span)]
    days = [d for d in days if d.weekday() < 5 and not (d.month == 12 and d.day > 23)]
    weights = [QUIET.get(d.month, 1.0) * (1 + 0.35 * (d - START).days / span) for d in days]
    return sorted(rng.choices(days, weights, k=n))
