"""A column of promises goes in; the names in it that the asker may see come out."""

from __future__ import annotations

from typing import Literal

import duckdb

from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import ask


def names(
    con: duckdb.DuckDBPyConnection,
    column: Literal["team", "customer", "kind"],
    filters: Filters,
    scope: Scope,
) -> tuple[str, ...]:
    """In order, each once, of the chosen promises; what is empty is no name."""
    rows = chosen(filters, scope)
    table = ask(con, f"SELECT DISTINCT {column} AS name {rows.sql}", rows.params)
    return tuple(sorted(name for name in table["name"].to_pylist() if name is not None))
