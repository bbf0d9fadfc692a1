"""A column of names and who is asking go in; each name, and how many promises have it, come out."""

from __future__ import annotations

from typing import Literal

import duckdb

from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import Condition, ask

Column = Literal["customer", "team"]


def names(
    con: duckdb.DuckDBPyConnection, column: Column, filters: Filters, scope: Scope
) -> dict[str, int]:
    """By name, most promises first: how many promises have it."""
    rows = chosen(filters, scope, Condition(f"{column} IS NOT NULL"))
    found = ask(
        con,
        f"SELECT {column} AS name, CAST(count(*) AS BIGINT) AS count {rows.sql} "
        f"GROUP BY {column} ORDER BY count DESC, name",
        rows.params,
    )
    return dict(zip(found["name"].to_pylist(), found["count"].to_pylist(), strict=True))
