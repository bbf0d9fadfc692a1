"""A store holding the judged rows that a test writes down as a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

SCHEMA = Path(__file__).parents[1] / "pipelines" / "keeping" / "schema.sql"

_PROMISE: dict[str, Any] = {
    "source": "kept", "instance": "", "as_of": "2026-04-15",
    "since": date(2020, 1, 1), "counted_as": "on_time", "reason": "",
    "pushes": 0, "late_pushes": 0, "pull_ins": 0, "slip_open": False,
}  # fmt: skip
_MOVE: dict[str, Any] = {
    "source": "kept", "instance": "", "move": "push", "notice": "given",
    "backdated": False, "after_delivery": False,
}  # fmt: skip
_OUTCOME = {
    "on_time": "kept_original", "renegotiated": "kept_renegotiated", "broken": "broken_late",
    "not_due": "open_not_due", "excluded": "withdrawn",
}  # fmt: skip
_MAY_BE_UNKNOWN = {"accepted_in_writing", "set_by_doer", "is_on_time_to_current"}


def store(promises: str = "", moves: str = "", past: str = "") -> duckdb.DuckDBPyConnection:
    """The tables of a store in memory with these rows; each text is a table, header first.

    Cells are apart by '|'; an empty one is not given. `times` repeats a row; `flags` names those
    that are true. What is not given: the outcome most common for its counted_as, ids P1, P2… in
    order, and whether a date is only a day, by how it is written.
    """
    con = duckdb.connect(config={"threads": 1})
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    for table, text in (("promises", promises), ("past", past), ("moves", moves)):
        columns = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
        for number, written in enumerate(_rows(text), 1):
            _insert(con, table, columns, written, number)
    return con


def _rows(text: str) -> list[dict[str, Any]]:
    lines = [line.split("|") for line in text.strip().splitlines() if line.strip()]
    header = [name.strip() for name in lines[0]] if lines else []
    return [
        {name: cell.strip() for name, cell in zip(header, line, strict=True) if cell.strip()}
        for line in lines[1:]
    ]


def _insert(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
    given: dict[str, Any],
    number: int,
) -> None:
    row = (_MOVE if table == "moves" else _PROMISE) | {"promise_id": f"P{number}"} | given
    times, flags = int(row.pop("times", 1)), str(row.pop("flags", "")).split()
    if table == "moves":
        row.setdefault("position", number)
    else:
        row.setdefault("outcome", _OUTCOME[row["counted_as"]])
        for name, kind in columns.items():
            if kind == "BOOLEAN" and not name.endswith("_is_day") and name not in _MAY_BE_UNKNOWN:
                row.setdefault(name, name in flags)
    for name in list(row):
        if f"{name}_is_day" in columns:
            row.setdefault(f"{name}_is_day", len(str(row[name])) == len("2026-03-10"))
    names = ", ".join(f'"{name}"' for name in row)
    cells = ", ".join(
        f"CAST(? AS {columns[name]})"
        + (" || '-' || i" if name == "promise_id" and times > 1 else "")
        for name in row
    )
    con.execute(
        f"INSERT INTO {table} ({names}) SELECT {cells} FROM range(1, {times + 1}) AS t(i)",
        list(row.values()),
    )
