"""What a metric may count over beside promises: each a name in; FROM and WHERE out."""

from __future__ import annotations

from typing import Literal

import duckdb

from metrics.conditions import MATURED, OPEN, days_between
from metrics.filters import Filters
from metrics.population import chosen, chosen_moves, promises
from metrics.question import settings_of
from metrics.scope import Scope
from metrics.sql import Condition, tally

Table = Literal[
    "promises", "moves", "overtaking", "families", "conflicts", "waits", "escalations", "terms"
]

# One row per promise owed past its date, with an owner and a day it was made; `overtaken_at`: the
# last delivery among those the same owner made on a later day. Of each owner's days, not of each
# promise against each other.
_OVERTAKING = """
SELECT promises.*, overtaken_at
FROM {seen} JOIN (
    SELECT source, instance, owner, made_on, max(delivered_on) OVER (
        PARTITION BY source, instance, owner ORDER BY made_on
        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS overtaken_at
    FROM (
        SELECT source, instance, owner, date_trunc('day', made_at) AS made_on,
            max(delivered_at) AS delivered_on
        FROM {seen}
        WHERE owner IS NOT NULL AND made_at IS NOT NULL
        GROUP BY source, instance, owner, date_trunc('day', made_at)
    ) AS of_a_day
) AS later
ON promises.source = later.source AND promises.instance = later.instance
    AND promises.owner = later.owner AND date_trunc('day', promises.made_at) = later.made_on
WHERE outcome = 'broken_overdue'
"""

# What was broken before what was not; of these the one that slipped most.
_WEAKNESS = "CASE WHEN counted_as = 'broken' THEN 1000000 ELSE 0 END + coalesce(slip_days, -100000)"

# One row per promise that others are part of: how many of these, how many have come due, how many
# of them were broken, the latest day among their dates in force, and the weakest of them.
_FAMILIES = f"""
SELECT parent.*, children, matured_children, broken_children, last_child_due,
    date_trunc('day', parent.due_in_force) < last_child_due AS is_before_child,
    weakest_id, weakest_title
FROM {{seen}} AS parent JOIN (
    SELECT source, instance, parent_id AS promise_id, count(*) AS children,
        {tally(MATURED)} AS matured_children,
        {tally("counted_as = 'broken'")} AS broken_children,
        max(date_trunc('day', due_in_force)) AS last_child_due,
        arg_max(promise_id, {_WEAKNESS}) AS weakest_id,
        arg_max(coalesce(title, promise_id), {_WEAKNESS}) AS weakest_title
    FROM {{seen}} AS each
    WHERE parent_id IS NOT NULL AND counted_as <> 'excluded'
    GROUP BY source, instance, parent_id
) AS child USING (source, instance, promise_id)
"""

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


# One row per promise still to be delivered to a named customer, where there are two of a thing,
# and how the dates for it lie apart.
_CONFLICTS = f"""
WITH known AS (
    {same_things("*", f"FROM {{seen}} WHERE customer IS NOT NULL AND {OPEN}")}
), things AS (
    SELECT customer, thing, min(due_in_force) AS first_of_it, max(due_in_force) AS last_of_it,
        min(coalesce(team, '')) <> max(coalesce(team, ''))
        OR min(source) <> max(source) OR min(instance) <> max(instance) AS is_across,
        count(named) < count(*) AS is_possible
    FROM known
    GROUP BY customer, thing
    HAVING count(thing) > 1
)
SELECT known.*, {days_between("first_of_it", "last_of_it")} AS days_apart, is_across, is_possible
FROM known JOIN things USING (customer, thing)
"""

# One row per promise that waited for its customer: when last, and their last answer.
_WAITS = """
SELECT seen.*, waiting_at, replied_at
FROM {seen} AS seen JOIN (
    SELECT source, instance, promise_id,
        max({at}) FILTER (WHERE event = 'waiting_on_customer'{known}) AS waiting_at,
        max({at}) FILTER (WHERE event = 'reply_from_customer'{known}) AS replied_at
    FROM events
    WHERE event IN ('waiting_on_customer', 'reply_from_customer')
    GROUP BY source, instance, promise_id
) AS told USING (source, instance, promise_id)
WHERE waiting_at IS NOT NULL
"""

# One row per promise of which somebody asked for help: when first.
_ESCALATIONS = """
SELECT seen.*, escalated_at
FROM {seen} AS seen JOIN (
    SELECT source, instance, promise_id, min({at}) AS escalated_at
    FROM events
    WHERE event = 'escalated'{known}
    GROUP BY source, instance, promise_id
) AS told USING (source, instance, promise_id)
"""

# One row per change of what a promise is worth or of what it holds, however many exports tell it.
_TERMS = """
SELECT seen.*, changed_at
FROM {seen} AS seen JOIN (
    SELECT source, instance, promise_id, event, after, {at} AS changed_at
    FROM events
    WHERE event IN ('value', 'scope'){known}
    GROUP BY source, instance, promise_id, event, after, {at}
) AS told USING (source, instance, promise_id)
"""
_LOCAL = (
    "CASE WHEN at_grain = 'utc' THEN timezone('{zone}', timezone('UTC', \"at\")) ELSE \"at\" END"
)

_SQL = {
    "overtaking": _OVERTAKING, "families": _FAMILIES, "conflicts": _CONFLICTS, "waits": _WAITS,
    "escalations": _ESCALATIONS, "terms": _TERMS,
}  # fmt: skip
_OF_EVENTS = frozenset({"waits", "escalations", "terms"})


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
    seen = every.sql
    if allowed.sql != "TRUE":
        seen = f"(SELECT * FROM {every.sql} WHERE {allowed.sql}) AS promises"
    text = _SQL[table]
    where = Condition.all(filters.where(), *also)
    params = (every.params + allowed.params) * text.count("{seen}")
    sql = text.replace("{seen}", _named(seen, text))
    sql = sql.replace("{at}", _at(con, table)).replace("{known}", _known(filters))
    return Condition(f"FROM ({sql}) AS promises WHERE {where.sql}", params + where.params)


def _named(seen: str, text: str) -> str:
    """Without its alias where the text gives it one of its own."""
    return seen.removesuffix(" AS promises") if "{seen} AS" in text else seen


def _at(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    zone = str(settings_of(con).get("zone", "UTC")) if table in _OF_EVENTS else "UTC"
    return _LOCAL.format(zone=zone.replace("'", "''"))


def _known(filters: Filters) -> str:
    """Events after an earlier as-of have not happened; that day itself is included."""
    if filters.as_of is None:
        return ""
    day = filters.as_of.isoformat()
    return f""" AND "at" < CAST('{day}' AS TIMESTAMP) + INTERVAL 1 DAY"""
