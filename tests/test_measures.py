"""What the measures of follow-through and of making count, on small tables."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from metrics import risk
from metrics.definitions import CATALOGUE, by_name
from metrics.filters import Filters
from metrics.metric import overall
from metrics.scope import EVERYTHING, Scope
from tests.measuring import ALL, measured
from tests.promise_rows import store


def events(con: duckdb.DuckDBPyConnection, *rows: tuple[str, str, str]) -> None:
    con.execute("INSERT INTO exports VALUES ('i1', 'kept', '', '2026-04-15', TRUE, FALSE)")
    for promise_id, at, event in rows:
        con.execute(
            "INSERT INTO events BY NAME SELECT 'i1' AS import_id, 'kept' AS source, '' AS instance,"
            " ? AS promise_id, '' AS file, 1 AS line, ?::TIMESTAMP AS \"at\", 'day' AS at_grain,"
            " ? AS event",
            [promise_id, at, event],
        )


def test_overtaken_is_by_a_later_made_promise_of_the_same_owner_delivered_after_the_date() -> None:
    con = store(
        """
        owner | made_at    | due_in_force | delivered_at | outcome        | counted_as | slip_days
        Kim   | 2026-01-01 | 2026-02-01   |              | broken_overdue | broken     | 73
        Kim   | 2026-01-10 | 2026-02-10   | 2026-02-05   | kept_original  | on_time    | -5
        Kim   | 2026-01-20 | 2026-02-20   |              | broken_overdue | broken     | 54
        Lee   | 2026-01-01 | 2026-02-01   |              | broken_overdue | broken     | 73
        Lee   | 2025-12-01 | 2026-02-10   | 2026-02-05   | kept_original  | on_time    | -5
              | 2026-01-01 | 2026-02-01   |              | broken_overdue | broken     | 73
        """
    )
    found = measured(con, "overtaken")
    assert (found.count, found.n) == (1, 3)
    assert risk.overtaken(con, ALL, EVERYTHING)["promise_id"].to_pylist() == ["P1"]


CONFLICTS = """
    customer | team | deliverable | title       | due_in_force | outcome      | counted_as
    Acme     | Sell | Order 7     | Gateways    | 2026-05-01   | open_not_due | not_due
    Acme     | Make | order 7     | 12 gateways | 2026-05-03   | open_not_due | not_due
    Bolt     | Make |             | The  Course | 2026-05-01   | open_not_due | not_due
    Bolt     | Make |             | the course  | 2026-05-09   | open_not_due | not_due
    Cole     | Make |             | Report      | 2026-05-01   | open_not_due | not_due
    Cole     | Make |             | Report      | 2026-05-03   | open_not_due | not_due
    Dune     | Make | Order 9     | Panel       | 2026-05-01   | open_not_due | not_due
    Dune     | Sell | Order 9     | Panel       | 2026-05-01   | open_not_due | not_due
             | Sell | Order 9     | Panel       | 2026-05-30   | open_not_due | not_due
"""


def test_dates_for_the_same_thing_conflict_over_three_days_or_across_teams() -> None:
    con = store(CONFLICTS)
    assert measured(con, "conflicting").value == 4
    rows = risk.conflicting(con, ALL, EVERYTHING).to_pylist()
    assert [(r["promise_id"], r["is_across"], r["is_possible"]) for r in rows] == [
        ("P1", True, False), ("P2", True, False), ("P3", False, True), ("P4", False, True),
    ]  # fmt: skip


def test_a_record_that_names_nothing_is_perhaps_what_the_only_other_of_its_title_names() -> None:
    con = store(
        """
        customer | team | deliverable | title   | due_in_force | outcome      | counted_as
        Acme     | Sell |             | Cabinet | 2026-05-01   | open_not_due | not_due
        Acme     | Make | HV-1        | cabinet | 2026-05-21   | open_not_due | not_due
        Bolt     | Make | HV-2        | Cabinet | 2026-05-01   | open_not_due | not_due
        Bolt     | Make | HV-3        | Cabinet | 2026-05-21   | open_not_due | not_due
        Bolt     | Make |             | Cabinet | 2026-05-30   | open_not_due | not_due
        Cole     | Make |             | --      | 2026-05-01   | open_not_due | not_due
        Cole     | Make |             | --      | 2026-05-21   | open_not_due | not_due
        """
    )
    rows = risk.conflicting(con, ALL, EVERYTHING).to_pylist()
    assert [(r["promise_id"], r["days_apart"], r["is_possible"]) for r in rows] == [
        ("P1", 20, True), ("P2", 20, True),
    ]  # fmt: skip
    assert measured(con, "conflicting").value == 2


def test_a_conflict_is_found_whatever_is_chosen_but_never_beyond_the_scope() -> None:
    con = store(CONFLICTS)
    assert measured(con, "conflicting", Filters(teams=("Sell",))).value == 1
    seen = Scope(teams=("Sell",), customers=None)
    assert overall(con, by_name["conflicting"], ALL, seen).value == 0


def test_waiting_on_a_customer_who_replied() -> None:
    con = store(
        """
        promise_id | outcome       | counted_as | due_in_force
        A          | open_not_due  | not_due    | 2026-05-01
        B          | open_not_due  | not_due    | 2026-05-01
        C          | kept_original | on_time    | 2026-05-01
        D          | open_not_due  | not_due    | 2026-05-01
        """
    )
    events(
        con, ("A", "2026-03-01", "waiting_on_customer"), ("A", "2026-03-05", "reply_from_customer"),
        ("B", "2026-03-01", "reply_from_customer"), ("B", "2026-03-05", "waiting_on_customer"),
        ("C", "2026-03-01", "waiting_on_customer"), ("C", "2026-03-05", "reply_from_customer"),
    )  # fmt: skip
    found = measured(con, "waiting_after_reply")
    assert (found.count, found.n) == (1, 2)
    then = measured(con, "waiting_after_reply", Filters(as_of=date(2026, 3, 3)))
    assert (then.count, then.n) == (0, 1)


HELPED = """
    promise_id | outcome        | counted_as | first_due  | due_in_force
    A          | broken_late    | broken     | 2026-04-01 | 2026-04-01
    B          | kept_original  | on_time    | 2026-04-01 | 2026-04-01
    C          | kept_original  | on_time    | 2026-04-01 | 2026-04-01
    D          | open_not_due   | not_due    | 2026-05-01 | 2026-05-01
"""


def test_help_asked_for_in_time_is_asked_for_before_the_day() -> None:
    con = store(HELPED)
    off = measured(con, "escalated_early")
    assert off.off is not None
    assert "escalated (events.csv)" in off.off
    events(
        con, ("A", "2026-04-01", "escalated"), ("A", "2026-04-03", "escalated"),
        ("B", "2026-03-31", "escalated"), ("B", "2026-04-03", "escalated"),
        ("D", "2026-04-01", "escalated"),
    )  # fmt: skip
    found = measured(con, "escalated_early")
    assert (found.count, found.n, found.off) == (1, 2, None)
    then = measured(con, "escalated_early", Filters(as_of=date(2026, 3, 30)))
    assert (then.n, then.off) == (0, None)


def test_terms_changed_after_the_date_however_many_exports_tell_it() -> None:
    con = store(HELPED)
    events(
        con, ("A", "2026-03-20", "value"), ("A", "2026-04-02", "scope"),
        ("A", "2026-04-02", "scope"), ("B", "2026-04-01", "scope"),
    )  # fmt: skip
    found = measured(con, "terms_changed_late")
    assert (found.count, found.n) == (1, 3)


def test_a_promise_is_as_strong_as_its_weakest_part() -> None:
    con = store(
        """
        promise_id | parent_id | counted_as | due_in_force | slip_days
        A          |           | on_time    | 2026-02-01   | 0
        A1         | A         | on_time    | 2026-01-20   | -1
        A2         | A         | broken     | 2026-02-03   | 4
        B          |           | on_time    | 2026-02-01   | 0
        B1         | B         | on_time    | 2026-01-20   | -1
        C          |           | not_due    | 2026-05-01   |
        C1         | C         | not_due    | 2026-04-20   |
        """
    )
    found = measured(con, "parent_kept")
    assert (found.count, found.n) == (1, 2)
    weak = risk.families(con, ALL, EVERYTHING).to_pylist()[0]
    assert (weak["promise_id"], weak["weakest_id"], weak["is_before_child"]) == ("A", "A2", True)


@pytest.mark.parametrize(
    ("title", "is_vague"),
    [
        ("Request #123", True), ("Follow-up / misc.", True), ("12", True), ("TBD", True),
        ("Gateway for site 3", False), ("Request for a quote of 3 meters", False),
        ("Монтаж счётчика", False), ("設置工事", False), ("Updated manual", False),
    ],
)  # fmt: skip
def test_a_vague_title_names_nothing_that_could_be_delivered(title: str, is_vague: bool) -> None:
    con = store(f"title | counted_as\n{title} | on_time")
    assert measured(con, "vague_title").count == is_vague


@pytest.mark.parametrize(
    ("due", "is_vague"),
    [("2026-01-31", True), ("2026-12-31 17:00", True), ("2026-02-28", True),
     ("2024-02-28", False), ("2026-01-30", False)],
)  # fmt: skip
def test_a_vague_date_is_the_end_of_a_month(due: str, is_vague: bool) -> None:
    con = store(f"first_due | counted_as\n{due} | on_time")
    assert measured(con, "vague_date").count == is_vague


def test_what_nobody_owns_is_counted_even_where_nothing_chosen_has_an_owner() -> None:
    con = store("customer | owner | counted_as\nAcme | | on_time\nBolt | Kim | on_time")
    assert measured(con, "ownerless").count == 1
    con.execute(
        "INSERT INTO files BY NAME SELECT 'i1' AS import_id, '' AS file, '' AS sha256,"
        " 'promises' AS kind, 'kept' AS source, '' AS instance, '' AS options, 'owner' AS columns,"
        " 2 AS rows, 2 AS accepted, 0 AS repeats, 0 AS set_aside"
    )
    found = measured(con, "ownerless", Filters(customers=("Acme",)))
    assert (found.count, found.n, found.off) == (1, 1, None)


NAMES = (
    "on_time, renegotiated, broken, kept_either, on_time_last_date, redating_gap, touched, serial,"
    " notice_days, short_notice, late_notice, recovery_kept, broken_twice, forgotten, restored,"
    " farewell, recovery_days, slip_days, well_made, vague_date, vague_title, ownerless, due_soon,"
    " overtaken, waiting_after_reply, conflicting, parent_kept, cause, stage, repeats,"
    " value_at_stake, overpromised, load, date_to_promise, forecast_record, chance_kept,"
    " satisfaction_after"
)


def test_every_measure_has_its_name_once() -> None:
    names = [metric.name for metric in CATALOGUE]
    assert set(NAMES.split(", ")) <= set(names)
    assert len(names) == len(set(names))
    assert all(metric.definition.endswith(".") for metric in CATALOGUE)
