"""The statistics against their fixtures, and against scipy and statsmodels on random input."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, binomtest, ecdf
from statsmodels.stats.proportion import proportion_confint

from metrics import control, funnel
from metrics.forecast import brier
from metrics.percent import percentages
from metrics.wilson import wilson
from tests.survival import kaplan_meier

PATH = Path(__file__).parents[2] / "shared" / "conformance" / "statistics.json"
FIXTURES: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
pytestmark = pytest.mark.skipif(not FIXTURES, reason=f"the fixtures are not there: {PATH}")


def fixtures(name: str) -> list[Any]:
    found: list[Any] = FIXTURES.get(name, [])
    return found


@pytest.mark.parametrize("case", fixtures("wilson_95"))
def test_wilson(case: dict[str, Any]) -> None:
    low, high = wilson(case["kept"], case["n"])
    if case["low"] is None:
        assert np.isnan(low)
        assert np.isnan(high)
    else:
        assert (float(low), float(high)) == pytest.approx((case["low"], case["high"]), abs=5e-5)


@pytest.mark.parametrize("case", fixtures("funnel_exact_binomial_overall_0.80"))
def test_funnel_limits(case: dict[str, Any]) -> None:
    for level, name in ((0.95, "inside_95"), (0.999, "inside_99.9")):
        low, high = funnel.inside([case["n"]], 0.8, level)
        assert [int(low[0]), int(high[0])] == case[name]


@pytest.mark.parametrize("case", fixtures("kaplan_meier"))
def test_kaplan_meier(case: dict[str, Any]) -> None:
    curve = kaplan_meier(case["delivered"], case["still_open"])
    if "survival" in case:
        assert curve.survival == pytest.approx(case["survival"], abs=5e-5)
    if "median" in case:
        assert curve.quantile(0.5) == case["median"]
    assert curve.quantile(0.85) == case["p85"]


def test_open_ones_are_said_where_the_curve_does_not_fall_far_enough() -> None:
    case = FIXTURES["kaplan_meier"][0]
    curve = kaplan_meier(case["delivered"], case["still_open"])
    assert curve.in_words(0.5) == "13 days"
    assert curve.in_words(0.85) == "more than 20 days, 5 still open"
    assert kaplan_meier([], []).in_words(0.5) == "–"


def test_xmr() -> None:
    case = FIXTURES["trend_12_months"]
    rates = np.array(case["kept"]) / np.array(case["n"])
    drawn = control.xmr(rates)
    assert drawn.middle == pytest.approx(case["xmr"]["mean"], abs=5e-5)
    assert [drawn.lower[0], drawn.upper[0]] == pytest.approx(case["xmr"]["limits"], abs=5e-5)
    ranges = np.abs(np.diff(rates))
    assert ranges.mean() == pytest.approx(case["xmr"]["mean_moving_range"], abs=5e-5)
    screened = drawn.sigma[0] * 3 / 2.66
    assert screened == pytest.approx(case["xmr"]["screened_mean_moving_range"], abs=5e-5)
    assert _months(control.signals(rates, drawn)) == case["xmr"]["signals_at_month"]
    assert control.limits(case["kept"], case["n"]).chart == "xmr"


def test_p_prime() -> None:
    case = FIXTURES["trend_12_months"]
    kept, n = np.array(case["kept"]), np.array(case["n"])
    told = case["p_prime"]
    drawn = control.p_prime(kept, n)
    assert drawn.middle == pytest.approx(told["overall"], abs=5e-5)
    plain = np.sqrt(drawn.middle * (1 - drawn.middle) / n)
    assert drawn.sigma[0] / plain[0] == pytest.approx(told["sigma_z_unscreened"], abs=5e-4)
    assert drawn.lower[10] == pytest.approx(told["lower_limit_month_11"], abs=5e-5)
    plain_limit = told["plain_p_lower_limit_month_11"]
    assert drawn.middle - 3 * plain[10] == pytest.approx(plain_limit, abs=5e-5)
    assert _months(control.signals(kept / n, drawn)) == told["signals_at_month"]


def _months(signals: list[str]) -> list[int]:
    return [month for month, signal in enumerate(signals, 1) if signal]


def test_empirical_bayes() -> None:
    case = FIXTURES["empirical_bayes"]
    kept, n = zip(*case["kept_of"], strict=True)
    shrunk = funnel.empirical_bayes(kept, n)
    assert shrunk is not None
    assert shrunk.prior_mean == pytest.approx(case["prior_mean"], abs=5e-5)
    assert shrunk.prior_size == pytest.approx(case["prior_size"], abs=5e-3)
    assert shrunk.estimates == pytest.approx(case["estimates"], abs=5e-4)


def test_over_dispersion() -> None:
    case = FIXTURES["over_dispersion"]
    kept, n = zip(*case["kept_of"], strict=True)
    z = funnel.z_scores(kept, n, sum(kept) / sum(n))
    assert z == pytest.approx(case["z"], abs=5e-3)
    assert funnel.dispersion(z) == pytest.approx(case["phi"], abs=5e-3)


def test_brier() -> None:
    case = FIXTURES["brier"]
    assert brier(case["forecast"], case["kept"]) == pytest.approx(case["score"], abs=5e-5)


@pytest.mark.parametrize(
    ("rate", "least"),
    fixtures("perfect_promises_to_stand_out")
    and [*FIXTURES["perfect_promises_to_stand_out"].items()],
)
def test_perfect_promises_to_stand_out(rate: str, least: int) -> None:
    assert funnel.to_stand_out(float(rate)) == least


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_statsmodels(case: tuple[int, int]) -> None:
    low, high = wilson(*case)
    expected = proportion_confint(*case, alpha=0.05, method="wilson")
    assert (float(low), float(high)) == pytest.approx(expected, abs=1e-9)


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.sampled_from([0.95, 0.999]))
def test_what_lies_inside_the_funnel_has_tails_beyond_the_level(
    n: int, overall: float, level: float
) -> None:
    low, high = funnel.inside([n], overall, level)
    tail = (1 - level) / 2
    for kept, side in ((int(low[0]), "less"), (int(high[0]), "greater")):
        assert binomtest(kept, n, overall, alternative=side).pvalue >= tail - 1e-9
        beyond = kept - 1 if side == "less" else kept + 1
        if 0 <= beyond <= n:
            assert binomtest(beyond, n, overall, alternative=side).pvalue <= tail + 1e-9


days = st.lists(st.integers(-30, 400), max_size=60)


@settings(max_examples=200)
@given(days, days)
def test_kaplan_meier_is_scipy(delivered: list[int], still_open: list[int]) -> None:
    curve = kaplan_meier(delivered, still_open)
    if not delivered:
        assert curve.quantile(0.5) is None
        return
    expected = ecdf(CensoredData(uncensored=delivered, right=still_open)).sf
    for day, survival in zip(curve.days, curve.survival, strict=True):
        assert survival == pytest.approx(float(expected.evaluate(day)), abs=1e-9)
    median = curve.quantile(0.5)
    if median is not None:
        assert expected.evaluate(median) <= 0.5 + 1e-9
        assert expected.evaluate(median - 1) > 0.5 - 1e-9


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_percentages_add_up(counts: list[int]) -> None:
    whole = percentages(counts)
    if not sum(counts):
        assert whole is None
        return
    assert whole is not None
    assert sum(whole) == 100
    for count, percent in zip(counts, whole, strict=True):
        assert abs(percent - 100 * count / sum(counts)) < 1


def test_a_run_a_trend_and_two_of_three_are_signals() -> None:
    flat = control.Limits("xmr", 0.5, np.full(12, 0.1))
    noise = [0.5, 0.45, 0.55, 0.48, 0.52, 0.45, 0.55, 0.49, 0.51, 0.5, 0.46, 0.53]
    assert _months(control.signals(noise, flat)) == []
    run = [0.45, 0.55, 0.45, 0.55, 0.45, 0.55, 0.45, 0.44, 0.43, 0.45, 0.42, 0.44, 0.43][:13]
    found = control.signals(run, control.Limits("xmr", 0.5, np.full(13, 0.1)))
    assert set(found[6:]) == {"low run"}
    rising = [0.4, 0.42, 0.44, 0.46, 0.52, 0.54, 0.56]
    assert set(control.signals(rising, control.Limits("xmr", 0.5, np.full(7, 0.1)))) == {"rising"}
    near = [0.5, 0.72, 0.5, 0.75, 0.5]
    found = control.signals(near, control.Limits("xmr", 0.5, np.full(5, 0.1)))
    assert found == ["", "near upper", "", "near upper", ""]


def test_no_group_to_stand_out_from_a_perfect_whole() -> None:
    assert funnel.to_stand_out(1.0) is None
    assert funnel.to_stand_out(0.0) == 1
    shrunk = funnel.empirical_bayes([5, 5], [10, 10])
    assert shrunk is not None
    assert math.isinf(shrunk.prior_size)
    assert shrunk.estimates == pytest.approx([0.5, 0.5])
