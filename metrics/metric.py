"""A metric and how it is asked: over everything chosen, or by team, customer, month…"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import pyarrow as pa

from metrics import frame
from metrics.counting import Counted, counted
from metrics.filters import Filters
from metrics.need import Need
from metrics.scope import Scope
from metrics.slices import SLICES, Slice
from metrics.value import Count, Days, Gap, Share, Value

__all__ = ["SLICES", "Measured", "Metric", "Slice", "by", "overall"]


@dataclass(frozen=True)
class Metric:
    """One entry of the catalogue: everything about a metric that pages, docs and commands read.

    value    what is worked out over the rows (value.py)
    among    the rows it is worked out over, the denominator of a rate: a SQL condition in the
             portable subset, over one row at a time
    needs    what the files must hold; without it the metric is off by name, never zero
    without_history  where no promise chosen has a due history, the metric stands under this
             title (definitions §3); where some have one, those are the headline and the others
             stand beside. None: it makes no difference, or DUE_HISTORY is among the needs
    table    'promises', or 'moves' joined with their promises
    """

    name: str
    title: str
    unit: Literal["percent", "points", "days", "count"]
    better: Literal["higher", "lower", "neither"]
    definition: str
    value: Value
    among: str
    needs: tuple[Need, ...] = ()
    without_history: str | None = None
    table: Literal["promises", "moves"] = "promises"


@dataclass(frozen=True)
class Measured:
    """One row of the frame as an object; `by` says what each field is."""

    key: str | None
    value: float | None
    n: int
    low: float | None
    high: float | None
    count: int | None
    shown: str
    is_ranked: bool
    off: str | None
    label: str
    beside_count: int
    beside_n: int


def overall(
    con: duckdb.DuckDBPyConnection, metric: Metric, filters: Filters, scope: Scope
) -> Measured:
    """The metric over everything chosen; of nothing, a dash."""
    rows = _frame(con, metric, None, filters, scope).to_pylist()
    return Measured(**(rows[0] if rows else frame.row(None, metric.title)))


def by(
    con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice, filters: Filters, scope: Scope
) -> pa.Table:
    """The metric frame: one row per team, customer… in the order of the key, none recorded last.

    key    text; NULL where none is recorded; periods as 2026-03, 2026-W10, 2026-Q1
    value  a rate is 0…1, points are a difference of rates (0…1), days are days
    n      the denominator or sample size; low, high: the Wilson 95% interval of a rate
    count  the numerator of a rate, else NULL
    shown  what a page writes: '–', '3 of 4', '72%', '13 days', 'more than 25 days, 3 still open'
    is_ranked  n is 20 or more, and it is not about people: only then may rows be put in order
           of the value
    off    why it cannot be measured here, naming the column that would turn it on; then value,
           low and high are NULL and shown is '–'
    label  the title to write beside it: differs from the metric's own where the files hold no
           due history ('On time to the last date on file')
    beside_count, beside_n  in a selection that mixes both, the promises without a due history:
           those of which it is true by their last date on file, of how many; else 0
    """
    return _frame(con, metric, slice, filters, scope)


def _frame(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice | None,
    filters: Filters,
    scope: Scope,
) -> pa.Table:
    groups = counted(con, metric, slice, filters, scope)
    # Definitions §3: where a selection mixes both, the headline is over those with a history.
    no_history = metric.without_history is not None and not any(g.sums["n"] for g in groups)
    rows = [_row(metric, group, no_history) for group in groups]
    if slice == "owner":  # people are never ranked (definitions §4)
        rows = [row | {"is_ranked": False} for row in rows]
    return frame.table(rows)


def _row(metric: Metric, group: Counted, no_history: bool) -> dict[str, Any]:
    label = metric.without_history if no_history and metric.without_history else metric.title
    if group.off:
        return frame.off_row(group.key, label, group.off)
    kept, n = group.sums["k"], group.sums["n"]
    beside_kept, beside = group.sums["beside_k"], group.sums["beside_n"]
    if no_history:
        kept, n, beside_kept, beside = beside_kept, beside, 0, 0
    match metric.value:
        case Count():
            return frame.count_row(group.key, label, n)
        case Share():
            return frame.share_row(
                group.key, label, kept, n, beside_count=beside_kept, beside_n=beside
            )
        case Gap():
            return frame.gap_row(
                group.key, label, kept, n, group.sums["minus_k"], group.sums["minus_n"]
            )
        case Days(share=share, negative=negative):
            curve = group.curve(with_history=not no_history)
            return frame.days_row(group.key, label, curve, share, negative)
