"""The why sentence of a promise, word for word, and of anything an export could tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.filters import Filters
from metrics.listing import listing
from metrics.scope import EVERYTHING
from tests.judged_store import Case, case, judged
from tests.oracle_terms import DueEvent, Moment, Promise, Rules
from tests.promise_strategies import cases, rules

ALL = Filters()


def m(written: str | None) -> Moment | None:
    """'2026-03-10' is a day, '2026-03-10T14:00' a time."""
    return written and Moment(datetime.fromisoformat(written), is_day=len(written) == 10)  # type: ignore[return-value]


@dataclass(frozen=True)
class Told:
    """One promise of March 2026, made on the first, as of 15 April, and its sentence."""

    sentence: str
    due: str | None = "2026-03-10"
    moved: tuple[tuple[str, str | None, str | None], ...] = ()
    delivered: tuple[str, ...] = ()
    more: dict[str, object] = field(default_factory=dict)
    as_of: str = "2026-04-15"

    def case(self) -> Case:
        given = {"made": "2026-03-01", "original_due": self.due, "due": self.due} | self.more
        times = {"made", "original_due", "due", "cancelled", "last_activity"}
        what = {k: m(v) if k in times else v for k, v in given.items()}  # type: ignore[arg-type]
        events = tuple(DueEvent(m(at), m(a), m(b)) for at, a, b in self.moved)  # type: ignore[arg-type]
        done = tuple(m(at) for at in self.delivered)
        status = what.pop("status", "delivered" if done else "open")
        return case(
            Promise(status=status, due_events=events, deliveries=done, **what),  # type: ignore[arg-type]
            m(self.as_of),  # type: ignore[arg-type]
        )


TOLD = (
    Told("Due 10 Mar; delivered 9 Mar, in time.", delivered=("2026-03-09",)),
    Told("Due 10 Mar; delivered 10 Mar, in time.", delivered=("2026-03-10T23:30",)),
    Told("Due 10 Mar; delivered 12 Mar, two days late.", delivered=("2026-03-12",)),
    Told(
        "Due 10 Mar 14:00; delivered 10 Mar 16:30, late the same day.",
        due="2026-03-10T14:00",
        delivered=("2026-03-10T16:30",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on 13 Mar, three days after; delivered 18 Mar, by the new "
        "date.",
        moved=(("2026-03-13", "2026-03-10", "2026-03-20"),),
        delivered=("2026-03-18",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on 5 Mar, five days before; delivered 18 Mar, by the new "
        "date.",
        moved=(("2026-03-05", "2026-03-10", "2026-03-20"),),
        delivered=("2026-03-18",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on 5 Mar, five days before; delivered 9 Mar, by the first "
        "date.",
        moved=(("2026-03-05", "2026-03-10", "2026-03-20"),),
        delivered=("2026-03-09",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on 5 Mar, five days before; delivered 22 Mar, two days after "
        "the new date.",
        moved=(("2026-03-05", "2026-03-10", "2026-03-20"),),
        delivered=("2026-03-22",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on 10 Mar, on the day itself; delivered 25 Mar, after the "
        "new date too.",
        moved=(("2026-03-10", "2026-03-10", "2026-03-20"),),
        delivered=("2026-03-25",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on 13 Mar, three days after; 20 Mar passed too; still owed "
        "on 15 Apr, 36 days after the first date.",
        moved=(("2026-03-13", "2026-03-10", "2026-03-20"),),
    ),
    Told(
        "Due 10 Mar; moved to 30 Apr on 13 Mar, three days after; still owed on 15 Apr, 36 days "
        "after the first date; 30 Apr has not passed yet.",
        moved=(("2026-03-13", "2026-03-10", "2026-04-30"),),
    ),
    Told(
        "Due 10 Mar; moved to 30 Apr on 5 Mar, five days before; still open, 30 Apr has not "
        "passed.",
        moved=(("2026-03-05", "2026-03-10", "2026-04-30"),),
    ),
    Told(
        "Due 10 Mar; date removed on 8 Mar; still owed on 15 Apr, 36 days late.",
        moved=(("2026-03-08", "2026-03-10", None),),
    ),
    Told(
        "Due 10 Mar; still owed on 15 Apr, 36 days late; no activity on file since 9 Mar.",
        more={"last_activity": "2026-03-09"},
    ),
    Told(
        "Due 10 Mar; brought forward to 8 Mar on 4 Mar, six days before; delivered 9 Mar, by the "
        "first date.",
        moved=(("2026-03-04", "2026-03-10", "2026-03-08"),),
        delivered=("2026-03-09",),
    ),
    Told(
        "Due 10 Mar; its date changed four times, two of them too late; last moved to 2 Apr on "
        "25 Mar, ten days after; delivered 1 Apr, by the new date.",
        moved=(
            ("2026-03-03", "2026-03-10", "2026-03-12"),
            ("2026-03-06", "2026-03-12", "2026-03-15"),
            ("2026-03-18", "2026-03-15", "2026-03-20"),
            ("2026-03-25", "2026-03-20", "2026-04-02"),
        ),
        delivered=("2026-04-01",),
    ),
    Told(
        "Due 10 Mar; delivered 25 Mar, 15 days late; its date edited to 30 Mar on 26 Mar, after "
        "delivery: that changes nothing.",
        moved=(("2026-03-26", "2026-03-10", "2026-03-30"),),
        delivered=("2026-03-25",),
    ),
    Told(
        "Due 10 Mar; moved to 20 Mar on a day nobody recorded, notice unknown; delivered 18 Mar, "
        "by the new date.",
        delivered=("2026-03-18",),
        more={"due": "2026-03-20"},
    ),
    Told(
        "Due 10 Mar, the only date on file; delivered 9 Mar, in time.",
        delivered=("2026-03-09",),
        more={"original_due": None},
    ),
    Told(
        "Due 10 Mar; delivered 25 Mar after being reopened, 15 days late.",
        delivered=("2026-03-09", "2026-03-25"),
        more={"reopens": (m("2026-03-12"),)},
    ),
    Told("Due 30 Apr; not due yet.", due="2026-04-30"),
    Told(
        "Due 30 Apr; closed before the date had passed, so in time; the day of delivery is not on "
        "file.",
        due="2026-04-30",
        more={"status": "delivered"},
    ),
    Told(
        "Due 10 Mar; cancelled by the customer on 5 Mar, in time.",
        more={"status": "cancelled", "cancelled": "2026-03-05", "cancelled_by": "customer"},
    ),
    Told(
        "Due 10 Mar; cancelled by the customer on 20 Mar, ten days after: they gave up waiting.",
        more={"status": "cancelled", "cancelled": "2026-03-20", "cancelled_by": "customer"},
    ),
    Told(
        "Due 10 Mar; we cancelled it on 2 Mar, eight days before: with notice.",
        more={"status": "cancelled", "cancelled": "2026-03-02", "cancelled_by": "us"},
    ),
    Told(
        "Due 10 Mar; we cancelled it on 10 Mar, on the day itself: too late to give notice.",
        more={"status": "cancelled", "cancelled": "2026-03-10", "cancelled_by": "us"},
    ),
    Told(
        "Due 10 Mar; cancelled on 12 Mar, two days after; nobody recorded by whom.",
        more={"status": "cancelled", "cancelled": "2026-03-12"},
    ),
    Told(
        "Due 10 Mar; we cancelled it, on a day nobody recorded.",
        more={"status": "cancelled", "cancelled_by": "us"},
    ),
    Told(
        "Due 20 Dec 2025; delivered 8 Jan, 19 days late.",
        due="2025-12-20",
        delivered=("2026-01-08",),
        more={"made": "2025-12-01"},
    ),
    Told("Cannot be judged: there is no due date on file.", due=None),
    Told(
        "Cannot be judged: it is closed, but no export says when it was delivered.",
        more={"status": "delivered"},
    ),
    Told(
        "Not a promise: marked as a duplicate, merged, spam or test.",
        more={"status": "not_a_promise"},
    ),
)


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    con = judged([told.case() for told in TOLD], Rules())
    rows = listing(con, ALL, EVERYTHING).to_pylist()
    return {TOLD[int(row["instance"])].sentence: row["why"] for row in rows}


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.sentence[:60])
def test_why(told: Told, sentences: dict[str, str]) -> None:
    assert sentences[told.sentence] == told.sentence


def test_grace_is_said_where_it_made_the_difference() -> None:
    late = Told("", delivered=("2026-03-11",)).case()
    con = judged([late], Rules(grace_days=1))
    assert listing(con, ALL, EVERYTHING)["why"].to_pylist() == [
        "Due 10 Mar; delivered 11 Mar, one day late, within the days of grace."
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(cases(), min_size=20, max_size=20), rules())
def test_whatever_an_export_tells_there_is_one_plain_sentence(some: list[Case], by: Rules) -> None:
    con = judged(some, by)
    for day in (None, date(2024, 3, 9)):
        for row in listing(con, Filters(as_of=day), EVERYTHING).to_pylist():
            assert re.fullmatch(r"[A-Z][^\n]*\.", row["why"]), row["why"]
            assert "None" not in row["why"]
            assert " -" not in row["why"], row["why"]


# --- the list those sentences stand in ---
