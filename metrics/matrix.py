"""Teams against customers: filters and scope in; a cell for each pair with its counts out."""

from __future__ import annotations

from typing import Any

import duckdb

from metrics import frame
from metrics.conditions import MATURED, MATURED_WITH_HISTORY, ON_TIME, OWED
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import Condition, ask, one_of, tally

TEAMS, CUSTOMERS = 12, 8  # as many as can be read side by side


def population(by_last_date: bool) -> str:
    """What the cells are out of (SQL): where no promise chosen has a due history, those that have
    only the last date on file (definitions §3).
    """
    return f"{MATURED} AND history_missing" if by_last_date else MATURED_WITH_HISTORY


def matrix(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope, *, by_last_date: bool = False
) -> list[dict[str, Any]]:
    """The metric frame of the on-time rate, a row for each pair of team and customer with any
    promise whose date has passed, and: team, customer, owed. The customers most is owed to now,
    and of their teams those with most promises; both in that order.
    """
    matured, on_time = population(by_last_date), by_name["on_time"]
    label = on_time.without_history if by_last_date else None
    names = [row["name"] for row in _most("customer", OWED, filters, scope, con, CUSTOMERS)]
    among = one_of("customer", [name or "" for name in names]) if names else Condition("FALSE")
    teams = [row["name"] for row in _most("team", matured, filters, scope, con, TEAMS, among)]
    rows = chosen(filters, scope, among)
    found = ask(
        con,
        f"SELECT team, customer, {tally(matured)} AS n,"
        f" {tally(f'{matured} AND {ON_TIME}')} AS kept, {tally(OWED)} AS owed"
        f" {rows.sql} GROUP BY team, customer",
        rows.params,
    ).to_pylist()
    cells = [
        frame.share_row(
            f"{row['team']} · {row['customer']}", label or on_time.title, row["kept"], row["n"]
        )
        | {"team": row["team"], "customer": row["customer"], "owed": row["owed"]}
        for row in found
        if row["n"] and row["team"] in teams and row["customer"] in names
    ]
    return sorted(cells, key=lambda row: (teams.index(row["team"]), names.index(row["customer"])))


def _most(
    column: str,
    condition: str,
    filters: Filters,
    scope: Scope,
    con: duckdb.DuckDBPyConnection,
    limit: int,
    *also: Condition,
) -> list[dict[str, Any]]:
    rows = chosen(filters, scope, Condition(f"{column} IS NOT NULL"), *also)
    found = ask(
        con,
        f"SELECT {column} AS name, {tally(condition)} AS many, count(*) AS every {rows.sql}"
        f" GROUP BY {column} ORDER BY many DESC, every DESC, name LIMIT {limit}",
        rows.params,
    )
    return list(found.to_pylist())
