"""What a metric may count over beside promises: each a name in; FROM and WHERE out (rows/*.sql)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import duckdb

from metrics.conditions import MATURED, OPEN, days_between
from metrics.filters import Filters
from metrics.population import chosen, chosen_moves, promises
from metrics.question import settings_of
from metrics.scope import Scope
from metrics.sql import Condition

Table = Literal[
    "promises", "moves", "overtaking", "families", "conflicts", "waits", "escalations", "terms"
]

# The same thing: by the order or deliverable it names, else by what it is part of; else perhaps,
# by the words of its title, and then it is the one thing that others of that title name.
_NAMED = (
    "CASE WHEN deliverable IS NOT NULL THEN 'deliverable ' || lower(trim(deliverable))"
    " WHEN parent_id IS NOT NULL THEN 'part of ' || source || '/' || instance || '/' || parent_id"
    " END"
)
_WORDS = r"trim(regexp_replace(lower(title), '[\s\p{P}]+', ' ', 'g'))"
_ALIKE = "OVER (PARTITION BY customer, words)"


def same_things(columns: str, rows: str) -> str:
    """SQL that gives `columns` of promises, and of each `named` (what the record names, NULL where
    only its title is there) and `thing` (NULL where nothing says what it is).

    rows: "FROM promises WHERE …".
    """
    return (
        f"SELECT *, CASE WHEN named IS NOT NULL OR words IS NULL OR words = '' THEN named"
        f" WHEN min(named) {_ALIKE} = max(named) {_ALIKE} THEN min(named) {_ALIKE}"
        " ELSE 'title ' || words END AS thing"
        f" FROM (SELECT {columns}, {_NAMED} AS named, {_WORDS} AS words {rows}) AS told"
    )


def rows_of(
    table: Table,
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    *also: Condition,
) -> Condition:
    """`FROM … WHERE …` of the chosen rows of a table.

    What other promises say of one is looked up among all that the asker may see, not only among
    the chosen: a promise is overtaken, or in conflict, whatever the page is about.
    """
    if table == "promises":
        return chosen(filters, scope, *also)
    if table == "moves":
        return chosen_moves(filters, scope, *also)
    every, allowed = promises(filters), scope.where()
    seen = every.sql.removesuffix(" AS promises")  # each text gives it a name of its own
    if allowed.sql != "TRUE":
        seen = f"(SELECT * FROM {every.sql} WHERE {allowed.sql})"
    text = _text(table)
    where = Condition.all(filters.where(), *also)
    params = (every.params + allowed.params) * text.count("{seen}")
    zone = str(settings_of(con).get("zone", "UTC")) if "{zone}" in text else ""
    sql = text.replace("{seen}", seen).replace("{zone}", zone.replace("'", "''"))
    sql = sql.replace("{known}", _known(filters))
    return Condition(f"FROM ({sql}) AS promises WHERE {where.sql}", params + where.params)


def _known(filters: Filters) -> str:
    """Events after an earlier as-of have not happened; that day itself is included."""
    if filters.as_of is None:
        return "TRUE"
    day = filters.as_of.isoformat()
    return f"happened_at < CAST('{day}' AS TIMESTAMP) + INTERVAL 1 DAY"


@cache
def _text(table: str) -> str:
    """The SQL of a table, with holes for {seen}, the promises that the asker may see, for the
    business {zone} and for which events are {known}."""
    text = files("metrics.rows").joinpath(f"{table}.sql").read_text(encoding="utf-8").rstrip()
    if table == "families":
        return text.replace("{matured}", MATURED)
    if table == "conflicts":
        known = same_things("*", f"FROM {{seen}} AS each WHERE customer IS NOT NULL AND {OPEN}")
        apart = days_between("first_of_it", "last_of_it")
        return text.replace("{same_things}", known).replace("{days_apart}", apart)
    return text.replace("{happened}", _text("happened")) if "{happened}" in text else text
