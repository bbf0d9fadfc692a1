"""What is owed now and what is coming, by customer."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.scope import Scope


def customers(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """One row per customer, most owed now first, then the longest overdue; never by rate.

    customer, owed (broken and still open), oldest_days, due_soon (open, due in the next 14 days),
    population, on_time, broken, shown (the on-time rate as a page writes it), low, high, is_ranked.
    """
    raise NotImplementedError


def as_of(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """source, instance, as_of, as_of_is_day, promises: the moment each source speaks for."""
    raise NotImplementedError


def speaks_for(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> date | None:
    """The newest as-of day of the chosen promises, or the reader's own earlier one."""
    raise NotImplementedError
