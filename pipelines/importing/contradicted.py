"""The records of an import and a store go in; where an export of the very same moment said
something else of them, a warning comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from pipelines.importing.differences import LAST
from pipelines.importing.incoming import Incoming
from pipelines.importing.moments import Moment
from pipelines.problem import Problem

# What is compared, where both exports have something.
COLUMNS = (
    "status", "made_at", "original_due", "due", "delivered_at", "cancelled_at", "customer", "team",
    "owner", "kind", "value",
)  # fmt: skip
SAID = f"""
SELECT promise_id, {", ".join(COLUMNS)}
FROM observations
WHERE import_id = ? AND source = ? AND instance = ?
"""
OTHERWISE = f"""
SELECT count(*), arg_min(i.promise_id, i.line), min(i.line)
FROM incoming i
JOIN said s USING (promise_id)
WHERE {" OR ".join(f"i.{name} <> s.{name}" for name in COLUMNS)}
"""


def say_contradictions(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[Incoming],
    as_of: Mapping[str, Moment],
    instance: str,
) -> list[Incoming]:
    """The files; one that speaks for the moment of an earlier import and contradicts it says so:
    what is imported later counts, and nobody can know which of the two is right.
    """
    return [_checked(con, file, as_of.get(file.system), instance) for file in files]


def _checked(
    con: duckdb.DuckDBPyConnection, file: Incoming, mine: Moment | None, instance: str
) -> Incoming:
    if mine is None or file.typed is None or file.typed.source.kind != "promises" or file.is_rest:
        return file
    about = [file.system, instance]
    before = con.sql(LAST, params=[*about, mine.at, *about]).fetchall()
    if not before or Moment(*before[0][1:]) != mine:
        return file
    import_id = before[0][0]
    said: pa.Table = con.sql(SAID, params=[import_id, *about]).to_arrow_table()
    with duckdb.connect() as own:
        own.register("said", said)
        own.register("incoming", file.typed.records)
        [(count, first, line)] = own.sql(OTHERWISE).fetchall()
    problem = _problem(file, mine, import_id, count, first, line) if count else None
    return file.with_problem(problem) if problem and problem not in file.problems else file


def _problem(
    file: Incoming, mine: Moment, import_id: str, count: int, first: str, line: int
) -> Problem:
    of = f"{first} on line {line}" + (f" and of {count - 1:,} more records" if count > 1 else "")
    return Problem(
        "DUPLICATE_KEY",
        "warn",
        f"{file.file} speaks for {mine}, as {import_id} does, and says something else of {of}. Two "
        "exports of one moment cannot both be right: the one imported later counts. If this one is "
        "newer or older, say of which moment it is (--as-of).",
        line,
        "promise_id",
        first,
    )
