"""Hypothesis strategies: any promise an export could tell, on few days so that things collide."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.judged_store import Case, Export
from tests.oracle_terms import DueEvent, Moment, Promise, Rules, is_after

FIRST = datetime(2024, 3, 4)  # a Monday
DAYS = 18
CLOCKS = (9, 14, 15, 23)


def moments(upto: int = DAYS) -> st.SearchStrategy[Moment]:
    """Days and times alike."""
    of_days = [Moment(FIRST + timedelta(days=n), is_day=True) for n in range(upto + 1)]
    of_times = [replace(day, time=day.time + timedelta(hours=h), is_day=False)
                for day in of_days for h in CLOCKS]  # fmt: skip
    return st.sampled_from(of_days * 4 + of_times)


def maybe(strategy: st.SearchStrategy[Moment]) -> st.SearchStrategy[Moment | None]:
    return st.none() | strategy


_MOSTLY = st.one_of(moments(), moments(), moments(), st.none())
_SELDOM = st.sampled_from([False] * 7 + [True])


@st.composite
def due_histories(
    draw: st.DrawFn, *, min_size: int = 0, with_gaps: bool = True
) -> tuple[DueEvent, ...]:
    """Edits in time order, some at one time, mostly each from where the last one left it."""
    ats = sorted(draw(st.lists(moments(), min_size=min_size, max_size=5)))
    value = draw(maybe(moments()))
    events: list[DueEvent] = []
    for at in ats:
        after = draw(_MOSTLY)
        if with_gaps and draw(_SELDOM) and not (events and events[-1].at.time == at.time):
            value = draw(maybe(moments()))  # the history has a gap
        if after != value:
            events.append(DueEvent(at, value, after))
        value = after
    return tuple(events)


@st.composite
def promises(draw: st.DrawFn) -> Promise:
    few = st.lists(moments(), max_size=3, unique=True).map(tuple)
    with_history = draw(st.booleans())
    return Promise(
        status=draw(
            st.sampled_from(["open", "delivered", "cancelled", None] * 4 + ["not_a_promise"])
        ),
        made=draw(maybe(moments(6))),
        original_due=draw(maybe(moments())),
        due=draw(maybe(moments())),
        deliveries=draw(few),
        reopens=draw(few) if draw(st.booleans()) else (),
        cancelled=draw(maybe(moments())) if draw(st.booleans()) else None,
        cancelled_by=draw(st.sampled_from([None, "us", "customer"])),
        last_activity=draw(maybe(moments())),
        due_events=draw(due_histories()) if with_history else (),
    )


def rules() -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
        grace_days=st.sampled_from([0, 0, 1, 3]),
        min_notice_days=st.sampled_from([1, 0, 2, 5]),
        reopen=st.sampled_from(["last", "last", "first"]),
        ignore_same_day_reopen=st.booleans(),
        strict_unknown_notice=st.booleans(),
        weekend_roll=st.booleans(),
    )


def cases() -> st.SearchStrategy[Case]:
    """A record in one export."""
    return st.builds(
        lambda promise, as_of, as_utc: Case((Export(as_of, promise),), as_utc),
        promises(),
        moments(DAYS + 4),
        st.booleans(),
    )


@st.composite
def successive_exports(draw: st.DrawFn) -> Case:
    """A record in two or three exports of different days, each saying of it what it likes.

    With a history, every export has the part of it that had happened.
    """
    whole = draw(promises())
    if draw(st.booleans()):
        whole = replace(whole, due_events=())
    as_ofs = draw(st.lists(moments(), min_size=2, max_size=3, unique_by=lambda at: at.day))
    return Case(tuple(Export(at, draw(_told(whole, at))) for at in sorted(as_ofs)))


@st.composite
def _told(draw: st.DrawFn, whole: Promise, as_of: Moment) -> Promise:
    """What an export tells of a record at its as-of: the history so far, and its own columns."""
    other = draw(promises())
    so_far = tuple(event for event in whole.due_events if not is_after(event.at, as_of))
    if whole.due_events:
        first = min(whole.due_events, key=lambda event: event.at.time).before
        original_due, due = first, first
    else:
        original_due, due = whole.original_due, draw(st.sampled_from([whole.due, other.due]))
    return replace(
        whole,
        status=draw(st.sampled_from([whole.status, other.status])),
        original_due=original_due,
        due=due,
        cancelled=draw(st.sampled_from([None, whole.cancelled])),
        deliveries=tuple(at for at in whole.deliveries if not is_after(at, as_of)),
        reopens=tuple(at for at in whole.reopens if not is_after(at, as_of)),
        due_events=so_far,
    )


def effort(examples: int) -> settings:
    """As many examples on every run, the same ones; KEPT_EFFORT=20 tries 20 times as many others.

    An example judges a few hundred records, so a few examples are many records.
    """
    times = int(os.environ.get("KEPT_EFFORT", "1"))
    return settings(
        max_examples=examples * times,
        derandomize=times == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def whole_histories(draw: st.DrawFn) -> Promise:
    """A promise with due events that follow on one another."""
    events = due_histories(min_size=1, with_gaps=False).filter(bool)
    return replace(draw(promises()), due_events=draw(events))
