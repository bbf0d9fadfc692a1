"""The monthly on-time rate with its limits, signals and a verdict in words (definitions §4)."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.metric import Metric
from metrics.scope import Scope


@dataclass(frozen=True)
class Trend:
    """The frame of metric.by(…, "month") with the months between filled in, and

    is_open    bool: the month is not over, or some of its promises can still turn into broken
    middle, lower, upper  the limits of that month; NULL before 12 matured months
    signal     text: '', 'above', 'below' (outside the limits), 'run', 'trend', 'near'
    """

    frame: pa.Table
    chart: str          # 'p_prime', 'xmr', 'run' (too early for limits), 'none'
    verdict: str        # one sentence


def trend(con: duckdb.DuckDBPyConnection, metric: Metric, filters: Filters, scope: Scope, *, standard: float | None = None) -> Trend:
    """The metric by month of the first due."""
    raise NotImplementedError
