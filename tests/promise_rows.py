"""A store with the judged rows a test writes down as a table."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

SCHEMA = Path(__file__).parents[1] / "pipelines" / "schema.sql"

_ALWAYS: dict[str, Any] = {
    "source": "kept", "instance": "", "as_of": datetime(2026, 4, 15), "as_of_is_day": True,
    "since": date(2020, 1, 1), "is_missing": False, "counted_as": "on_time", "reason": "",
    "outcome": "kept_original", "pushes": 0, "late_pushes": 0, "pull_ins": 0,
}  # fmt: skip
_OUTCOME = {
    "on_time": "kept_original", "renegotiated": "kept_renegotiated", "broken": "broken_late",
    "not_due": "open_not_due", "excluded": "withdrawn",
}  # fmt: skip
_ALWAYS_MOVE: dict[str, Any] = {
    "source": "kept", "instance": "", "move": "push", "notice": "given",
    "backdated": False, "after_delivery": False,
}  # fmt: skip


def store(promises: str = "", moves: str = "", past: str = "") -> duckdb.DuckDBPyConnection:
    """An empty store's tables with these rows: each a table of ` | `, header first.

    A day or time without its own `_is_day` is a day where it is written as one; flags are false
    unless a column `flags` names them; '' is nothing; the ids number themselves.
    """
    con = duckdb.connect()
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    for table, text, always in (
        ("promises", promises, _ALWAYS), ("past", past, _ALWAYS), ("moves", moves, _ALWAYS_MOVE),
    ):  # fmt: skip
        types = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
        for number, written in enumerate(_read(text), 1):
            _insert(con, table, types, always | written, number)
    return con


def _read(text: str) -> list[dict[str, Any]]:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return []
    header = [name.strip() for name in lines[0].split("|")]
    return [
        {name: cell.strip() for name, cell in zip(header, line.split("|"), strict=True)
         if cell.strip()}
        for line in lines[1:]
    ]  # fmt: skip


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, types: dict[str, str], row: dict[str, Any], n: int
) -> None:
    row = dict(row)
    times = int(row.pop("times", 1))
    flags = str(row.pop("flags", "")).split()
    if table == "moves":
        row.setdefault("position", n)
    else:
        if row["counted_as"] != "on_time" and row["outcome"] == "kept_original":
            row["outcome"] = _OUTCOME[row["counted_as"]]
        for name, kind in types.items():
            if kind == "BOOLEAN" and name not in row and not name.endswith("_is_day"):
                row[name] = name in flags if name not in _UNKNOWN else None
    for name in list(row):
        if f"{name}_is_day" in types:
            row.setdefault(f"{name}_is_day", len(str(row[name])) == 10)
    marks = ", ".join(f"CAST(? AS {types[name]})" for name in row)
    names = (
        ", ".join(f'"{name}"' for name in [*row, "promise_id"])
        if "promise_id" not in row
        else (", ".join(f'"{name}"' for name in row))
    )
    for again in range(times):
        values = list(row.values())
        if "promise_id" not in row:
            values.append(f"P{n}" + (f"-{again + 1}" if times > 1 else ""))
        given = marks + ", ?" if "promise_id" not in row else marks
        con.execute(f"INSERT INTO {table} ({names}) VALUES ({given})", values)


_UNKNOWN = {"accepted_in_writing", "set_by_doer", "is_on_time_to_current", "slip_open"}
