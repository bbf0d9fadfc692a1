"""Whoever asks the store says who is asking: read off the source of every question and page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("metrics", "dashboard", "paper")

# What runs SQL, or has a connection, and takes no scope: why that shows nobody anything.
NOT_ROWS_OF_ANYBODY = {
    ("metrics/sql.py", "ask"): "runs what another function asks",
    ("metrics/sql.py", "fetch"): "runs what another function asks",
    ("metrics/counting.py", "_grouped"): "its rows are chosen by the caller, with a scope",
    ("metrics/counting.py", "_histogram"): "its rows are chosen by the caller, with a scope",
    ("metrics/listing.py", "_moves"): "its rows are chosen by the caller, with a scope",
    ("metrics/question.py", "table"): "a Question holds its scope",
    ("metrics/question.py", "counts"): "a Question holds its scope",
    ("metrics/made.py", "allowed_checks"): "which columns the exports of a system had",
    ("metrics/made.py", "_filled"): "which columns the exports of a system filled",
    ("metrics/history.py", "_names"): "names that were joined, of the settings",
    ("metrics/question.py", "settings_of"): "the settings the store was judged with",
    ("dashboard/previewing.py", "look_into"): "a trial of the files that are being imported",
    ("metrics/never_read.py", "never_read"): "records of nobody; asked for who sees everything",
    ("metrics/never_read.py", "_is_read_since"): "records of nobody; asked for who sees everything",
    ("paper/typeset.py", "count"): "the pages of a PDF",
    ("dashboard/server/health.py", "_look"): "whether there is an answer at all",
}
# What an import would change is judged apart from the store, for who brings the files.
OF_ALL = {"dashboard/previewing.py"}
RUNS = {"sql", "query", "execute"}
ASKS = {"ask", "fetch"}
CACHES = {"cache_data", "cache_resource", "lru_cache", "cache", "remembered"}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield str(file.relative_to(ROOT)), node


def arguments(node: ast.FunctionDef) -> dict[str, str]:
    told = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one in told}


def called(node: ast.FunctionDef) -> set[str]:
    """The names of methods and functions that are called in it."""
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {one.attr for one in calls if isinstance(one, ast.Attribute)} | {
        one.id for one in calls if isinstance(one, ast.Name)
    }


def asks_the_store(node: ast.FunctionDef) -> bool:
    told = arguments(node)
    has_connection = "con" in told or any("DuckDBPyConnection" in text for text in told.values())
    runs = {
        one.func.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
    } & RUNS
    is_ask = any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in ASKS
        for one in ast.walk(node)
    )
    return has_connection or bool(runs) or is_ask


def without_scope() -> set[tuple[str, str]]:
    return {
        (file, node.name)
        for file, node in functions()
        if asks_the_store(node) and arguments(node).get("scope") != "Scope"
    }


def test_every_question_takes_the_scope_explicitly() -> None:
    assert without_scope() - NOT_ROWS_OF_ANYBODY.keys() == set()


def test_no_exception_is_left_over() -> None:
    assert NOT_ROWS_OF_ANYBODY.keys() - without_scope() == set()


def test_no_scope_has_a_default() -> None:
    found = []
    for file, node in functions():
        placed = [*node.args.posonlyargs, *node.args.args]
        given = placed[len(placed) - len(node.args.defaults) :]
        given += [
            one
            for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if default is not None
        ]
        found += [(file, node.name) for one in given if one.arg == "scope"]
    assert found == []


def test_what_is_cached_for_all_has_the_scope_in_its_key() -> None:
    for file, node in functions():
        cached = {ast.unparse(one).split("(")[0].split(".")[-1] for one in node.decorator_list}
        if file.startswith("dashboard/") and cached & CACHES:
            told = arguments(node)
            assert told.get("scope") == "Scope" or _knows_no_store(node), f"{file}: {node.name}"


def _knows_no_store(node: ast.FunctionDef) -> bool:
    """A cached function of text and numbers only, which asks nothing."""
    plain = {"str", "int", "float", "bool", "Path", "date", "tuple[str, ...]"}
    return not asks_the_store(node) and set(arguments(node).values()) <= plain


@pytest.mark.parametrize("folder", ["dashboard", "paper"])
def test_no_page_asks_on_behalf_of_everybody(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        names = {
            one.id for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.Name)
        }
        assert "EVERYTHING" not in names or str(file.relative_to(ROOT)) in OF_ALL, file


def test_what_is_handed_out_leaves_a_line() -> None:
    """Every download goes through the one function that notes it."""
    for file, node in functions():
        if file != "dashboard/acting.py":
            assert "download_button" not in called(node), f"{file}: {node.name}"
    for path in (ROOT / "dashboard").rglob("*.py"):
        assert path.name == "acting.py" or "st.download_button" not in path.read_text(), path
