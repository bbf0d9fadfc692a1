"""Typed files go into the tables of a draft; judged promises, and what changed, come out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.resources import files as resources

import duckdb
import pyarrow as pa

from pipelines.importing.incoming import Incoming
from pipelines.importing.moments import Moment
from pipelines.importing.report import Counts, Report
from pipelines.judging.judge import judge
from pipelines.problem import Problem
from pipelines.settings import Settings
from pipelines.typing.typed_file import TypedFile

# Whether an import is the first of all its systems, and has no history.
IS_FIRST = """
SELECT
    NOT EXISTS (
        FROM exports e
        JOIN exports o USING (source, instance)
        WHERE e.import_id = $id AND o.import_id <> $id
    )
    AND NOT EXISTS (FROM files WHERE import_id = $id AND kind = 'events')
"""

EVERYTHING = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT source, instance, promise_id FROM observations
UNION
SELECT source, instance, promise_id FROM promises
"""

# Of each touched promise one number for all that is judged, but for what every newer export moves
# and where its past is written.
JUDGEMENTS = """
SELECT
    source, instance, promise_id,
    hash(*COLUMNS(* EXCLUDE (
        as_of, as_of_is_day, since, not_due_since, not_due_until
    ))) AS said
FROM promises
SEMI JOIN touched USING (source, instance, promise_id)
"""

COMPARED = f"""
SELECT
    count(*) FILTER (was.said IS NULL),
    count(*) FILTER (was.said <> is_now.said),
    count(*) FILTER (was.said = is_now.said)
FROM ({JUDGEMENTS}) is_now
LEFT JOIN was USING (source, instance, promise_id)
"""

WITHOUT_RECORDS = """
SELECT file, count(*), count(DISTINCT promise_id)
FROM events
ANTI JOIN observations USING (source, instance, promise_id)
WHERE import_id = ?
GROUP BY file
"""


def append_files(
    con: duckdb.DuckDBPyConnection,
    import_id: str,
    files: Sequence[Incoming],
    as_of: Mapping[str, Moment],
    *,
    instance: str,
    complete: bool,
) -> None:
    """Add what the files say to the observations and events, and what was found in them."""
    for file in files:
        typed, report = file.typed, file.report()
        if typed is None:
            continue
        table = "observations" if typed.source.kind == "promises" else "events"
        con.register("incoming", typed.records)
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT ? AS import_id, ? AS source, ? AS instance, "
            "? AS file, * FROM incoming",
            [import_id, file.system, instance, file.file],
        )
        con.unregister("incoming")
        con.execute(
            "INSERT INTO files BY NAME SELECT ? AS import_id, ? AS file, ? AS sha256, ? AS kind, "
            "? AS source, ? AS instance, ? AS mapping, ? AS options, ? AS columns, ? AS header, "
            "? AS rows, ? AS accepted, ? AS repeats, ? AS set_aside",
            [
                import_id, file.file, file.sha256, typed.source.kind, file.system, instance,
                file.mapping, file.flags, ",".join(_told(typed)),
                json.dumps(file.read_as.header if file.read_as else ()),
                report.rows, report.accepted, report.repeats, report.set_aside,
            ],
        )  # fmt: skip
    with_records = {f.system for f in files if f.typed and f.typed.source.kind == "promises"}
    for system, moment in as_of.items():
        con.execute(
            "INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?)",
            [import_id, system, instance, moment.at, moment.is_day,
             complete and system in with_records],
        )  # fmt: skip


def _told(typed: TypedFile) -> list[str]:
    """Our columns that a file speaks of: those it has, and those that follow from them."""
    told = [*typed.columns, *typed.source.tells_every]
    if typed.source.closing and "delivered_at" in typed.columns:
        told.append("cancelled_at")  # the one column of closings is the day of either
    return told


def touch(con: duckdb.DuckDBPyConnection, import_id: str | None = None) -> None:
    """The temp table touched: the records one import brought something of, or all there are."""
    if import_id is None:
        con.execute(EVERYTHING)
    else:
        touched = resources("pipelines.importing").joinpath("touched.sql")
        con.execute(touched.read_text(encoding="utf-8"), {"id": import_id})


def is_first(con: duckdb.DuckDBPyConnection, import_id: str) -> bool:
    """Whether nothing in the store but this import can speak of what it brought, each record in
    one row: then what it touched need not be looked up.
    """
    return con.execute(IS_FIRST, {"id": import_id}).fetchall() == [(True,)]


def judge_first(
    con: duckdb.DuckDBPyConnection,
    import_id: str,
    settings: Settings,
    share_done: Callable[[float], None] | None = None,
) -> Counts:
    """Judge what such an import brought; all of it is new."""
    count = "SELECT count(*) FROM promises"
    [(before,)] = con.execute(count).fetchall()
    judge(con, settings, only_touched=True, first=import_id, share_done=share_done)
    [(after,)] = con.execute(count).fetchall()
    return Counts(new=after - before, changed=0, unchanged=0)


def judge_touched(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    share_done: Callable[[float], None] | None = None,
) -> Counts:
    """Judge the records in the temp table touched, and count what came of them; `share_done` is
    told how much of it is judged.
    """
    if con.execute("SELECT count(*) FROM promises").fetchall() == [(0,)]:
        judge(con, settings, only_touched=True, share_done=share_done)
        [(new,)] = con.execute("SELECT count(*) FROM promises").fetchall()
        return Counts(new=new, changed=0, unchanged=0)
    con.execute(f"CREATE OR REPLACE TEMP TABLE was AS {JUDGEMENTS}")
    judge(con, settings, only_touched=True, share_done=share_done)
    [(new, changed, unchanged)] = con.execute(COMPARED).fetchall()
    con.execute("DROP TABLE was")
    return Counts(new=new, changed=changed, unchanged=unchanged)


def events_without_records(
    con: duckdb.DuckDBPyConnection, import_id: str, files: Sequence[Incoming]
) -> list[Incoming]:
    """Say of a history how much of it waits for its records."""
    rows = con.execute(WITHOUT_RECORDS, [import_id]).fetchall()
    waiting = {file: (events, records) for file, events, records in rows}
    return [
        file.with_problem(_waiting(*waiting[file.file])) if file.file in waiting else file
        for file in files
    ]


def append_import(
    con: duckdb.DuckDBPyConnection,
    import_id: str,
    now: datetime,
    files: Sequence[Incoming],
    report: Report,
) -> None:
    """Keep the report as it was printed, and each problem with its row as it stood."""
    con.execute(
        "INSERT INTO imports VALUES (?, ?, ?)",
        [import_id, now.replace(tzinfo=None), report.model_dump_json()],
    )
    found = [(file.file, problem) for file in files for problem in file.problems]
    rows = pa.table(
        {
            "file": pa.array([name for name, _ in found], pa.string()),
            "line": pa.array([problem.line for _, problem in found], pa.int64()),
            **{
                field: pa.array([getattr(problem, field) for _, problem in found], pa.string())
                for field in ("code", "severity", "column", "value", "message", "raw")
            },
        }
    )
    con.register("found", rows)
    con.execute("INSERT INTO problems BY NAME SELECT ? AS import_id, * FROM found", [import_id])
    con.unregister("found")


def _waiting(events: int, records: int) -> Problem:
    return Problem(
        "UNKNOWN_VALUE",
        "warn",
        f"{events:,} events are about {records:,} records that no export in the store has yet. "
        "They are kept, and join their records when those are imported.",
        column="promise_id",
    )
