"""Files that may be imported go in; what is in them, before anything changes, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from dashboard.reports import counted
from dashboard.rows import OUTCOME_WORDS
from metrics.coverage import Coverage, coverage
from metrics.filters import Filters
from metrics.listing import listing
from metrics.scope import EVERYTHING
from pipelines.importing.incoming import Progress
from pipelines.importing.load import import_files, look_at
from pipelines.importing.report import Report
from pipelines.keeping.store import Reader, Store
from pipelines.mapping.seen_columns import Proposed
from pipelines.options import ImportOptions
from pipelines.settings import Settings

# Above this, foreseeing would take longer than anyone waits for it.
MOST_ROWS = 50_000
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


def see(
    paths: Sequence[Path],
    options: ImportOptions,
    settings: Settings,
    reader: Reader | None,
    progress: Progress,
) -> Seen:
    """Read, type and check, and change nothing. Raises UsageError and SettingsError."""
    look = look_at(paths, options, progress, settings=settings, reader=reader)
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
    store: Store, paths: Sequence[Path], options: ImportOptions, settings: Settings
) -> Foreseen:
    """What the import would change here, and a few of its promises as it would judge them: the
    same functions, once without publishing and once into a store that is thrown away.
    """
    reader = store.reader()
    with TemporaryDirectory(prefix="kept-preview-") as folder:
        scratch = Store(Path(folder) / "store")
        alone = import_files(scratch, paths, options, settings=settings)
        seen = _judged(alone, scratch.reader())
    if reader is None:
        return seen
    trial = replace(options, dry_run=True)
    return replace(seen, report=import_files(store, paths, trial, settings=settings))


def _judged(report: Report, reader: Reader | None) -> Foreseen:
    """What the files say alone: some promises, how many could be judged, and others' verdicts."""
    if reader is None:
        return Foreseen(report, [])
    labels = reader.query("SELECT promise_id, evidence, outcome FROM promises ORDER BY promise_id")
    with reader.cursor() as con:
        covered = coverage(con, Filters(), EVERYTHING)
    rows = (tuple(row.values()) for row in labels.to_pylist() if row["evidence"] is not None)
    return Foreseen(report, _telling(reader), covered, tuple(rows))


def _telling(reader: Reader | None, most: int = 3) -> list[dict[str, Any]]:
    """One promise of each outcome a reader would want to check."""
    if reader is None:
        return []
    with reader.cursor() as con:
        judged = listing(con, Filters(), EVERYTHING).to_pylist()
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
    said = counted(foreseen.report, would=True)
    as_of = foreseen.report.as_of
    covered = f" {parts.shown(_covered(foreseen.covered))}" if foreseen.covered else ""
    parts.said(f"{said}{f', as of {parts.day(as_of)}' if as_of else ''}.{covered} For example:")
    for row in foreseen.judged:
        with st.container(key=f"item_{row['counted_as']}_{row['outcome']}", gap=None):
            head = row["title"] or row["promise_id"]
            parts.entry(head, (row["why"],), quiet=OUTCOME_WORDS[row["outcome"]])


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
