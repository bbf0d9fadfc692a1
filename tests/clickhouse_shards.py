"""Engines with a share of the promises each go in; a cursor that asks all and merges comes out.

What a Distributed table does: each shard groups its own rows, and the groups are merged. Counts and
sums are added up, of the largest the largest stands; what cannot be merged from such parts raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot import exp

# Not sharded: a few rows that every shard has.
EVERYWHERE = frozenset({"imports", "exports", "files", "problems", "settings"})


class NotMerged(Exception):
    """The whole is not the sum of what the shards say; the message says why."""


@dataclass(frozen=True)
class Merged:
    """Asks as a cursor does."""

    cursors: Sequence[Any]

    def sql(self, sql: str, params: Any = None) -> Any:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        tables = {table.name for table in tree.find_all(exp.Table)}
        if tables <= EVERYWHERE:
            return self.cursors[0].sql(sql, params=params)
        _refuse(tree)
        answers = [cursor.sql(sql, params=params).to_arrow_table() for cursor in self.cursors]
        return Answered(_merged(tree, answers))

    execute = sql


@dataclass(frozen=True)
class Answered:
    table: pa.Table

    def to_arrow_table(self) -> pa.Table:
        return self.table

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(zip(*(c.to_pylist() for c in self.table.columns), strict=True))


def _refuse(tree: exp.Expr) -> None:
    """What looks from one promise at another is only right where both are on one shard."""
    if next(tree.find_all(exp.Window), None) is not None:
        raise NotMerged("a window over promises of several records")
    for join in tree.find_all(exp.Join):
        inner = join.this.find(exp.Select) if isinstance(join.this, exp.Subquery) else None
        grouped = (
            {e.name for e in inner.args["group"].expressions}
            if inner and inner.args.get("group")
            else set()
        )
        if "parent_id" in grouped:
            raise NotMerged("a join of a promise with those that are part of it")
    for kind in (exp.Avg, exp.Variance, exp.ArgMax):
        if next(tree.find_all(kind), None) is not None:
            raise NotMerged(f"{kind.__name__}: its parts are states, not numbers")


def _merged(tree: exp.Expr, answers: Sequence[pa.Table]) -> pa.Table:
    schema = answers[0].schema
    rows = [tuple(row.values()) for answer in answers for row in answer.to_pylist()]
    assert isinstance(tree, exp.Select)
    ways = [_way(each) for each in tree.expressions]
    if not any(ways):
        rows = list(dict.fromkeys(rows)) if tree.args.get("distinct") else rows
        return _table(rows, schema)
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        key = tuple(cell for cell, way in zip(row, ways, strict=True) if way is None)
        known = groups.get(key)
        if known is None:
            groups[key] = list(row)
            continue
        for i, way in enumerate(ways):
            if way is not None:
                known[i] = _both(way, known[i], row[i])
    return _table([tuple(row) for row in groups.values()], schema)


def _way(projection: exp.Expr) -> Callable[[Any, Any], Any] | None:
    """How to merge what a column says on two shards; None of one that it is grouped by."""
    inner = projection.unalias()
    while isinstance(inner, (exp.Filter, exp.Cast, exp.Paren)):
        inner = inner.this
    if isinstance(inner, exp.Count) and inner.find(exp.Distinct):
        raise NotMerged("a count of different values")
    if isinstance(inner, (exp.Count, exp.Sum)):
        return lambda a, b: a + b
    if isinstance(inner, exp.Case) and all(map(_is_added_up, _branches(inner))):
        return lambda a, b: a + b
    if isinstance(inner, exp.Max):
        return max
    if isinstance(inner, exp.Min):
        return min
    if next(inner.find_all(exp.AggFunc), None) is not None:
        raise NotMerged(f"{inner.sql(dialect='duckdb')[:60]}")
    return None


def _branches(case: exp.Case) -> list[exp.Expr]:
    """What a CASE may say: its condition is of what is grouped by, so the same on every shard."""
    said = [branch.args["true"] for branch in case.args["ifs"]]
    return [*said, case.args.get("default") or exp.null()]


def _is_added_up(said: exp.Expr) -> bool:
    is_nothing = isinstance(said, exp.Literal) and said.name == "0"
    return is_nothing or (isinstance(said, exp.Count) and not said.find(exp.Distinct))


def _both(way: Callable[[Any, Any], Any], one: Any, other: Any) -> Any:
    if one is None or other is None:
        return one if other is None else other
    return way(one, other)


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    cells = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(list(c), f.type) for c, f in zip(cells, schema, strict=True)]
    return pa.table(arrays, schema=schema)
