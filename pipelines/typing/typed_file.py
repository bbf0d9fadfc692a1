"""What typing a file gives: its records as schema.sql wants them, and the count of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.finding import Finding, problems_of
from pipelines.problem import Problem, Refused
from pipelines.reading.read import TextTable
from pipelines.source import Source
from pipelines.typing import zones
from pipelines.typing.date_column import DAY, INSTANT, LOCAL, DateColumn

FEW = 500


@dataclass(frozen=True)
class TypedFile:
    """A file's records and the count of its rows: rows = accepted + repeats + set_aside.

    `records` has the columns of `observations` (or `events`) in schema.sql without import_id,
    source, instance and file. Where a question is open (a problem of severity "ask") the cells
    it is about are NULL. `newest_event` is local to the zone, with whether it is only a day.
    """

    source: Source
    records: pa.Table
    rows: int
    accepted: int
    repeats: int
    set_aside: int
    problems: tuple[Problem, ...]
    newest_event: tuple[datetime, bool] | None
    columns: Mapping[str, str]  # ours -> theirs, as used
    also: pa.Table | None = None  # promise_id and also: other ids by which a history may name it


def finished(
    table: TextTable,
    source: Source,
    records: pa.Table,
    findings: list[Finding],
    problems: list[Problem],
    *,
    repeats: int,
    dropped: NDArray[np.int64],
    newest: tuple[datetime, bool] | None,
    columns: Mapping[str, str],
    also: pa.Table | None = None,
) -> TypedFile:
    """The typed file without the rows set aside and those another row stands for; may refuse.

    `table` is without its repeats; `dropped` rows are accepted, but another row of their id
    counts.
    """
    if refused := [p for p in problems if p.severity == "refuse"]:
        raise Refused(*refused, *(p for p in problems if p.severity == "ask"))
    aside = np.unique([f.row for f in findings if f.severity == "aside"]).astype(np.int64)
    keep = np.ones(records.num_rows, bool)
    keep[aside] = False
    accepted = int(keep.sum())
    keep[dropped] = False
    aside_before = table.rows - repeats - records.num_rows
    return TypedFile(
        source,
        _kept(records, keep),
        table.rows,
        accepted,
        repeats,
        aside_before + len(aside),
        (*table.problems, *problems, *problems_of(findings, table)),
        newest,
        columns,
        also,
    )


def _kept(records: pa.Table, keep: NDArray[np.bool_]) -> pa.Table:
    """The rows to keep; where few go, what lies between them is kept without being copied."""
    gone = np.flatnonzero(~keep)
    if not len(gone):
        return records
    if len(gone) > FEW:
        return records.filter(pa.array(keep))
    bounds = zip([-1, *gone.tolist()], [*gone.tolist(), len(keep)], strict=True)
    return pa.concat_tables(
        [records.slice(start + 1, end - start - 1) for start, end in bounds if end > start + 1]
        or [records.slice(0, 0)]
    )


def without_rows(table: TextTable, rows: NDArray[np.int64]) -> TextTable:
    """The table without some of its rows; `rows` goes on counting them."""
    keep = np.ones(table.cells.num_rows, bool)
    keep[rows] = False
    mask = pa.array(keep)
    return replace(table, cells=table.cells.filter(mask), lines=table.lines.filter(mask))


def newest_event(
    columns: list[DateColumn], keep: NDArray[np.bool_], zone: str, now: datetime
) -> tuple[datetime, bool] | None:
    """The newest of the moments that is not later than now (definitions §1, as-of)."""
    newest: tuple[int, bool] | None = None
    limit = local_micros(now, zone)
    for column in columns:
        for grain in (DAY, LOCAL, INSTANT):
            at = column.at[keep & (column.grain == grain)]
            if grain == INSTANT:
                at = at[at <= micros(now)]
            at = at[at <= limit] if grain != INSTANT else at
            if not len(at):
                continue
            newest_at = at.max(keepdims=True)
            if grain == INSTANT:
                newest_at = zones.to_wall(newest_at, zone)
            # On one moment a time says more than a day.
            candidate = (int(newest_at[0]), grain == DAY)
            if newest is None or (candidate[0], not candidate[1]) > (newest[0], not newest[1]):
                newest = candidate
    if newest is None:
        return None
    return datetime(1970, 1, 1) + timedelta(microseconds=newest[0]), newest[1]


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of a moment; a naive one is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def local_micros(moment: datetime, zone: str) -> int:
    """The wall clock of a zone at a moment, as microseconds since 1970."""
    return int(zones.to_wall(np.array([micros(moment)], np.int64), zone)[0])
