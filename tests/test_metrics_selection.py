"""Whose promises a number is of: slices, filters, scope, as-of, coverage and what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from metrics import behind, delays, population
from metrics.coverage import coverage
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.metric import SLICES, by, overall
from metrics.owed import as_of, customers, speaks_for
from metrics.rates import rates
from metrics.scope import EVERYTHING, NOTHING, Scope
from metrics.slices import period_key, period_of
from tests.promise_rows import store

ALL = Filters()


# --- slices, filters, scope, as-of ---


def test_groups_add_up_and_none_recorded_has_its_row() -> None:
    text = """
    team | source | instance | first_due  | counted_as | times
    ops  | jira   |          | 2026-01-31 | on_time    | 3
    ops  | jira   | eu       | 2026-02-01 | broken     | 2
         | desk   |          | 2026-04-01 | on_time    | 1
         | desk   |          |            | excluded   | 1
    """
    con = store(text)
    for slice in SLICES:
        table = rates(con, slice, ALL, EVERYTHING)
        for count in ("population", "on_time", "broken", "excluded"):
            assert sum(g[count] for g in table["groups"]) == table["total"][count]
    keys = {slice: by(con, by_name["on_time"], slice, ALL, EVERYTHING)["key"] for slice in SLICES}
    assert keys["team"].to_pylist() == ["ops", None]
    assert keys["source"].to_pylist() == ["desk", "jira", "jira/eu"]
    assert keys["month"].to_pylist() == ["2026-01", "2026-02", "2026-04"]
    assert keys["quarter"].to_pylist() == ["2026-Q1", "2026-Q2"]
    assert keys["week"].to_pylist() == ["2026-W05", "2026-W14"]
    of_none = overall(con, by_name["promises"], Filters(teams=("",)), EVERYTHING)
    assert of_none.n == 2
    of_eu = overall(con, by_name["promises"], Filters(sources=("jira/eu",)), EVERYTHING)
    assert of_eu.n == 2


@pytest.mark.parametrize("slice", ["week", "month", "quarter"])
def test_a_period_leads_back_to_its_days(slice: str) -> None:
    for day in (date(2026, 1, 1), date(2024, 12, 31), date(2021, 1, 3), date(2026, 12, 31)):
        first, last = period_of(period_key(slice, day))  # type: ignore[arg-type]
        assert first <= day <= last


def test_nobody_sees_what_is_outside_their_scope() -> None:
    con = store("team | customer | times\nops | Acme | 3\ncare | Bolt | 2\n | Acme | 1")
    counts = {
        scope: overall(con, by_name["promises"], ALL, scope).n
        for scope in (
            EVERYTHING,
            NOTHING,
            Scope(teams=("ops",), customers=None),
            Scope(teams=None, customers=("Acme",)),
            Scope(teams=("care",), customers=("Acme",)),
        )
    }
    assert list(counts.values()) == [6, 0, 3, 4, 0]


def test_an_earlier_as_of_takes_the_spans_of_that_day() -> None:
    now = """
    promise_id | since | first_due | outcome | counted_as | slip_days | slip_open
    A | 2026-03-11 | 2026-03-10 | broken_overdue | broken  | 36 | true
    B | 2026-04-01 | 2026-04-20 | open_not_due   | not_due |    | false
    """
    past = """
    promise_id | since | until | first_due | outcome | counted_as
    A | 2026-02-01 | 2026-03-11 | 2026-03-10 | open_not_due | not_due
    """
    con = store(now, past=past)

    def on(day: date) -> tuple[int, int]:
        table = rates(con, None, Filters(as_of=day), EVERYTHING)["total"]
        return table["not_due"], table["broken"]

    assert on(date(2026, 1, 31)) == (0, 0)
    assert on(date(2026, 3, 10)) == (1, 0)
    assert on(date(2026, 3, 11)) == (0, 1)
    assert on(date(2026, 4, 1)) == (1, 1)
    march = replace(ALL, as_of=date(2026, 3, 20))
    slip = by(con, by_name["slip_days"], "team", march, EVERYTHING)
    assert slip["shown"].to_pylist() == ["more than 10 days, 1 still open"]
    assert speaks_for(con, march, EVERYTHING) == date(2026, 3, 20)
    assert speaks_for(con, Filters(as_of=date(2027, 1, 1)), EVERYTHING) == date(2026, 4, 15)


def test_the_columns_written_out_are_those_of_the_store() -> None:
    names = [row[0] for row in store().execute("DESCRIBE promises").fetchall()]
    assert list(population.COLUMNS) == [n for n in names if not n.startswith("not_due_")]


# --- coverage and what is owed ---


def test_coverage_counts_what_a_period_would_hide() -> None:
    con = store("""
    times | counted_as | outcome       | reason           | first_due  | made_at
    5     | on_time    |               |                  | 2026-03-10 | 2026-03-01
    2     | excluded   | unjudgeable   | no_due_date      |            | 2026-03-05
    1     | excluded   | unjudgeable   | no_due_date      |            | 2025-01-01
    1     | excluded   | unjudgeable   | delivered_no_date| 2026-03-10 | 2026-03-01
    1     | excluded   | withdrawn     |                  | 2026-03-10 | 2026-03-01
    9     | excluded   | not_a_promise |                  | 2026-03-10 | 2026-03-01
    """)
    march = Filters(first_due_from=date(2026, 3, 1), first_due_to=date(2026, 3, 31))
    told = coverage(con, march, EVERYTHING)
    assert (told.judged, told.total) == (6, 9)
    assert str(told) == "judged 6 of 9; 2 have no date; 1 is closed without a delivery day"
    assert coverage(con, ALL, EVERYTHING).total == 10
    assert coverage(store(), ALL, EVERYTHING).share is None


def test_rows_set_aside_lower_coverage_once_however_often_they_come() -> None:
    con = store("times\n3")
    con.execute(
        "INSERT INTO files BY NAME SELECT i AS import_id, 'p.csv' AS file, '' AS sha256,"
        " 'promises' AS kind, 'kept' AS source, '' AS instance, '{}' AS options, '' AS columns,"
        " 1 AS rows, 0 AS accepted, 0 AS repeats, 1 AS set_aside FROM (VALUES ('i1'), ('i2')) t(i)"
    )
    con.execute(
        "INSERT INTO exports BY NAME SELECT i AS import_id, 'kept' AS source, '' AS instance,"
        " TIMESTAMP '2026-07-03' AS as_of, true AS as_of_is_day, false AS complete"
        " FROM (VALUES ('i1'), ('i2')) t(i)"
    )
    con.execute(
        "INSERT INTO problems BY NAME SELECT i AS import_id, 'p.csv' AS file, code,"
        " 'aside' AS severity, 7 AS line, raw, '' AS message"
        " FROM (VALUES ('i1', 'DATE_BAD', 'a,b'), ('i2', 'DATE_BAD', 'a,b'),"
        " ('i2', 'FOOTER', 'Grand Totals (3 records)')) t(i, code, raw)"
    )
    assert coverage(con, ALL, EVERYTHING).set_aside == 1
    assert coverage(con, Filters(sources=("jira",)), EVERYTHING).set_aside == 0
    whose = coverage(con, Filters(customers=("Acme",)), EVERYTHING)
    assert (whose.set_aside, whose.unattributed) == (0, 1)
    assert "set aside" not in str(whose)
    assert whose.apart == "1 row of the exports could not be read: nobody can say whose it is"
    assert str(coverage(con, ALL, EVERYTHING)) == (
        "judged 3 of 4; 1 row could not be read and was set aside"
    )


def test_customers_come_by_what_is_owed_and_not_by_rate() -> None:
    con = store("""
    customer | times | counted_as | outcome        | slip_days | due_in_force | slip_open
    Best     | 30    | on_time    |                | 0         | 2026-03-01   | false
    Acme     | 2     | broken     | broken_overdue | 5         | 2026-04-10   | true
    Bolt     | 1     | broken     | broken_overdue | 40        | 2026-03-06   | true
    Bolt     | 1     | broken     | broken_overdue | 1         | 2026-04-14   | true
    Best     | 1     | not_due    |                |           | 2026-04-20   | false
    Best     | 1     | not_due    |                |           | 2026-05-20   | false
    """)
    found = customers(con, ALL, EVERYTHING).to_pylist()
    assert [(r["customer"], r["owed"], r["oldest_days"]) for r in found] == [
        ("Bolt", 2, 40),
        ("Acme", 2, 5),
        ("Best", 0, None),
    ]
    assert found[2]["due_soon"] == 1
    assert found[0]["shown"] == "0 of 2"


def test_every_system_says_what_moment_it_speaks_for() -> None:
    con = store("source | as_of\njira | 2026-04-15T06:00:00\njira | 2026-03-01\ndesk | 2026-04-01")
    desk, jira = as_of(con, ALL, EVERYTHING).to_pylist()
    assert (desk["promises"], desk["as_of_is_day"]) == (1, True)
    assert (jira["promises"], jira["as_of_is_day"], jira["oldest"].month) == (2, False, 3)


def test_filters_say_what_they_are() -> None:
    chosen = Filters(
        teams=("Field", ""), first_due_from=date(2026, 1, 1), first_due_to=date(2026, 6, 30)
    )
    words = "team Field and none recorded; first due 1 Jan 2026 to 30 Jun 2026"
    assert str(chosen) == words
    assert str(ALL) == "all promises"


@pytest.mark.parametrize("flags", ["", "history_missing"])
def test_a_mark_opens_what_it_counts_with_a_due_history_or_without(flags: str) -> None:
    con = store(
        f"""
        team | counted_as | first_due  | flags   | times
        A    | on_time    | 2026-01-01 | {flags} | 6
        A    | broken     | 2026-01-01 | {flags} | 3
        """
    )
    on_time, its = by_name["on_time"], Filters(teams=("A",))
    [mark] = by(con, on_time, "team", Filters(), EVERYTHING).to_pylist()
    opened = behind.of_a_mark(con, on_time, "team", "A", its, EVERYTHING)
    assert behind.many(con, opened, its, EVERYTHING) == mark["count"] == 6


def test_the_curve_of_delays_opens_the_promises_it_is_of() -> None:
    con = store(
        """
        counted_as | outcome        | first_due  | slip_days | slip_open | flags           | times
        broken     | broken_overdue | 2026-04-05 | 10        | true      |                 | 3
        broken     | broken_overdue | 2026-04-05 | 10        | true      | history_missing | 2
        """
    )
    assert delays.undelivered(con, ALL, EVERYTHING).n == 3
    left = delays.still_undelivered(con, 7, ALL, EVERYTHING)
    assert behind.many(con, left, ALL, EVERYTHING) == 3
