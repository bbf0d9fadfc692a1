"""Every text of SQL in the code that asks a store's version: one that ClickHouse answers alike."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import sqlglot
from sqlglot.errors import ParseError, TokenError

from pipelines.keeping.clickhouse_sql import NotPortable, check

ROOT = Path(__file__).parents[1]
# All that is asked there is asked of a version; in pipelines.importing, what a reader is asked.
ASKING = ("metrics", "dashboard", "commands", "paper", "access")
_SQL = re.compile(r"\s*(SELECT|WITH\s+\w+\s+AS)\b")
_HOLE = "hole"


def texts() -> Iterator[tuple[str, str]]:
    """Where each text stands, and what it says, with a column's name for whatever is put in."""
    for folder in ASKING:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from _in(path, tree)
        for path in sorted((ROOT / folder).rglob("*.sql")):
            yield str(path.relative_to(ROOT)), _filled(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "pipelines" / "importing").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("reader.query"):
                yield from _in(path, _named(tree, call.args[0]))


def _named(tree: ast.Module, told: ast.expr) -> ast.AST:
    """What a name of the module stands for; else the expression itself."""
    for line in ast.walk(tree):
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == ast.unparse(told):
            return line.value
    return told


def _in(path: Path, part: ast.AST) -> Iterator[tuple[str, str]]:
    pieces = {id(v) for n in ast.walk(part) if isinstance(n, ast.JoinedStr) for v in ast.walk(n)}
    for node in ast.walk(part):
        if isinstance(node, ast.JoinedStr):
            text = "".join(map(_piece, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in pieces:
                continue
            text = _filled(node.value)
        else:
            continue
        if _SQL.match(text):
            yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _filled(text: str) -> str:
    """Of a text that is filled in later."""
    return re.sub(r"\{\w+\}", _HOLE, text)


def _piece(value: ast.expr) -> str:
    """Of an f-string: what is put in is a column, or the rows that are asked."""
    if isinstance(value, ast.Constant):
        return str(value.value)
    assert isinstance(value, ast.FormattedValue)
    return "FROM promises WHERE TRUE" if ast.unparse(value.value).endswith(".sql") else _HOLE


def test_no_text_of_sql_asks_what_nobody_compared() -> None:
    read, faults = 0, []
    for where, text in texts():
        try:
            tree = sqlglot.parse_one(text, dialect="duckdb")
        except (ParseError, TokenError):
            continue  # a piece, or one whose holes are not columns: the measures' tests ask those
        read += 1
        try:
            check(tree)
        except NotPortable as fault:
            faults.append(f"{where}: {fault}")
    assert read > 55, read
    assert faults == []
