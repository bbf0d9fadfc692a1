"""Pieces of metric SQL with their parameters, and the one place that runs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa


class Condition(NamedTuple):
    """A SQL condition and its bound parameters, in their order; unpacks as (sql, params)."""

    sql: str
    params: tuple[Any, ...] = ()

    @classmethod
    def all(cls, *conditions: Condition) -> Condition:
        """Every one of them; TRUE where there are none."""
        told = [c for c in conditions if c.sql != "TRUE"]
        return cls(
            " AND ".join(f"({c.sql})" for c in told) or "TRUE",
            tuple(p for c in told for p in c.params),
        )


def one_of(column: str, values: Sequence[str]) -> Condition:
    """The column holds one of the values; '' stands for rows where it is empty."""
    named = tuple(value for value in values if value != "")
    sql = f"{column} IN ({', '.join('?' * len(named))})" if named else ""
    if len(named) < len(values):
        sql = f"{sql} OR {column} IS NULL" if sql else f"{column} IS NULL"
    return Condition(sql, named)


def tally(condition: str) -> str:
    """How many rows it is true of: 0 of none (DuckDB's count_if says NULL where all are NULL)."""
    return f"count(*) FILTER (WHERE {condition})"


def fetch(
    con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Run one query on a reader's own cursor; its rows. Of few rows half the time of a table."""
    return con.execute(sql, list(params)).fetchall()


def ask(con: duckdb.DuckDBPyConnection, sql: str, params: Sequence[Any] = ()) -> pa.Table:
    """Run one query on a reader's own cursor."""
    return con.sql(sql, params=list(params)).to_arrow_table()
