"""The promises behind a number, one row each, with flags and the why sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from metrics.filters import Filters
from metrics.population import FLAGS, chosen, moved_by
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.why import why

LISTING = pa.schema(
    [
        *((name, pa.string()) for name in (
            "source", "promise_id", "title", "customer", "team", "owner", "kind",
            "outcome", "counted_as", "reason",
            "first_due", "due_in_force", "recovery_due", "delivered_at",
        )),
        *((name, pa.int64()) for name in ("pushes", "late_pushes", "pull_ins", "slip_days")),
        ("slip_open", pa.bool_()),
        ("flags", pa.list_(pa.string())),
        ("why", pa.string()),
        ("instance", pa.string()),
        ("is_missing", pa.bool_()),
        ("value", pa.float64()),
        ("currency", pa.string()),
        ("url", pa.string()),
    ]
)  # fmt: skip

_ORDER = "source, instance, promise_id"
_READ = ", ".join(
    (
        "source, instance, promise_id, title, customer, team, owner, kind, url, value, currency",
        "as_of, outcome, counted_as, reason, is_missing, cancelled_by, pushes, late_pushes",
        "pull_ins, slip_days, slip_open",
        "first_due, first_due_is_day, due_in_force, due_in_force_is_day, recovery_due",
        "recovery_due_is_day, delivered_at, delivered_at_is_day, cancelled_at, last_activity_at",
        *FLAGS,
    )
)
_MOVE = (
    'moves.source, moves.instance, moves.promise_id, moves."at", moves.at_is_day,'
    " moves.earliest_at, moves.latest_at, moves.after, moves.after_is_day, moves.in_force,"
    " moves.in_force_is_day, moves.move, moves.notice, moves.notice_days, moves.backdated,"
    " moves.after_delivery"
)
OUTCOMES = (
    "kept_original", "kept_renegotiated", "broken_late", "broken_dropped", "broken_abandoned",
    "broken_overdue", "open_renegotiated", "open_not_due", "withdrawn", "unjudgeable",
    "not_a_promise",
)  # fmt: skip

Row = dict[str, Any]
_DATES = ("first_due", "due_in_force", "recovery_due", "delivered_at")
_NOTHING: Row = dict.fromkeys(
    (*_DATES, "pushes", "late_pushes", "pull_ins", "slip_days", "slip_open")
)


def listing(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    *,
    outcome: str | None = None,
    condition: str | Condition = "TRUE",
    limit: int | None = None,
    offset: int = 0,
) -> pa.Table:
    """The chosen promises with every column `kept promises` prints and a few more, by their key.

    Dates are ISO text, a day or a local time, as the promise was given; an unjudgeable record and
    what is no promise print none (definitions §2a). `flags` is a list.

    `outcome` keeps one outcome or counted_as ("broken", "broken_overdue"). Of "unjudgeable",
    records without a due are listed where coverage counts them. `condition` is SQL of our own (a
    metric's `among`), never a reader's text: that is bound, in a Condition.
    """
    also = [condition if isinstance(condition, Condition) else Condition(condition)]
    if outcome is not None:
        column = "outcome" if outcome in OUTCOMES else "counted_as"
        also.append(Condition(f"{column} = ?", (outcome,)))
    undated = outcome == "unjudgeable"
    rows = chosen(filters, scope, *also, with_undated=undated, tells_missing=True)
    page = f"{rows.sql} ORDER BY {_ORDER}"
    if limit is not None:
        page += f" LIMIT {int(limit)} OFFSET {int(offset)}"
    moves = _moves(con, Condition(page, rows.params), filters)
    table = ask(con, f"SELECT {_READ} {page}", rows.params)
    return pa.Table.from_pylist([*_written(table.to_pylist(), moves)], schema=LISTING)


def in_batches(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope, *, size: int = 20_000
) -> Iterator[pa.Table]:
    """All of it in the same order, in batches: of a million promises only some are in memory.

    The connection is in use until the last batch is taken.
    """
    rows = chosen(filters, scope, tells_missing=True)
    page = Condition(f"{rows.sql} ORDER BY {_ORDER}", rows.params)
    moves = _moves(con, page, filters)
    reader = con.sql(f"SELECT {_READ} {page.sql}", params=list(page.params)).to_arrow_reader(size)
    promises = (row for batch in reader for row in batch.to_pylist())
    written = _written(promises, moves)
    while some := list(islice(written, size)):
        yield pa.Table.from_pylist(some, schema=LISTING)


def _moves(con: duckdb.DuckDBPyConnection, page: Condition, filters: Filters) -> Iterator[Row]:
    """The moves of the promises of a page, in their order."""
    known = moved_by(filters)
    table = ask(
        con,
        f"SELECT {_MOVE} FROM moves JOIN (SELECT {_ORDER} {page.sql}) AS page USING ({_ORDER})"
        f" WHERE ({known.sql}) AND moves.move NOT IN ('set', 'same')"
        f" ORDER BY {_ORDER}, position",
        page.params + known.params,
    )
    return (row for batch in table.to_batches(max_chunksize=10_000) for row in batch.to_pylist())


def _key(row: Row) -> tuple[str, str, str]:
    return row["source"], row["instance"], row["promise_id"]


def _written(promises: Iterable[Row], moves: Iterator[Row]) -> Iterator[Row]:
    """The rows as printed; promises and moves come in one order, so they are merged."""
    ahead = next(moves, None)
    for promise in promises:
        its = []
        while ahead is not None and _key(ahead) == _key(promise):
            its.append(ahead)
            ahead = next(moves, None)
        yield {
            **promise,
            **{name: _iso(promise, name) for name in _DATES},
            **(_NOTHING if is_unjudged(promise) else {}),
            "flags": flags(promise),
            "why": why(promise, its),
        }


def is_unjudged(promise: Row) -> bool:
    """Its dates, counts and flags say nothing, so they are not printed (definitions §2a)."""
    return promise["outcome"] in ("unjudgeable", "not_a_promise")


def flags(promise: Row) -> list[str]:
    """The names of its flags; of what was not judged, none matters."""
    return [] if is_unjudged(promise) else [name for name in FLAGS if promise[name]]


def _iso(promise: Row, name: str) -> str | None:
    at = promise[name]
    if at is None:
        return None
    return str(at.date().isoformat() if promise[f"{name}_is_day"] else at.isoformat())
