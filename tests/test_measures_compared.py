"""Bounds, standards, marked changes, and two side by side with their interval."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind
from statsmodels.stats.proportion import confint_proportions_2indep

from metrics import difference, pace, standards
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.scope import EVERYTHING
from metrics.trend import trend
from metrics.two import two
from tests.measuring import ALL, measured
from tests.promise_rows import store
from tests.test_metrics_compare import months


def test_standards_the_narrowest_that_says_something_counts() -> None:
    known = standards.read(
        {"on_time": 0.9, "One": {"on_time": 80, "delivery_days": 30, "A": {"response_days": 2}}}
    )
    assert known.of("One", "A") == standards.Standard(0.8, 30, 2)
    assert known.of("Two", None) == standards.Standard(0.9)
    assert known == standards.read_csv(
        "team,kind,on_time,delivery_days,response_days\n,,0.9,,\nOne,,80%,30,\nOne,A,,,2\n"
    )
    for wrong in ({"on_time": 900}, {"on": 1}, {"One": {"delivery_days": 1.5}}, {"on_time": "x"}):
        with pytest.raises(standards.StandardError):
            standards.read(wrong)


def test_every_team_and_kind_has_a_verdict_or_says_it_has_no_standard() -> None:
    con = store(months([9] * 14, [1] * 14))
    known = standards.read({"on_time": 0.3})
    [found] = standards.assured(con, known, ALL, EVERYTHING)
    assert (found.verdict, found.measured.count) == ("will meet it", 117 + 9)
    [none] = standards.assured(con, standards.read({}), ALL, EVERYTHING)
    assert none.verdict == "no standard"


def test_a_marked_change_starts_the_limits_anew() -> None:
    con = store(months([5] * 12 + [9] * 4, [5] * 12 + [1] * 4))
    told = trend(con, by_name["on_time"], ALL, EVERYTHING, changes=[date(2026, 1, 10)])
    rows = told.frame.to_pylist()
    assert [row["stretch"] for row in rows] == [0] * 12 + [1] * 4
    assert rows[0]["lower"] is not None
    assert rows[12]["lower"] is None
    assert told.since_change is not None
    assert told.since_change.value == pytest.approx(0.4)
    assert told.verdict.startswith("Since Jan 2026: +40 points")


def test_two_side_by_side() -> None:
    con = store("times | team | counted_as\n40 | One | on_time\n10 | One | broken\n"
                "20 | Two | on_time\n30 | Two | broken")  # fmt: skip
    one, other = Filters(teams=("One",)), Filters(teams=("Two",))
    found = two(con, by_name["on_time"], one, other, EVERYTHING)
    assert found.apart.value == pytest.approx(0.4)
    assert found.apart.is_beyond_chance
    assert "+40 points" in found.sentence
    nothing = two(con, by_name["on_time"], one, Filters(teams=("x",)), EVERYTHING)
    assert nothing.apart.value is None
    counts = two(con, by_name["matured"], one, other, EVERYTHING)
    assert counts.apart.low is None
    assert "no samples" in counts.sentence


def test_two_gaps_are_drawn_again_promise_by_promise() -> None:
    con = store(
        """
        times | team | counted_as | outcome       | delivered_at | is_on_time_to_current
        30    | One  | on_time    | kept_original | 2026-01-01   | true
        20    | One  | broken     | broken_late   | 2026-02-01   | true
        40    | Two  | on_time    | kept_original | 2026-01-01   | true
        10    | Two  | broken     | broken_late   | 2026-02-01   | false
        """
    )
    one, other = Filters(teams=("One",)), Filters(teams=("Two",))
    found = two(con, by_name["redating_gap"], one, other, EVERYTHING).apart
    assert found.value == pytest.approx(0.4)
    assert found.low is not None
    assert found.high is not None
    # The one gap is the share re-dated, the other is none: the binomial says how wide.
    reach = 1.96 * (0.4 * 0.6 / 50) ** 0.5
    assert (found.low, found.high) == pytest.approx((0.4 - reach, 0.4 + reach), abs=0.03)
    assert two(con, by_name["redating_gap"], one, one, EVERYTHING).apart.value == 0


def test_estimates_with_intervals_of_their_own_are_put_together_as_newcombe_does() -> None:
    from metrics.wilson import wilson

    low, high = wilson([40, 20], [50, 50])
    found = difference.of_intervals(0.8, low[0], high[0], 50, 0.4, low[1], high[1], 50)
    same = difference.newcombe(40, 50, 20, 50)
    assert (found.low, found.high) == pytest.approx((same.low, same.high))


def test_the_load_of_a_team_that_never_delivered_is_not_said() -> None:
    assert measured(store("counted_as\nnot_due"), "load").value is None
    assert [band.n for band in pace.by_load(store(), ALL, EVERYTHING)] == [0, 0, 0]


@given(*(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),) * 2)
def test_newcombe_is_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = difference.newcombe(*one, *other)
    low, high = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


@given(*(st.lists(st.floats(-5, 5).map(lambda x: round(x, 3)), min_size=3, max_size=30),) * 2)
def test_welch_is_scipy(one: list[float], other: list[float]) -> None:
    import numpy as np

    told = [(float(np.mean(x)), float(np.var(x, ddof=1)), len(x)) for x in (one, other)]
    if min(told[0][1], told[1][1]) < 1e-6:
        return
    found = difference.welch(*told[0], *told[1])
    between = ttest_ind(one, other, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((between.low, between.high), abs=1e-6)
