"""The value of promises by currency, never added across currencies."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from metrics import frame
from metrics.conditions import BROKEN, DUE_SOON, LEFT_SINCE, OWED
from metrics.filters import Filters
from metrics.question import Question
from metrics.scope import Scope
from metrics.sql import tally

AT_STAKE = f"({BROKEN}) OR counted_as = 'renegotiated' OR ({DUE_SOON})"
NO_CURRENCY = "no currency"

# Of the broken ones: owed is still to be delivered; restored came after all; farewell left us.
STANDINGS = {
    "broken": BROKEN,
    "owed": OWED,
    "renegotiated": "counted_as = 'renegotiated'",
    "due_soon": DUE_SOON,
    "restored": "outcome = 'broken_late' AND NOT reopened",
    "farewell": f"{BROKEN} AND ({LEFT_SINCE})",
}
VALUES = pa.schema(
    [
        ("currency", pa.string()),
        *((name, pa.float64()) for name in STANDINGS),
        *((f"{name}_n", pa.int64()) for name in STANDINGS),
    ]
)


def at_stake_rows(question: Question) -> list[dict[str, Any]]:
    """A row for each group; where the chosen promises are in several currencies, for each group
    and currency."""
    told = _told(question)
    several = len({row["currency"] for row in told}) > 1
    rows = []
    for row in told:
        name = row["currency"] or NO_CURRENCY
        key = row["key"]
        if several:
            key = name if question.slice is None else f"{key or 'none recorded'} · {name}"
        rows.append({"of": row["key"], **_row(key, name, row["total"], row["n"])})
    return rows


def currency_rows(question: Question) -> list[dict[str, Any]]:
    """A row for each currency, most promises first."""
    told = sorted(_told(question), key=lambda row: (-row["n"], row["currency"] or ""))
    return [
        _row(row["currency"] or NO_CURRENCY, row["currency"] or "", row["total"], row["n"])
        for row in told
    ]


def values(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """For the Overview and At risk pages: one row per currency (NULL: none recorded) with the
    value, and the number _n, of the promises that are broken, owed, renegotiated, due_soon,
    restored and farewell. Only promises with a value on file; never add rows."""
    sums = {
        name: f"sum(value) FILTER (WHERE {condition})" for name, condition in STANDINGS.items()
    } | {f"{name}_n": tally(condition) for name, condition in STANDINGS.items()}
    rows = Question(con, None, filters, scope, {}).counts(
        {"currency": "currency"}, sums, "value IS NOT NULL"
    )
    rows.sort(key=lambda row: (row["currency"] is None, row["currency"] or ""))
    return pa.Table.from_pylist(rows, schema=VALUES)


def _told(question: Question) -> list[dict[str, Any]]:
    sums = {"total": "sum(value)", "n": "count(*)"}
    where = f"value IS NOT NULL AND ({AT_STAKE})"
    rows = question.counts({"currency": "currency"}, sums, where)
    return sorted(rows, key=lambda row: (row["key"] or "", row["currency"] or ""))


def _row(key: str | None, currency: str, total: float, n: int) -> dict[str, Any]:
    return {
        "key": key, "value": total, "n": n, "is_ranked": n >= frame.RANKED,
        "shown": f"{total:,.0f} {currency}".strip(),
    }  # fmt: skip
