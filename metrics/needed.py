"""Who is to be called and what does not agree: filters and scope in, the Overview's rest out."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from metrics.catalogue.following import CONFLICTING
from metrics.conditions import OPEN, OWED, days_between
from metrics.filters import Filters
from metrics.population import chosen, promises
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.tables import same_things

BY = ("team", "customer", "kind", "owner", "source", "instance", "first_due")


def most_owed(
    con: duckdb.DuckDBPyConnection, limit: int, filters: Filters, scope: Scope
) -> pa.Table:
    """The first rows of owed.customers that name a customer and owe them something: customer,
    owed, oldest_days (since the first date of the oldest)."""
    rows = chosen(filters, scope, Condition(OWED), Condition("customer IS NOT NULL"))
    return ask(
        con,
        "SELECT customer, count(*) AS owed, coalesce(max(slip_days), 0) AS oldest_days"
        f" {rows.sql} GROUP BY customer"
        f" ORDER BY owed DESC, oldest_days DESC, customer LIMIT {int(limit)}",
        rows.params,
    )


def conflicts(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """How many rows risk.conflicting has of everything the asker may see, by what can be chosen:
    team, customer, kind, owner, source, instance, first_due, many. Of the filters only their day:
    asked once, it is counted for every other choice (`conflicts_counted`).
    """
    seen, allowed = promises(filters), scope.where()
    one_of_several = "min({0}) <> max({0})"
    apart = days_between("min(due_in_force)", "max(due_in_force)")
    is_across = " OR ".join(
        one_of_several.format(name) for name in ("coalesce(team, '')", "source || '/' || instance")
    )
    by = ", ".join(f"known.{name}" for name in BY)
    rows = f"FROM {seen.sql} WHERE customer IS NOT NULL AND ({OPEN}) AND ({allowed.sql})"
    return ask(
        con,
        f"WITH known AS ({same_things(', '.join((*BY, 'due_in_force')), rows)}),"
        f" same AS (SELECT customer, thing, {apart} AS days_apart, {is_across} AS is_across"
        # A condition on `thing` itself would be asked of every row before the others are left out.
        " FROM known GROUP BY customer, thing HAVING count(thing) > 1),"
        f" apart AS (SELECT customer, thing FROM same WHERE {CONFLICTING})"
        f" SELECT {by}, count(*) AS many FROM known JOIN apart"
        " ON known.customer = apart.customer AND known.thing = apart.thing"
        f" GROUP BY {by}",
        seen.params + allowed.params,
    )


def conflicts_counted(found: pa.Table, filters: Filters) -> int:
    """How many rows risk.conflicting has of the chosen promises; `found` as `conflicts` gives
    them. Other dates for the same thing were looked up among all that the asker may see.
    """
    return sum(filters.among(found)["many"].to_pylist())
