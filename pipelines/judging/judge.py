"""Observations and events in a store version become judged promises in the same version."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import duckdb

from pipelines.settings import Settings

# What the exports said: of another judgement only these are read.
GIVEN = ("imports", "files", "problems", "observations", "events")
JUDGED = ("settings", "promises", "past", "moves")
# Records judged at a time: what bounds the memory of an import of any size. Plain ones only pass
# through, and fill both processors best in several of DuckDB's groups of 122,880 rows.
CHUNK = 122_880
PLAIN_CHUNK = 8 * CHUNK
STEPS = ("judge_history", "judge_asks", "judge_deliveries", "judge", "judge_write")


def judge(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    only_touched: bool,
    first: str | None = None,
    as_of: datetime | None = None,
    is_day: bool = False,
    share_done: Callable[[float], None] | None = None,
) -> None:
    """Judge records anew into promises, past and moves (definitions §2a).

    With `only_touched` the records are those in the temp table touched(source, instance,
    promise_id), else all; with `first` those of that import, the first of all its systems
    and without a history. `con` is a writable connection on a store version. `share_done` is told
    from time to time how much of it is judged, from 0 to 1.
    """
    _rules(con, settings)
    _record_settings(con, settings)
    con.execute("SET VARIABLE reader_as_of = ?::TIMESTAMP", [as_of])
    con.execute("SET VARIABLE reader_as_of_is_day = ?", [is_day])
    if not only_touched and first is None:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE touched AS "
            "SELECT source, instance, promise_id FROM observations UNION "
            "SELECT source, instance, promise_id FROM promises"
        )
    con.execute("SET VARIABLE first_import = ?", [first])
    con.execute(_sql("judge_touched" if first is None else "judge_first"))
    con.execute(_sql("judge_systems"))
    con.execute(_sql("judge_plain"))
    plain = _chunks(con, "SELECT min(place), max(place) FROM plain_place", PLAIN_CHUNK)
    numbered = _chunks(con, "SELECT min(rid), max(rid) FROM numbered_record", CHUNK)
    # A numbered record takes about ten times as long as a plain one.
    whole = sum(end - start for start, end in plain)
    whole += 10 * sum(end - start for start, end in numbered)
    done = 0
    for start, end in plain:
        _at(con, start, end)
        con.execute(_sql("judge_plain_rows"))
        done += end - start
        if share_done:
            share_done(done / whole)
    for start, end in numbered:
        _at(con, start, end)
        con.execute(_sql("judge_observed"))
        if con.sql("SELECT count(*) FROM repeated").fetchall() != [(0,)]:
            con.execute(_carry(con))
        for step in STEPS:
            con.execute(_sql(step))
        done += 10 * (end - start)
        if share_done:
            share_done(done / whole)


def _chunks(con: duckdb.DuckDBPyConnection, bounds: str, size: int) -> list[tuple[int, int]]:
    """Ranges of numbers, one past the last each; those found by `bounds`, cut to `size`. What
    would be left over goes with the last: a small range leaves one processor without work.
    """
    [(low, high)] = con.sql(bounds).fetchall()
    if low is None:
        return []
    starts = list(range(low, high + 1, size))
    if len(starts) > 1 and high + 1 - starts[-1] < size // 4:
        starts.pop()
    return list(zip(starts, [*starts[1:], high + 1], strict=True))


def _at(con: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    """Set the variables by which the SQL knows its chunk; both ends are in it."""
    con.execute("SET VARIABLE chunk_first = ?", [first])
    con.execute("SET VARIABLE chunk_last = ?", [last - 1])


def judged_as(
    version: Path | os.PathLike[str],
    settings: Settings,
    as_of: datetime | None = None,
    *,
    is_day: bool = False,
) -> duckdb.DuckDBPyConnection:
    """The tables of a store version, judged in memory with other settings or at a reader's as-of.

    `as_of` is local to the business zone; with `is_day` it is that whole day. Later than an
    export's own it is capped to that (definitions §1). The version itself is only read.
    """
    con = duckdb.connect()
    con.execute(f"ATTACH '{os.fspath(version).replace(chr(39), chr(39) * 2)}' AS kept (READ_ONLY)")
    # the moments that exports speak for are on the clock of the business zone
    con.execute(
        "CREATE TABLE exports AS SELECT e.* REPLACE (CASE WHEN as_of_is_day THEN as_of "
        "ELSE timezone($zone, timezone(w.zone, as_of)) END AS as_of) "
        "FROM kept.main.exports e, (SELECT json_extract_string(value, '$') AS zone "
        "FROM kept.main.settings WHERE name = 'zone') w",
        {"zone": settings.zone},
    )
    for table in JUDGED:
        con.execute(f"CREATE TABLE {table} AS FROM kept.main.{table} LIMIT 0")
    con.execute("SET search_path = 'memory.main,kept.main'")
    con.execute("SET enable_external_access = false")  # as everywhere: see keeping/version.py
    con.execute("SET lock_configuration = true")
    judge(con, settings, only_touched=False, as_of=as_of, is_day=is_day)
    # a cursor of this connection does not know its search path
    for table in GIVEN:
        con.execute(f"CREATE VIEW memory.main.{table} AS FROM kept.main.{table}")
    return con


def _carry(con: duckdb.DuckDBPyConnection) -> str:
    """SQL: in `carried`, what an export has no column for is as the export before it had it."""
    names = [name for name, *_ in con.sql("DESCRIBE observations").fetchall()]
    said = names[names.index("title") :]
    cells = []
    for name in said:
        of = name.removesuffix("_grain")
        cells.append(
            f"(last_value(CASE WHEN {name} IS NOT NULL "
            f"OR list_contains(string_split(columns, ','), '{of}') "
            f"THEN {{'value': {name}}} END IGNORE NULLS) OVER by_export).value AS {name}"
        )
    return (
        f"CREATE OR REPLACE TEMP TABLE carried AS SELECT * REPLACE ({', '.join(cells)}) "
        "FROM carried WINDOW by_export AS (PARTITION BY rid ORDER BY as_of)"
    )


def _sql(name: str) -> str:
    return files("pipelines.judging").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def _record_settings(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    # Who may see what is no rule of judging, and no version or backup is to hold it.
    told = settings.model_dump(exclude={"access"})
    rows = [(name, json.dumps(value)) for name, value in told.items()]
    con.execute("DELETE FROM settings")
    con.executemany("INSERT INTO settings VALUES (?, ?)", rows)


def _rules(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    for name in (
        "zone",
        "grace_days",
        "min_notice_days",
        "reopen",
        "ignore_same_day_reopen",
        "strict_unknown_notice",
        "weekend_roll",
    ):
        con.execute(f"SET VARIABLE {name} = ?", [getattr(settings, name)])
    con.execute(_sql("judge_rules"))
    con.execute("CREATE OR REPLACE TEMP TABLE alias (field VARCHAR, written VARCHAR, name VARCHAR)")
    rows = [
        (field, written, name)
        for field, names in settings.names().items()
        for written, name in names.items()
    ]
    if rows:
        con.executemany("INSERT INTO alias VALUES (?, ?, ?)", rows)
