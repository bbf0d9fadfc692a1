"""What a promise's files said over time: its judgement, moves, events and observations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.listing import flags
from metrics.population import chosen, moved_by
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.why import why


class Key(NamedTuple):
    """A record's key: the same id may stand in two systems, or two instances of one."""

    source: str
    instance: str
    promise_id: str

    def of(self, table: str) -> Condition:
        names = ("source", "instance", "promise_id")
        return Condition(" AND ".join(f"{table}.{name} = ?" for name in names), tuple(self))


def promise(
    con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope
) -> dict[str, Any] | None:
    """The judged row as of filters.as_of with `flags` (a list) and `why`; None where there is
    none to see. Of the filters only the as-of counts: the promise is named."""
    filters = Filters(as_of=filters.as_of)
    rows = chosen(filters, scope, key.of("promises"))
    found = ask(con, f"SELECT * {rows.sql}", rows.params).to_pylist()
    if not found:
        return None
    judged: dict[str, Any] = found[0]
    its = moves(con, key, filters, scope).to_pylist()
    return judged | {"flags": flags(judged), "why": why(judged, its)}


def moves(con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope) -> pa.Table:
    """Its rows of `moves` known by filters.as_of, first settings included, in order."""
    return _rows(con, "moves", key, scope, moved_by(filters), "position")


def events(con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope) -> pa.Table:
    """Every history event of it by filters.as_of, in time order, with the import, file and line."""
    happened = Condition("TRUE")
    if filters.as_of is not None:
        after = filters.as_of + timedelta(days=1)
        happened = Condition('events."at" < CAST(? AS DATE)', (after,))
    return _rows(con, "events", key, scope, happened, '"at", import_id, line')


def observations(
    con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope
) -> pa.Table:
    """Every observation of it by filters.as_of, oldest export first, with import, file and line,
    and of its export as_of, as_of_is_day and imported_at (UTC)."""
    allowed = scope.where()
    of_key, by_day = key.of("o"), Condition("TRUE")
    if filters.as_of is not None:
        after = filters.as_of + timedelta(days=1)
        by_day = Condition("e.as_of < CAST(? AS DATE)", (after,))
    return ask(
        con,
        "SELECT e.as_of, e.as_of_is_day, i.imported_at, o.* FROM observations AS o"
        " JOIN exports AS e ON e.import_id = o.import_id AND e.source = o.source"
        " AND e.instance = o.instance JOIN imports AS i ON i.import_id = o.import_id"
        f" WHERE ({of_key.sql}) AND ({by_day.sql}) AND EXISTS"
        f" (SELECT 1 FROM promises WHERE ({key.of('promises').sql}) AND ({allowed.sql}))"
        " ORDER BY e.as_of, o.import_id, o.line",
        of_key.params + by_day.params + tuple(key) + allowed.params,
    )


def _rows(
    con: duckdb.DuckDBPyConnection,
    table: str,
    key: Key,
    scope: Scope,
    also: Condition,
    order: str,
) -> pa.Table:
    """Rows of a table of one promise, where the asker may see the promise."""
    allowed, of_key = scope.where(), key.of(table)
    return ask(
        con,
        f"SELECT {table}.* FROM {table} WHERE ({of_key.sql}) AND ({also.sql}) AND EXISTS"
        f" (SELECT 1 FROM promises WHERE ({key.of('promises').sql}) AND ({allowed.sql}))"
        f" ORDER BY {order}",
        of_key.params + also.params + tuple(key) + allowed.params,
    )
