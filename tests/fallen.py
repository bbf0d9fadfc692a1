"""Whose rate fell most, asked measure by measure: what the Overview's one look is held against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from metrics.compare import MOVED, months_before, moved
from metrics.filters import Filters
from metrics.metric import Metric, Slice, by
from metrics.owed import speaks_for
from metrics.scope import Scope


def movers(
    con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice, filters: Filters, scope: Scope
) -> pa.Table:
    """compare.moved of the last three finished months of what is chosen, and the three before."""
    end = speaks_for(con, filters, scope)
    if end is None:
        return MOVED.empty_table()
    if filters.first_due_to:
        end = min(end, filters.first_due_to + timedelta(days=1))
    month = date(end.year, end.month, 1)
    counts = []
    for back in (3, 6):
        since, until = months_before(month, back), months_before(month, back - 3)
        if filters.first_due_from:
            since = max(since, filters.first_due_from)
        period = replace(filters, first_due_from=since, first_due_to=until - timedelta(days=1))
        rows = by(con, metric, slice, period, scope).to_pylist()
        counts.append({r["key"]: (r["count"], r["n"]) for r in rows if r["count"] is not None})
    return moved(metric, counts[0], counts[1], month)
