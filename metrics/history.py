"""What a promise's files said over time: its judgement, moves, events and observations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.listing import flags
from metrics.population import chosen, moved_by
from metrics.question import settings_of
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.why import why

_Names = Mapping[str, Mapping[str, str]]


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
    rows = chosen(filters, scope, key.of("promises"), tells_missing=True)
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
    """Every history event of it by filters.as_of, in time order, with the import, file and line;
    but for those by which it came from or went to a team or customer the asker may not see."""
    happened = Condition("TRUE")
    if filters.as_of is not None:
        after = filters.as_of + timedelta(days=1)
        happened = Condition('events."at" < CAST(? AS DATE)', (after,))
    found = _rows(con, "events", key, scope, happened, '"at", import_id, line')
    if scope.is_everything:
        return found
    names = _names(con)
    theirs = [
        all(_names_theirs(row["event"], row[side], names, scope) for side in ("before", "after"))
        for row in found.to_pylist()
    ]
    return found.filter(pa.array(theirs, pa.bool_()))


def observations(
    con: duckdb.DuckDBPyConnection, key: Key, filters: Filters, scope: Scope
) -> pa.Table:
    """Every observation of it by filters.as_of, oldest export first, with import, file and line,
    and of its export as_of, as_of_is_day and imported_at (UTC). What an export said of it while it
    was of a team or customer the asker may not see is left out."""
    allowed = scope.where()
    of_key, by_day = key.of("o"), Condition("TRUE")
    if filters.as_of is not None:
        after = filters.as_of + timedelta(days=1)
        by_day = Condition("e.as_of < CAST(? AS DATE)", (after,))
    found = ask(
        con,
        "SELECT e.as_of, e.as_of_is_day, i.imported_at, o.* FROM observations AS o"
        " JOIN exports AS e ON e.import_id = o.import_id AND e.source = o.source"
        " AND e.instance = o.instance JOIN imports AS i ON i.import_id = o.import_id"
        f" WHERE ({of_key.sql}) AND ({by_day.sql}) AND EXISTS"
        f" (SELECT 1 FROM promises WHERE ({key.of('promises').sql}) AND ({allowed.sql}))"
        " ORDER BY e.as_of, o.import_id, o.line",
        of_key.params + by_day.params + tuple(key) + allowed.params,
    )
    if scope.is_everything:
        return found
    names = _names(con)
    theirs = [
        scope.lets(
            team=_counts_as("team", row["team"], names),
            customer=_counts_as("customer", row["customer"], names),
        )
        for row in found.to_pylist()
    ]
    return found.filter(pa.array(theirs, pa.bool_()))


def _names_theirs(event: str, name: str | None, names: _Names, scope: Scope) -> bool:
    """Whether a change of team or customer names one the asker may see; others name none."""
    if name is None or event not in ("team", "customer"):
        return True
    told = _counts_as(event, name, names)
    return any(
        allowed is None or told in allowed
        for one in (scope, *scope.also)
        for allowed in [one.teams if event == "team" else one.customers]
    )


def _names(con: duckdb.DuckDBPyConnection) -> _Names:
    """By column, what a name was joined with when the store was judged."""
    told = settings_of(con)
    return {
        column: {**(told.get("joined") or {}).get(column, {}), **told["aliases"].get(column, {})}
        for column in ("team", "customer")
    }


def _counts_as(column: str, name: str | None, names: _Names) -> str | None:
    """The name that a name as a file wrote it counts as."""
    seen: set[str] = set()
    while name is not None and name in names[column] and name not in seen:
        seen.add(name)
        name = names[column][name]
    return name


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
