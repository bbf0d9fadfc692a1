"""Dates to promise, chances, recovery: how long things take, on small tables."""

from __future__ import annotations

import pytest

from metrics.definitions import by_name
from metrics.metric import by
from metrics.scope import EVERYTHING
from metrics.slip import done_by
from tests.measuring import ALL, measured
from tests.promise_rows import store
from tests.survival import kaplan_meier

FORECAST = """
    times | team | made_at | first_due | due_in_force | delivered_at | counted_as | outcome
    30 | One | 2026-01-01 | 2026-01-15 | 2026-01-15 | 2026-01-11 | on_time | kept_original
    10 | One | 2026-01-01 | 2026-01-15 | 2026-01-15 | 2026-01-21 | broken | broken_late
    1 | One | 2026-04-10 | 2026-04-22 | 2026-04-22 |  |  not_due | open_not_due
    1 | One | 2026-04-01 | 2026-04-05 | 2026-04-05 |  |  broken | broken_overdue
    9 | Two | 2026-01-01 | 2026-01-15 | 2026-01-15 | 2026-01-11 | on_time | kept_original
"""


def test_the_date_to_promise_and_the_chance_to_be_kept() -> None:
    con = store(FORECAST)
    rows = by(con, by_name["date_to_promise"], "team", ALL, EVERYTHING).to_pylist()
    assert [(row["value"], row["shown"]) for row in rows] == [
        (20, "20 days"), (None, "cannot say"),
    ]  # fmt: skip
    # 12 days' time, 5 of them gone: 30 of 40 were delivered by day 10, none before.
    assert measured(con, "chance_kept").value == pytest.approx(30 / 40, abs=0.02)
    over = measured(con, "overpromised")
    assert (over.count, over.n) == (1, 42)


def test_the_chance_counts_only_what_is_left_of_the_curve() -> None:
    curve = kaplan_meier([2] * 5 + [10] * 4 + [20], [])
    assert done_by(curve, 10) == pytest.approx(0.9)
    assert done_by(curve, 10, after=5) == pytest.approx(4 / 5)
    assert done_by(curve, 30) is None


def test_farewell_within_180_days_and_the_time_to_recover() -> None:
    con = store(
        """
        times | due_in_force | delivered_at | customer_left_at | customer | outcome     | counted_as
        1     | 2026-01-01   | 2026-01-11   | 2026-02-01       | Acme     | broken_late | broken
        1     | 2026-01-01   | 2026-01-11   | 2025-12-01       | Bolt     | broken_late | broken
        2     | 2026-01-01   | 2026-01-21   |                  | Cord     | broken_late | broken
        """
    )
    left = measured(con, "farewell")
    assert (left.count, left.n) == (1, 4)
    assert measured(con, "recovery_days").value == 10
