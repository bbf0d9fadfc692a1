"""A metric and how it is asked: of everything chosen, or by team, customer, month…"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.scope import Scope

Slice = Literal["team", "customer", "kind", "owner", "source", "week", "month", "quarter"]
SLICES: tuple[Slice, ...] = (
    "team", "customer", "kind", "owner", "source", "week", "month", "quarter",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One row of the frame as an object: see `by` for what each field says."""

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


def overall(con: duckdb.DuckDBPyConnection, metric: Metric, filters: Filters, scope: Scope) -> Measured:
    """The metric over everything chosen."""
    raise NotImplementedError


def by(con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice, filters: Filters, scope: Scope) -> pa.Table:
    """The metric frame: one row per team, customer… in the order of the key, none recorded last.

    key    string; NULL where none is recorded; periods as 2026-03, 2026-W10, 2026-Q1
    value  double; a rate is 0…1, points are a difference of rates, days are days
    n      the denominator or sample size; low, high the Wilson 95% interval of a rate
    count  the numerator of a rate, else NULL
    shown  what a page writes: '–', '3 of 4', '72%', '13 days', 'more than 25 days, 3 still open'
    is_ranked  n is 20 or more: only then may rows be put in order of the value
    off    why it cannot be measured here, naming the column that would turn it on; then value,
           low, high are NULL and shown is '–'
    label  the title to write beside it: differs from the metric's own where the files have no
           due history ('On time to the last date on file')
    beside_count, beside_n  in a selection that mixes both, the promises without a due history:
           delivered by the last date on file, of how many (definitions §3); else 0
    """
    raise NotImplementedError


@dataclass(frozen=True)
class Metric:
    name: str
    title: str
    unit: Literal["percent", "points", "days", "count"]
    better: Literal["higher", "lower", "neither"]
    definition: str
