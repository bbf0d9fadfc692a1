"""What a promise's files said over time: its moves, events and observations."""

from __future__ import annotations

from typing import NamedTuple

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.scope import Scope


class Key(NamedTuple):
    source: str
    instance: str
    promise_id: str


def promise(con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope) -> dict[str, object] | None:
    """The judged row with `flags` and `why`, as of filters.as_of; None where there is none to see."""
    raise NotImplementedError


def moves(con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope) -> pa.Table:
    """Its moves up to filters.as_of, in order."""
    raise NotImplementedError


def events(con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope) -> pa.Table:
    """Every history event of it, in time order, with the import, file and line that said so."""
    raise NotImplementedError


def observations(con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope) -> pa.Table:
    """Every observation of it, oldest export first, with the import, file, line and as-of."""
    raise NotImplementedError
