"""Groups against the whole: funnel limits, who differs beyond chance, movers."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.metric import Metric, Slice
from metrics.scope import Scope


@dataclass(frozen=True)
class Compared:
    """The frame of metric.by with overall, lower_95, upper_95, lower_999, upper_999 (rates),
    differs ('below', 'above', '') and estimate (empirical Bayes, NULL where it cannot be)."""

    frame: pa.Table
    overall: float | None
    phi: float
    is_widened: bool
    sentence: str        # '2 of 9 differ beyond chance: …'
    to_stand_out: int | None


def compare(con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice, filters: Filters, scope: Scope) -> Compared:
    """Each group against the overall rate of the selection."""
    raise NotImplementedError


def movers(con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice, filters: Filters, scope: Scope) -> pa.Table:
    """Who changed most for the worse: the last three finished months against the three before.

    key, now, now_n, before, before_n, change (points), low, high (95% of the change),
    is_beyond_chance; worst first; only groups with 20 or more in both.
    """
    raise NotImplementedError
