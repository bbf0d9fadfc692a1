"""One SQL text as DuckDB runs it goes in; the same question as ClickHouse answers it comes out.

Translated by SQLGlot and mended where that alone would answer something else. Only what the
contract tests have compared on both engines may pass (`PORTABLE`): ClickHouse answers much else
wrongly without an error, so the rest is refused before it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

# Without these it answers otherwise than SQL says: a missing side of a join as '' and 0, the
# largest of nothing as 0, times in the zone of the server, dates only up to 2106, a name in an
# expression as the alias beside it, a number in GROUP BY as a column.
SETTINGS: Mapping[str, Any] = {
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    "session_timezone": "UTC",
    "enable_extended_results_for_datetime_functions": 1,
    "prefer_column_name_to_alias": 1,
    "union_default_mode": "DISTINCT",
    "enable_positional_arguments": 0,
}

# The nodes of a syntax tree that metrics may use: each was run on both engines.
PORTABLE = frozenset(
    {
        "Add", "Alias", "And", "Anonymous", "ArgMax", "Avg", "Between", "Boolean", "CTE", "Case",
        "Cast", "Coalesce", "Column", "Count", "DPipe", "DataType", "DateDiff", "Distinct",
        "Div", "EQ", "Exists", "Filter", "From", "GT", "GTE", "Group", "Having", "Identifier",
        "Greatest", "If", "In", "Interval", "Is", "Join", "LT", "LTE", "Least", "Length", "Like",
        "Limit", "Literal", "Lower", "Max", "Min", "NEQ", "Neg", "Not", "Null", "Offset", "Or",
        "Order",
        "Ordered", "Paren",
        "Placeholder", "RegexpLike", "RegexpReplace", "Select", "Star", "StartsWith", "StrPosition",
        "Sub", "Subquery", "Sum",
        "Table", "TableAlias", "TimestampTrunc", "Trim", "Union", "Var", "Variance", "Where",
        "Window", "WindowSpec", "With",
    }
)  # fmt: skip
FUNCTIONS = frozenset({"timezone"})  # of those SQLGlot has no node for
UNITS = {
    "DAY": "toStartOfDay",
    "WEEK": "toMonday",
    "MONTH": "toStartOfMonth",
    "QUARTER": "toStartOfQuarter",
    "YEAR": "toStartOfYear",
}
_TYPES = {
    exp.DType.DATE: "Date32",
    exp.DType.TIMESTAMP: "DateTime64(6)",
    exp.DType.TIMESTAMPNTZ: "DateTime64(6)",
    exp.DType.TEXT: "String",
    exp.DType.VARCHAR: "String",
    exp.DType.INT: "Int32",
    exp.DType.BIGINT: "Int64",
    exp.DType.DOUBLE: "Float64",
    exp.DType.BOOLEAN: "Bool",
}
_WHOLE = frozenset({"Int32", "Int64"})


class NotPortable(ValueError):
    """SQL that nobody has compared on both engines; the message names what is in it."""


def parameter_type(value: Any) -> str:
    """The ClickHouse type of a bound value."""
    match value:
        case None:
            return "Nullable(String)"
        case bool():
            return "Bool"
        case int():
            return "Int64"
        case float():
            return "Float64"
        case str():
            return "String"
        case datetime():
            return "DateTime64(6)"
        case date():
            return "Date32"
    raise NotPortable(f"A parameter is a {type(value).__name__}, which is not bound anywhere else.")


def parameters(values: Sequence[Any]) -> dict[str, Any]:
    """The values by the names that `translated` gives them."""
    return {f"p{i}": _bound(value) for i, value in enumerate(values, start=1)}


@lru_cache(maxsize=4096)
def translated(sql: str, types: tuple[str, ...], tables: tuple[tuple[str, str], ...]) -> str:
    """The SQL for ClickHouse, with `{p1:String}` for the first `?`. `tables`: ours to theirs.

    Raises NotPortable.
    """
    tree = sqlglot.parse_one(_numbered(sql), dialect="duckdb")
    check(tree)
    theirs = dict(tables)
    named = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in list(tree.find_all(exp.Table)):
        if table.name in theirs and table.name not in named:
            ours = table.name
            table.set("this", exp.to_identifier(theirs[ours]))
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(ours)))
    for node in reversed(list(tree.walk(bfs=False))):  # what is inside before what is around it
        mended = _mended(node, types)
        if mended is not node:
            node.replace(mended)
    return tree.sql(dialect="clickhouse", normalize_functions=False)


def check(tree: exp.Expr) -> None:
    """Raises NotPortable where a node of the tree has not been compared."""
    for node in tree.walk():
        name = type(node).__name__
        if name not in PORTABLE:
            raise NotPortable(f"{name} ({node.sql(dialect='duckdb')[:80]}) has not been compared.")
        if isinstance(node, exp.Anonymous) and node.name.lower() not in FUNCTIONS:
            raise NotPortable(f"The function {node.name} has not been compared.")
        if isinstance(node, exp.Star) and any(node.args.values()):
            raise NotPortable(f"{node.sql(dialect='duckdb')} has not been compared.")
        if isinstance(node, exp.Group) and any(e.is_number for e in node.expressions):
            raise NotPortable("A column to group by is named, not counted: its place is not asked.")
        if isinstance(node, exp.Ordered) and node.this.is_number:
            raise NotPortable("A column to order by is named, not counted: its place is not asked.")
        if isinstance(node, exp.DateDiff) and _unit(node) != "SECOND":
            raise NotPortable("date_diff has been compared in seconds only.")


def _numbered(sql: str) -> str:
    """Each `?` with its place, in the order in which they are written."""
    pieces, last = [], 0
    marks = (t for t in sqlglot.tokenize(sql, dialect="duckdb") if t.token_type == _MARK)
    for number, mark in enumerate(marks, start=1):
        pieces += [sql[last : mark.start], f"${number}"]
        last = mark.end + 1
    return "".join([*pieces, sql[last:]])


_MARK = sqlglot.TokenType.PLACEHOLDER


def _mended(node: exp.Expr, types: tuple[str, ...]) -> exp.Expr:
    match node:
        case exp.Placeholder() if node.args.get("kind") is None:
            number = int(node.name)
            return exp.Placeholder(this=f"p{number}", kind=exp.Var(this=types[number - 1]))
        case exp.Cast():
            return _cast(node)
        case exp.TimestampTrunc():
            start = exp.Anonymous(this=UNITS[_unit(node)], expressions=[node.this])
            return start if _unit(node) == "DAY" else _as(start, "DateTime64(6)")
        case exp.Lower():
            return exp.Anonymous(this="lowerUTF8", expressions=[node.this])
        case exp.Upper():
            return exp.Anonymous(this="upperUTF8", expressions=[node.this])
        case exp.RegexpReplace():
            name = "replaceRegexpAll" if "g" in _modifiers(node) else "replaceRegexpOne"
            arguments = [node.this, node.expression, node.args["replacement"]]
            return exp.Anonymous(this=name, expressions=arguments)
        case exp.Anonymous() if _is_zone(node) and not _is_zone(node.parent):
            return _local(node)
        case exp.Variance():
            # of one row it is nothing, not NaN
            return exp.Anonymous(
                this="if",
                expressions=[
                    exp.GT(this=exp.Count(this=node.this.copy()), expression=exp.Literal.number(1)),
                    exp.Anonymous(this="varSamp", expressions=[node.this]),
                    exp.Null(),
                ],
            )
        case exp.In() if node.expressions:
            return _in(node)
    return node


def _unit(node: exp.DateDiff | exp.TimestampTrunc) -> str:
    return node.unit.name.upper() if node.unit else ""


def _cast(node: exp.Cast) -> exp.Expr:
    kind = _TYPES.get(node.to.this)
    if kind is None:
        raise NotPortable(f"A cast to {node.to.sql(dialect='duckdb')} has not been compared.")
    inner = node.this
    if kind in _WHOLE and isinstance(inner, (exp.Div, exp.Paren)):
        inner = exp.Anonymous(this="round", expressions=[inner])  # DuckDB rounds, this cuts off
    return _as(inner, kind)


def _as(inner: exp.Expr, kind: str) -> exp.Expr:
    text = exp.Literal.string(f"Nullable({kind})")
    return exp.Anonymous(this="CAST", expressions=[inner, text])


def _in(node: exp.In) -> exp.Expr:
    """Of NULL nobody knows whether it is in a list; ClickHouse says that it is not."""
    if isinstance(node.this, exp.Column) and node.find_ancestor(exp.Not) is None:
        return node
    unknown = exp.Is(this=node.this.copy(), expression=exp.Null())
    return exp.Anonymous(this="if", expressions=[unknown, exp.Null(), node.copy()])


def _local(node: exp.Anonymous) -> exp.Expr:
    """timezone(zone, timezone('UTC', x)): a UTC clock time on the clock of a zone."""
    zone, inner = node.expressions
    if not _is_zone(inner) or inner.expressions[0].name != "UTC":
        raise NotPortable("timezone() has been compared from UTC to a zone only.")
    at = inner.expressions[1]
    there = exp.Anonymous(this="toTimeZone", expressions=[at.copy(), zone])
    offset = exp.Anonymous(this="timezoneOffset", expressions=[there])
    return exp.Anonymous(this="addSeconds", expressions=[at.copy(), offset])


def _is_zone(node: exp.Expr | None) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "timezone"


def _modifiers(node: exp.RegexpReplace) -> str:
    told = node.args.get("modifiers")
    return told.name if told is not None else ""


def _bound(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
