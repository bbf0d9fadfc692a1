"""What is owed now and what is coming: by customer, and promise by promise."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import duckdb
import pyarrow as pa

from metrics.conditions import DUE_SOON, OWED
from metrics.filters import Filters
from metrics.frame import RANKED, share_shown
from metrics.population import chosen
from metrics.rates import rates
from metrics.scope import Scope
from metrics.sql import ask, tally

_FROM_RATES = ("owed", "population", "on_time", "renegotiated", "broken")
CUSTOMERS = pa.schema(
    [
        ("customer", pa.string()),
        *((name, pa.int64()) for name in ("owed", "oldest_days", "due_soon", "broken_twice")),
        *((name, pa.int64()) for name in _FROM_RATES[1:]),
        ("shown", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("is_ranked", pa.bool_()),
        ("without_history", pa.int64()),
    ]
)
MOMENTS = pa.schema(
    [
        ("source", pa.string()),
        ("instance", pa.string()),
        ("as_of", pa.timestamp("us")),
        ("as_of_is_day", pa.bool_()),
        ("promises", pa.int64()),
        ("oldest", pa.timestamp("us")),
    ]
)


def customers(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """One row per customer, most owed now first, then the longest overdue; never by rate (§4).

    customer (NULL: none recorded), owed (past the date in force and not delivered), oldest_days
    (since the first date, of what is owed), due_soon (open, due within 14 days), broken_twice
    (of what is owed), population, on_time, renegotiated (NULL: cannot be measured), broken, shown
    (the on-time rate as a page writes it), low,
    high, is_ranked, without_history (promises beside those counts, definitions §3).
    """
    table = rates(con, "customer", filters, scope)
    rows = chosen(filters, scope)
    more = ask(
        con,
        f"SELECT customer, max(CASE WHEN {OWED} THEN slip_days END) AS oldest_days,"
        f" {tally(DUE_SOON)} AS due_soon,"
        f" {tally(OWED + ' AND recovery_missed')} AS broken_twice"
        f" {rows.sql} GROUP BY customer",
        rows.params,
    )
    by_customer = {row["customer"]: row for row in more.to_pylist()}
    found = [
        {
            **by_customer[group["key"]],
            **{name: group[name] for name in _FROM_RATES},
            "low": group["on_time_low"],
            "high": group["on_time_high"],
            "shown": share_shown(group["on_time"], group["population"]),
            "is_ranked": group["population"] >= RANKED,
            "without_history": group["without_history"]["population"],
        }
        for group in table["groups"]
    ]
    found.sort(
        key=lambda row: (
            -row["owed"], -(row["oldest_days"] or 0), row["customer"] is None, row["customer"] or ""
        )
    )  # fmt: skip
    return pa.Table.from_pylist(found, schema=CUSTOMERS)


def as_of(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """The moment each system speaks for: source, instance, as_of, as_of_is_day, promises, oldest.

    Promises that the newest export did not contain speak for an older moment: `oldest` is the
    oldest of them.
    """
    rows = chosen(filters, scope)
    moments = ask(
        con,
        "SELECT source, instance, as_of, as_of_is_day, count(*) AS promises"
        f" {rows.sql} GROUP BY source, instance, as_of, as_of_is_day"
        " ORDER BY source, instance, as_of",
        rows.params,
    ).to_pylist()
    systems = [
        (system, list(rows))
        for system, rows in groupby(moments, key=lambda r: (r["source"], r["instance"]))
    ]
    newest = [
        each[-1] | {"promises": sum(row["promises"] for row in each), "oldest": each[0]["as_of"]}
        for _, each in systems
    ]
    return pa.Table.from_pylist(newest, schema=MOMENTS)


def speaks_for(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> date | None:
    """The newest as-of day of the chosen promises, or the reader's earlier one; None of nothing."""
    rows = chosen(filters, scope)
    newest = ask(con, f"SELECT max(as_of) AS newest {rows.sql}", rows.params)["newest"][0].as_py()
    return newest.date() if newest is not None else None
