"""The promises behind a number, one row each, with flags and the why sentence."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.scope import Scope


def listing(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    *,
    outcome: str | None = None,
    condition: str = "TRUE",
    limit: int | None = None,
    offset: int = 0,
) -> pa.Table:
    """The chosen promises with every column `kept promises` prints, and instance.

    source, promise_id, title, customer, team, owner, kind, outcome, counted_as, reason,
    first_due, due_in_force, recovery_due, delivered_at (ISO text: a day, or a local time),
    pushes, late_pushes, pull_ins, slip_days, slip_open, flags (list of text), why, instance.
    `outcome` keeps one outcome or counted_as ("broken", "broken_overdue"); `condition` is SQL of
    our own (a metric's `rows`), never a reader's text.
    """
    raise NotImplementedError


def in_batches(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope, *, size: int = 20_000
) -> Iterator[pa.Table]:
    """The same, all of it, in batches that fit in memory."""
    raise NotImplementedError
