"""The terms of the definitions (§1, and Times of §2a) in plain Python, for the oracle."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
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
