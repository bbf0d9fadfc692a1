"""What needs somebody now: forgotten, overtaken, ownerless, in conflict, waited for in vain."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from metrics.catalogue.following import CONFLICTING, OVERTAKEN, REPLIED
from metrics.conditions import OPEN, OWED
from metrics.filters import Filters
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.tables import Table, rows_of

_TEXTS = ("source", "instance", "promise_id", "title", "customer", "team", "owner", "kind",
          "outcome", "currency")  # fmt: skip
AT_RISK = pa.schema(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("first_due", pa.timestamp("us")),
        ("first_due_is_day", pa.bool_()),
        ("due_in_force", pa.timestamp("us")),
        ("due_in_force_is_day", pa.bool_()),
        ("slip_days", pa.int64()),
        ("value", pa.float64()),
    ]
)


def forgotten(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """Owed past their date with no new date and no activity since, longest first; and
    last_activity_at."""
    where = f"{OWED} AND silent_since_due"
    return _rows(con, "promises", where, filters, scope, ("last_activity_at",))


def overtaken(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """Owed past their date, while their owner delivered one made on a later day; and overtaken_at,
    the last such delivery."""
    where = f"{OWED} AND {OVERTAKEN}"
    return _rows(con, "overtaking", where, filters, scope, ("overtaken_at",))


def ownerless(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """Still to be delivered, and nobody owns them: longest overdue first, then soonest due."""
    return _rows(con, "promises", f"{OPEN} AND owner IS NULL", filters, scope)


def waiting_after_reply(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """Still to be delivered, set to wait for the customer, who has replied since; and waiting_at,
    replied_at (local to the business zone), the longest unanswered first."""
    more = ("waiting_at", "replied_at")
    where = f"{OPEN} AND {REPLIED}"
    return _rows(con, "waits", where, filters, scope, more, "replied_at")


def conflicting(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """Promises with another date for the same thing to the same customer, side by side; and thing
    (what they share: the same text is the same thing), days_apart, is_across (other teams or
    systems), is_possible (only the titles are alike: say 'possible')."""
    more = ("thing", "days_apart", "is_across", "is_possible")
    order = "is_possible, customer, thing, due_in_force"
    return _rows(con, "conflicts", CONFLICTING, filters, scope, more, order)


def families(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """Promises that others are part of, those with broken parts first; and children,
    matured_children, broken_children, last_child_due (the latest date among the parts),
    is_before_child (it is due before one of its parts), weakest_id and weakest_title (the part
    that slipped most, or is due last)."""
    more = ("children", "matured_children", "broken_children", "last_child_due",
            "is_before_child", "weakest_id", "weakest_title")  # fmt: skip
    return _rows(con, "families", "TRUE", filters, scope, more, "broken_children DESC, first_due")


def _rows(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    where: str,
    filters: Filters,
    scope: Scope,
    more: tuple[str, ...] = (),
    order: str = "coalesce(slip_days, -1) DESC, due_in_force",
) -> pa.Table:
    """Columns of AT_RISK and a few more; empty where there is none."""
    names = ", ".join([*AT_RISK.names, *more])
    rows = rows_of(table, con, filters, scope, Condition(f"({where})"))
    found = ask(
        con,
        f"SELECT {names} {rows.sql} ORDER BY {order}, source, instance, promise_id",
        rows.params,
    )
    return found.cast(_schema(found))


def _schema(found: pa.Table) -> pa.Schema:
    known: dict[str, Any] = {field.name: field for field in AT_RISK}
    return pa.schema([known.get(field.name, field) for field in found.schema])
