"""What a metric is asked: by what, of which promises, for whom, under which settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slices import Slice, key_sql, key_text
from metrics.sql import Condition, ask, fetch

if TYPE_CHECKING:
    import pyarrow as pa

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """`left_out`: the systems (source, instance) whose files lack what the metric needs."""

    con: duckdb.DuckDBPyConnection
    slice: Slice | None
    filters: Filters
    scope: Scope
    settings: Mapping[str, Any]
    left_out: frozenset[tuple[str, str]] = frozenset()

    def counts(
        self,
        columns: Mapping[str, str],
        sums: Mapping[str, str],
        where: str,
        *conditions: Condition,
    ) -> Rows:
        """Grouped by the slice and these columns (SQL by name), these sums; `key` as printed."""
        names, sql, params = self._asked(columns, sums, where, *conditions)
        found = [dict(zip(names, row, strict=True)) for row in fetch(self.con, sql, params)]
        for row in found:
            row["key"] = key_text(self.slice, row["key"], row.get("instance", ""))
        return found

    def table(
        self,
        columns: Mapping[str, str],
        sums: Mapping[str, str],
        where: str,
        *conditions: Condition,
    ) -> pa.Table:
        """The same as a table, for very many groups; `key` as the database has it."""
        _, sql, params = self._asked(columns, sums, where, *conditions)
        return ask(self.con, sql, params)

    def _asked(
        self,
        columns: Mapping[str, str],
        sums: Mapping[str, str],
        where: str,
        *conditions: Condition,
    ) -> tuple[list[str], str, tuple[Any, ...]]:
        """The names of what is selected, the SQL and its parameters."""
        key = key_sql(self.slice)
        told = {"instance": "instance"} if self.slice == "source" else {}
        told |= columns
        also = [Condition(where), *conditions]
        also += [Condition("NOT (source = ? AND instance = ?)", s) for s in sorted(self.left_out)]
        rows = chosen(self.filters, self.scope, *also)
        named = {"key": key, **told, **sums}
        selected = ", ".join(f"{sql} AS {name}" for name, sql in named.items())
        grouped = ", ".join([key, *told.values()])
        return list(named), f"SELECT {selected} {rows.sql} GROUP BY {grouped}", rows.params


def settings_of(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The settings the store was judged with."""
    rows = fetch(con, "SELECT name, value FROM settings ORDER BY name")
    return {name: json.loads(value) for name, value in rows}
