"""What every metric counts, when it is off, and what stands beside it."""

from __future__ import annotations

from datetime import date

import pytest

from metrics import frame
from metrics.definitions import CATALOGUE, by_name
from metrics.filters import Filters
from metrics.metric import SLICES, Measured, by, overall
from metrics.rates import rates
from metrics.scope import EVERYTHING
from tests.promise_rows import store

ALL = Filters()


def measured(name: str, promises: str, moves: str = "", filters: Filters = ALL) -> Measured:
    return overall(store(promises, moves), by_name[name], filters, EVERYTHING)


def test_open_promises_count_for_nothing() -> None:
    found = measured(
        "on_time",
        """
        counted_as
        on_time
        broken
        not_due
        excluded
        """,
    )
    assert (found.value, found.n, found.count, found.shown) == (0.5, 2, 1, "1 of 2")


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.name)
def test_nothing_is_a_dash_and_never_zero_percent(metric: object) -> None:
    found = overall(store(), metric, ALL, EVERYTHING)  # type: ignore[arg-type]
    if found.label in {m.title for m in CATALOGUE if m.unit == "count"}:
        return
    assert (found.value, found.n, found.shown) == (None, 0, "–")


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.name)
@pytest.mark.parametrize("text", ["", "counted_as | team\non_time | ops"], ids=["none", "one"])
def test_every_metric_answers_by_every_slice(metric: object, text: str) -> None:
    con = store(text)
    for slice in SLICES:
        for filters in (ALL, Filters(as_of=date(2026, 4, 1)), Filters(teams=("nobody",))):
            table = by(con, metric, slice, filters, EVERYTHING)  # type: ignore[arg-type]
            assert table.schema == frame.FRAME


@pytest.mark.parametrize(
    ("kept", "n", "shown", "is_ranked"),
    [
        (0, 0, "–", False),
        (3, 4, "3 of 4", False),
        (4, 5, "80%", False),
        (16, 19, "84%", False),
        (16, 20, "80%", True),
        (999, 1000, "over 99%", True),
        (1, 1000, "under 1%", True),
        (1000, 1000, "100%", True),
    ],
)
def test_small_numbers_are_said_as_such(kept: int, n: int, shown: str, is_ranked: bool) -> None:
    row = frame.share_row("ops", "Kept on time", kept, n)
    assert (row["shown"], row["is_ranked"]) == (shown, is_ranked)
    assert (row["low"] is None) == (n == 0)


def test_people_are_never_ranked() -> None:
    con = store("owner | times | counted_as\nKim | 30 | on_time\nAlex | 30 | broken")
    assert by(con, by_name["on_time"], "owner", ALL, EVERYTHING)["is_ranked"].to_pylist() == [
        False,
        False,
    ]
    assert all(by(con, by_name["on_time"], "team", ALL, EVERYTHING)["is_ranked"].to_pylist())


# --- files without a due history (definitions §3) ---

MIXED = """
team | source | times | counted_as | flags
ops  | jira   | 8     | on_time    |
ops  | jira   | 2     | broken     |
ops  | desk   | 3     | on_time    | history_missing
ops  | desk   | 1     | broken     | history_missing
care | desk   | 6     | on_time    | history_missing
"""


def test_promises_with_a_history_are_the_headline_and_the_others_stand_beside() -> None:
    found = measured("on_time", MIXED)
    assert (found.count, found.n, found.label) == (8, 10, "Kept on time")
    assert (found.beside_count, found.beside_n) == (9, 10)
    care, ops = by(store(MIXED), by_name["on_time"], "team", ALL, EVERYTHING).to_pylist()
    assert (care["shown"], care["n"], care["beside_n"]) == ("–", 0, 6)
    assert (ops["n"], ops["beside_count"], ops["beside_n"]) == (10, 3, 4)


def test_without_any_history_the_rate_says_that_it_is_to_the_last_date() -> None:
    only = Filters(sources=("desk",))
    found = measured("on_time", MIXED, filters=only)
    assert (found.count, found.n, found.label) == (9, 10, "On time to the last date on file")
    assert (found.beside_n, found.off) == (0, None)


@pytest.mark.parametrize(
    "name",
    ["renegotiated", "kept_either", "redating_gap", "touched", "serial", "recovery_kept"],
)
def test_what_needs_a_history_is_off_by_name_and_not_zero(name: str) -> None:
    found = measured(name, MIXED, filters=Filters(sources=("desk",)))
    assert (found.value, found.shown) == (None, "–")
    assert found.off is not None
    assert "Cannot be measured from this file" in found.off
    assert "events.csv" in found.off
    care, _ = by(store(MIXED), by_name["renegotiated"], "team", ALL, EVERYTHING).to_pylist()
    assert care["off"] is not None


def test_rates_follow_the_same_rule_and_add_up() -> None:
    con = store(MIXED)
    both = rates(con, "team", ALL, EVERYTHING)
    assert both["basis"] == "first_date"
    assert [g["population"] for g in both["groups"]] == [0, 10]
    assert both["total"]["population"] == 10
    assert both["total"]["without_history"] == {"population": 10, "on_time": 9, "broken": 1}
    desk = rates(con, "team", Filters(sources=("desk",)), EVERYTHING)
    assert desk["basis"] == "last_date"
    assert desk["total"]["renegotiated"] is None
    assert desk["total"]["renegotiated_low"] is None
    assert "Cannot be measured" in desk["off"]["renegotiated"]
    assert [g["population"] for g in desk["groups"]] == [6, 4]


def test_the_worst_case_of_unknown_notice_stands_beside_the_rate() -> None:
    text = """
    times | counted_as   | flags
    3     | renegotiated | notice_unknown
    2     | renegotiated |
    1     | broken       | notice_unknown
    """
    total = rates(store(text), None, ALL, EVERYTHING)["total"]
    assert (total["renegotiated"], total["notice_unknown"], total["broken"]) == (5, 3, 1)


# --- one metric at a time ---


def test_a_column_that_a_system_lacks_leaves_its_promises_out_of_the_metric() -> None:
    text = """
    source | times | counted_as | outcome        | last_activity_at | flags
    jira   | 1     | broken     | broken_overdue | 2026-03-01       | silent_since_due
    jira   | 1     | broken     | broken_overdue | 2026-04-01       |
    desk   | 4     | broken     | broken_overdue |                  |
    """
    assert (measured("forgotten", text).count, measured("forgotten", text).n) == (1, 2)
    off = measured("forgotten", text, filters=Filters(sources=("desk",))).off
    assert off is not None
    assert "last_activity_at" in off


def test_the_redating_gap_compares_the_same_promises() -> None:
    text = """
    times | counted_as | outcome        | is_on_time_to_current | flags
    6     | on_time    |                | true                  |
    2     | broken     | broken_late    | true                  |
    1     | broken     | broken_late    | false                 |
    1     | broken     | broken_overdue |                       |
    50    | on_time    |                | true                  | history_missing
    """
    found = measured("redating_gap", text)
    assert found.value == pytest.approx(8 / 9 - 6 / 10)
    assert (found.n, found.shown) == (9, "+29 points")


def test_either_terms_leaves_out_what_is_still_open() -> None:
    text = """
    times | counted_as   | outcome
    6     | on_time      |
    2     | renegotiated | kept_renegotiated
    1     | renegotiated | open_renegotiated
    1     | broken       |
    """
    assert (measured("kept_either", text).count, measured("kept_either", text).n) == (8, 9)


def test_recovery_counts_once_the_last_new_date_has_passed() -> None:
    text = """
    counted_as | outcome | recovery_due | as_of | flags | pushes
    broken | broken_late    | 2026-04-10          | 2026-04-15          | recovery_kept   | 1
    broken | broken_late    | 2026-04-10          | 2026-04-15          | recovery_missed | 1
    broken | broken_late    | 2026-04-20          | 2026-04-15          | recovery_kept   | 1
    broken | broken_overdue | 2026-04-15          | 2026-04-15          |                 | 1
    broken | broken_overdue | 2026-04-15T14:00:00 | 2026-04-15T15:00:00 | recovery_missed | 1
    broken | broken_dropped | 2026-04-10          | 2026-04-15          |                 | 1
    """
    kept, twice = measured("recovery_kept", text), measured("broken_twice", text)
    assert (kept.count, kept.n) == (1, 4)
    assert (twice.count, twice.n) == (3, 4)


def test_notice_is_over_the_moves_to_a_later_date() -> None:
    promises = "counted_as | pushes\nbroken | 1\nrenegotiated | 1\nexcluded | 1"
    moves = """
    promise_id | move    | notice | notice_days | at         | in_force   | position
    P1         | push    | late   | -3          | 2026-03-13 | 2026-03-10 | 1
    P1         | push    | given  | 1           | 2026-03-09 | 2026-03-10 | 2
    P2         | push    | given  | 10          | 2026-03-01 | 2026-03-11 | 1
    P2         | pull_in | given  | 20          | 2026-02-01 | 2026-03-11 | 2
    P3         | push    | given  | 99          | 2026-02-01 | 2026-03-11 | 1
    """
    assert measured("notice_days", promises, moves).value == 1
    assert measured("short_notice", promises, moves).count == 2
    late = measured("late_notice", promises, moves)
    assert (late.count, late.n) == (1, 3)


def test_serial_leaves_out_what_may_have_moved_more_often() -> None:
    text = """
    counted_as   | pushes | flags
    broken       | 2      |
    on_time      | 0      |
    renegotiated | 1      | notice_unknown
    """
    assert (measured("serial", text).count, measured("serial", text).n) == (1, 2)
    assert (measured("touched", text).count, measured("touched", text).n) == (2, 3)


def test_slip_counts_what_is_open_as_at_least() -> None:
    text = """
    times | counted_as | outcome        | slip_days | slip_open
    3     | on_time    |                | 0         | false
    1     | broken     | broken_late    | 10        | false
    4     | broken     | broken_overdue | 30        | true
    1     | broken     | broken_dropped |           | false
    """
    assert measured("slip_days", text).value == 10
    assert measured("slip_days_p85", text).value is None
    assert measured("slip_days_p85", text).shown == "more than 30 days, 4 still open"
