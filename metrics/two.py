"""Two customers, teams or periods side by side on one metric, with the interval between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from metrics import frame
from metrics.counting import counted
from metrics.difference import DRAWS, Difference, newcombe, of_intervals, of_quantiles
from metrics.filters import Filters
from metrics.histogram import has_history
from metrics.metric import Measured, Metric, overall
from metrics.question import Question
from metrics.scope import Scope
from metrics.slip import curve
from metrics.value import Days, Gap

SEED = 20260101


@dataclass(frozen=True)
class Two:
    """The metric for each, and one minus the other.

    apart.low and high are the 95% interval: of shares after Newcombe; of days and of a gap between
    shares by drawing both samples again 2,000 times (seeded); of what has an interval of its own
    from the two of these; else None: counts, sums and what is worked out from counts are no
    samples of anything.
    """

    one: Measured
    other: Measured
    apart: Difference
    sentence: str


def two(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    one: Filters,
    other: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> Two:
    """For a comparison on any page: give the two choices of the reader as two Filters."""
    told = [overall(con, metric, filters, scope, settings) for filters in (one, other)]
    apart = _apart(con, metric, (one, other), (told[0], told[1]), scope)
    return Two(told[0], told[1], apart, _sentence(metric, told[0], told[1], apart))


def two_sides(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    other: Filters,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> Two:
    """The same, as a page asks a metric: `filters` are the one side."""
    return two(con, metric, filters, other, scope, settings)


def _apart(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    filters: tuple[Filters, Filters],
    told: tuple[Measured, Measured],
    scope: Scope,
) -> Difference:
    one, other = told
    if one.count is not None and other.count is not None:
        return newcombe(one.count, one.n, other.count, other.n)
    if one.value is None or other.value is None:
        return Difference(None, None, None, one.n, other.n)
    value = one.value - other.value
    if None not in (one.low, one.high, other.low, other.high):
        return of_intervals(
            one.value, one.low or 0.0, one.high or 0.0, one.n,
            other.value, other.low or 0.0, other.high or 0.0, other.n,
        )  # fmt: skip
    between = None
    match metric.value:
        case Days():
            draws = [_drawn(con, metric, metric.value, each, scope) for each in filters]
            between = of_quantiles(draws[0], draws[1])
        case Gap():
            gaps = [_gaps(con, metric, metric.value, each, scope) for each in filters]
            between = of_quantiles(gaps[0], gaps[1])
    low, high = between or (None, None)
    return Difference(value, low, high, one.n, other.n)


def _drawn(
    con: duckdb.DuckDBPyConnection, metric: Metric, value: Days, filters: Filters, scope: Scope
) -> NDArray[np.float64]:
    """That quantile of the sample, drawn again and again; inf where a curve does not get there."""
    groups, _ = counted(con, metric, None, filters, scope)
    days = groups[0].days if groups else []
    # In an order of their own: the engine gives groups in any, and draws go by place.
    told = sorted([cell for cell in days if has_history(cell)] or days, key=repr)
    many = np.array([cell[1] for cell in told])
    total = int(many.sum())
    random = np.random.default_rng(SEED)
    draws = random.multinomial(total, many / total, size=DRAWS)
    at = np.array([cell[2] for cell in told], np.int64)
    is_open = np.array([cell[3] for cell in told], np.bool_)
    return np.array([_quantile(at, is_open, draw, value.share) for draw in draws])


def _gaps(
    con: duckdb.DuckDBPyConnection, metric: Metric, gap: Gap, filters: Filters, scope: Scope
) -> NDArray[np.float64]:
    """That gap of the sample, drawn again and again promise by promise: both shares stand on
    much the same promises, so they are drawn together."""
    asked = (metric.among, f"({metric.among}) AND ({gap.condition})", gap.minus_among,
             f"({gap.minus_among}) AND ({gap.minus})")  # fmt: skip
    columns = {f"is_{i}": f"CASE WHEN {sql} THEN 1 ELSE 0 END" for i, sql in enumerate(asked)}
    _, left_out = counted(con, metric, None, filters, scope)
    question = Question(con, None, filters, scope, {}, left_out)
    rows = sorted(question.counts(columns, {"many": "count(*)"}, "TRUE"), key=repr)
    many = np.array([row["many"] for row in rows])
    total = int(many.sum())
    draws = np.random.default_rng(SEED).multinomial(total, many / total, size=DRAWS)
    n, k, minus_n, minus_k = (
        draws @ np.array([row[f"is_{i}"] for row in rows]) for i in range(len(asked))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps: NDArray[np.float64] = k / n - minus_k / minus_n
    return gaps


def _quantile(
    at: NDArray[np.int64], is_open: NDArray[np.bool_], draw: NDArray[np.int64], share: float
) -> float:
    drawn = draw > 0
    days = curve(at[drawn], is_open[drawn], draw[drawn]).quantile(share)
    return np.inf if days is None else float(days)


def _sentence(metric: Metric, one: Measured, other: Measured, apart: Difference) -> str:
    """What may be said of the two, never more."""
    off = one.off or other.off
    if off:
        return off
    pair = f"{one.shown} (n {one.n:,}) against {other.shown} (n {other.n:,})"
    if apart.value is None:
        return f"{pair}: there is nothing to compare on one side."
    if apart.low is None or apart.high is None:
        if isinstance(metric.value, Days):
            return f"{pair}: the interval of the difference cannot be said."
        return f"{pair}. These are no samples, so their difference has no interval."
    if min(one.n, other.n) < frame.FEW:
        return f"{pair}: too few to say more."
    scale, unit = (100, "points") if metric.unit in ("percent", "points") else (1, metric.unit)
    places = 1 if metric.unit == "score" else 0
    low, value, high = (
        _signed(scale * each, places) for each in (apart.low, apart.value, apart.high)
    )
    told = f"{pair}: {value} {unit}, 95% between {low} and {high}"
    return f"{told}." if apart.is_beyond_chance else f"{told}; chance alone could do that."


def _signed(number: float, places: int) -> str:
    """'+4', '−4', '0'."""
    told = f"{number:+.{places}f}"
    return told[1:] if float(told) == 0 else told.replace("-", "−")
