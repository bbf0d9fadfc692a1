"""The chance that an open promise is kept by its date, from how long its team's others took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from metrics import frame
from metrics.conditions import COMING, days_between
from metrics.filters import Filters
from metrics.forecast import ENOUGH, Pair, curves, own_record
from metrics.population import chosen
from metrics.question import Question
from metrics.scope import Scope
from metrics.slip import Curve, done_by
from metrics.sql import Condition, ask

CAN_BE_SAID = f"{COMING} AND made_at IS NOT NULL"
_AGE = days_between("made_at", "as_of")
_TERM = days_between("made_at", "due_in_force")
# The first day of its life that is still ahead. The as-of's own day counts as gone, at whatever
# hour it was exported, so that looking back to a day says what was said on it.
_FROM_DAY = f"{_AGE} + 1"

CHANCES = pa.schema(
    [
        *((name, pa.string()) for name in (
            "source", "instance", "promise_id", "title", "customer", "team", "owner", "kind",
            "outcome",
        )),
        ("due_in_force", pa.timestamp("us")),
        ("due_in_force_is_day", pa.bool_()),
        ("days_left", pa.int64()),
        ("value", pa.float64()),
        ("currency", pa.string()),
        ("chance", pa.float64()),
        ("n", pa.int64()),
        ("shown", pa.string()),
    ]
)  # fmt: skip


def chance_rows(question: Question) -> list[dict[str, Any]]:
    """Of the coming promises of each group: the mean of their chances, where it can be said."""
    known = curves(question.con, own_record(question.filters), question.scope)
    columns = {
        "team": "team", "kind": "kind", "age": _AGE, "from_day": _FROM_DAY, "term": _TERM,
    }  # fmt: skip
    sums: dict[str | None, tuple[float, int]] = {}
    for row in question.counts(columns, {"many": "count(*)"}, CAN_BE_SAID):
        chance = _chance(known, row)
        total, n = sums.get(row["key"], (0.0, 0))
        if chance is None:
            sums[row["key"]] = (total, n)
        else:
            sums[row["key"]] = (total + chance * row["many"], n + row["many"])
    return [_row(key, total, n) for key, (total, n) in sums.items()]


def chances(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> pa.Table:
    """For the At risk page: every coming promise, the least likely to be kept first, those of
    which nothing can be said last.

    days_left to the date in force; chance 0…1 or NULL; n: of the promises behind the
    curve those that were open as long, itself among them; shown '62%' or
    'cannot say'.
    """
    known = curves(con, own_record(filters), scope)
    rows = chosen(filters, scope, Condition(COMING))
    left = days_between("as_of", "due_in_force")
    names = [name for name in CHANCES.names if name not in ("chance", "n", "shown", "days_left")]
    told = ask(
        con,
        f"SELECT {', '.join(names)}, {_AGE} AS age, {_FROM_DAY} AS from_day, {_TERM} AS term,"
        f" {left} AS days_left"
        f" {rows.sql} ORDER BY due_in_force, source, instance, promise_id",
        rows.params,
    ).to_pylist()
    for row in told:
        pair = (row["team"], row["kind"])
        chance = None if row["age"] is None else _chance(known, row)
        row |= {"chance": chance, "n": 0}
        if row["age"] is not None and pair in known:
            row["n"] = known[pair].took_at_least(row["age"])
        row["shown"] = "cannot say" if chance is None else f"{100 * chance:.0f}%"
    told.sort(key=lambda row: (row["chance"] is None, row["chance"] or 0.0))
    return pa.Table.from_pylist(told, schema=CHANCES)


def _chance(known: dict[Pair, Curve], row: Mapping[str, Any]) -> float | None:
    """Delivered by the end of its last day, given that it is not delivered by now."""
    curve = known.get((row["team"], row["kind"]))
    if curve is None or curve.n < ENOUGH or curve.took_at_least(row["age"]) < frame.FEW:
        return None
    return done_by(curve, row["term"], after=row["from_day"])


def _row(key: str | None, total: float, n: int) -> dict[str, Any]:
    if not n:
        return {"key": key, "shown": "cannot say"}
    few = f"{total:.1f} of {n} expected"
    return {
        "key": key, "value": round(total / n, 9), "n": n,
        "shown": few if n < frame.FEW else f"{100 * total / n:.0f}%",
        "is_ranked": n >= frame.RANKED,
    }  # fmt: skip
