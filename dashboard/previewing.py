"""Files that may be imported go in; what is in them, before anything changes, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from dashboard.reports import counted
from dashboard.rows import OUTCOME_WORDS
from metrics.coverage import Coverage, coverage
from metrics.filters import Filters
from metrics.listing import listing
from metrics.scope import EVERYTHING, Scope
from pipelines.importing.forgotten import ask_forgotten
from pipelines.importing.incoming import Progress
from pipelines.importing.load import import_files, look_at
from pipelines.importing.report import Report
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.store import FolderStore
from pipelines.mapping.seen_columns import Proposed
from pipelines.options import ImportOptions
from pipelines.settings import Settings

# Above this, foreseeing would take longer than anyone waits for it.
MOST_ROWS = 50_000
# Questions about how a file is written, which come before what it means.
HOW_TO_READ = ("ENCODING_GUESSED", "WHICH_SHEET")
ROWS_SHOWN = 5

# One of each outcome a reader would want to check, the telling ones first.
_TELLING = ("broken_overdue", "broken_late", "kept_renegotiated", "kept_original", "open_not_due")


@dataclass(frozen=True)
class Typed:
    """One file as it was understood: what it is, its first rows typed, and which column of theirs
    became which of ours.
    """

    file: str
    title: str
    rows: pa.Table
    columns: Mapping[str, str]
    cannot_tell: tuple[str, ...]
    declared: str = ""  # the name of its declaration


@dataclass(frozen=True)
class Unknown:
    """One file that no declaration fits, and what its columns may mean."""

    file: str
    sha256: str
    proposed: Proposed


@dataclass(frozen=True)
class Seen:
    """The report of an import that was not made, and its files as they were understood."""

    report: Report
    files: tuple[Typed, ...]
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """What an import would change, and some of its promises, judged."""

    report: Report
    judged: list[dict[str, Any]]
    covered: Coverage | None = None
    labels: tuple[tuple[str, str | None, str], ...] = ()  # promise, somebody's verdict, outcome
    has_history: bool = False  # the store it was judged in had imports before


def see(
    store: Store,
    paths: Sequence[Path],
    options: ImportOptions,
    settings: Settings,
    reader: Reader | None,
    progress: Progress,
) -> Seen:
    """Read, type and check, and change nothing. Raises UsageError and SettingsError."""
    look = look_at(paths, options, progress, settings=settings, reader=reader)
    look = replace(look, files=ask_forgotten(store.path, look.files, options))
    typed = (
        Typed(
            file.file,
            file.typed.source.title,
            _for_people(file.typed.records.slice(0, ROWS_SHOWN)),
            file.typed.columns,
            file.typed.source.cannot_tell,
            file.typed.source.name,
        )
        for file in look.files
        if file.typed is not None
    )
    unknown = (
        Unknown(file.file, file.sha256 or "", file.proposed)
        for file in look.files
        if file.proposed is not None
    )
    return Seen(look.report(), tuple(typed), tuple(unknown))


def foresee(
    store: Store, paths: Sequence[Path], options: ImportOptions, settings: Settings, scope: Scope
) -> Foreseen:
    """What the import would change here, and a few of its promises as it would judge them, with
    all that the store knows of them: the same functions, not published. Into an empty store they
    go by way of one that is thrown away.
    """
    seen: list[Foreseen] = []

    def look_into(con: duckdb.DuckDBPyConnection, import_id: str) -> None:
        # Nobody will see this draft, so what is not of this import can go.
        for table in ("promises", "past", "moves"):
            con.execute(
                f"DELETE FROM {table} WHERE (source, instance, promise_id) NOT IN ("
                "SELECT (source, instance, promise_id) FROM observations WHERE import_id = $id "
                "UNION SELECT (source, instance, promise_id) FROM events WHERE import_id = $id)",
                {"id": import_id},
            )
        for table in ("files", "problems"):
            con.execute(f"DELETE FROM {table} WHERE import_id <> ?", [import_id])
        seen.append(_judged(con, scope))

    if store.reader() is not None:
        trial = replace(options, dry_run=True)
        report = import_files(store, paths, trial, settings=settings, look_into=look_into)
        return replace(seen[0], report=report, has_history=True) if seen else Foreseen(report, [])
    with TemporaryDirectory(prefix="kept-preview-") as folder:
        scratch = FolderStore(Path(folder) / "store")
        report = import_files(scratch, paths, options, settings=settings)
        reader = scratch.reader()
        if reader is None:
            return Foreseen(report, [])
        with reader.cursor() as con:
            return replace(_judged(con, EVERYTHING), report=report)


def _judged(con: duckdb.DuckDBPyConnection, scope: Scope) -> Foreseen:
    """Of the promises in a trial: some, how many could be judged, and others' verdicts."""
    rows = listing(con, Filters(), scope).to_pylist()
    labels = con.sql(
        "SELECT promise_id, evidence, outcome FROM promises WHERE evidence IS NOT NULL "
        "ORDER BY promise_id"
    ).fetchall()
    shown = {row["promise_id"] for row in rows}
    own = tuple(label for label in labels if label[0] in shown)
    return Foreseen(Report(import_id=None, files=()), _telling(rows),
                    coverage(con, Filters(), scope), own)  # fmt: skip


def _telling(judged: Sequence[dict[str, Any]], most: int = 3) -> list[dict[str, Any]]:
    """One promise of each outcome a reader would want to check."""
    first: dict[str, dict[str, Any]] = {}
    for row in judged:
        first.setdefault(row["outcome"], row)
    telling = [first[outcome] for outcome in _TELLING if outcome in first]
    return [*telling, *(row for name, row in first.items() if name not in _TELLING)][:most]


def draw(typed: Typed) -> None:
    """The first rows of a file as they were understood, and which column became which."""
    label = f"{markdown(typed.file)}: its first rows, as {markdown(typed.title)}"
    with st.expander(label, key=f"rows_of_{typed.file}"):
        st.dataframe(typed.rows, hide_index=True, placeholder="", alt="The first rows, typed")
        named = ", ".join(f"{theirs} is our {ours}" for ours, theirs in typed.columns.items())
        parts.quiet(parts.shown(f"{named}."))
        for sentence in typed.cannot_tell:
            parts.quiet(parts.shown(f"It cannot tell: {sentence}"))


def draw_changes(foreseen: Foreseen) -> None:
    """What would change in a sentence, then the examples with their why."""
    for difference in foreseen.report.differences:
        parts.said(parts.shown(difference))
    said = counted(foreseen.report, would=True)
    as_of = foreseen.report.as_of
    covered = f" {parts.shown(_covered(foreseen.covered))}" if foreseen.covered else ""
    example = " For example:" if foreseen.judged else ""
    parts.said(f"{said}{f', as of {parts.day(as_of)}' if as_of else ''}.{covered}{example}")
    for row in foreseen.judged:
        with st.container(key=f"item_{row['counted_as']}_{row['outcome']}", gap=None):
            head = row["title"] or row["promise_id"]
            parts.entry(head, (row["why"],), quiet=OUTCOME_WORDS[row["outcome"]])
    if foreseen.judged and foreseen.has_history:
        parts.quiet("Judged with all that the store already knows of these records.")


def _covered(covered: Coverage) -> str:
    """How many could be judged, and why the others could not, before anything is committed."""
    _, *reasons = str(covered).split("; ", 1)
    first = f"{covered.judged:,} of {covered.total:,} could be judged"
    return "; ".join((first, *reasons)) + "." if covered.total else ""


def _for_people(records: pa.Table) -> pa.Table:
    """Without the columns about columns (…_grain) and those in which nothing stands."""
    kept = [
        name
        for name in records.column_names
        if not name.endswith("_grain") and records[name].null_count < records.num_rows
    ]
    return records.select(kept)
