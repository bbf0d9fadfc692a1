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
from metrics.tables import THING


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


def conflicts_counted(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> int:
    """How many rows risk.conflicting has, without making them: other dates for the same thing are
    looked up among all that the asker may see, and those among the chosen are counted."""
    seen, allowed, where = promises(filters), scope.where(), filters.where()
    one_of_several = "min({0}) <> max({0})"
    apart = days_between("min(due_in_force)", "max(due_in_force)")
    is_across = " OR ".join(
        one_of_several.format(name) for name in ("coalesce(team, '')", "source || '/' || instance")
    )
    found = ask(
        con,
        "SELECT CAST(coalesce(sum(many), 0) AS BIGINT) AS n FROM ("
        f"SELECT count(*) FILTER (WHERE is_chosen) AS many, {apart} AS days_apart,"
        f" {is_across} AS is_across FROM (SELECT customer, team, source, instance, due_in_force,"
        f" ({where.sql}) AS is_chosen, {THING} AS thing FROM {seen.sql}"
        f" WHERE customer IS NOT NULL AND ({OPEN}) AND ({allowed.sql})) AS named"
        # A condition on `thing` itself would be asked of every row before the others are left out.
        " GROUP BY customer, thing HAVING count(thing) > 1) AS same"
        f" WHERE {CONFLICTING}",
        where.params + seen.params + allowed.params,
    )
    return int(found["n"][0].as_py())
