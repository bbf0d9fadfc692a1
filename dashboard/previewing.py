"""Files that may be imported go in; what is in them, before anything changes, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from metrics.filters import Filters
from metrics.listing import listing
from metrics.scope import EVERYTHING
from pipelines.incoming import Progress
from pipelines.load import import_files, look_at
from pipelines.options import ImportOptions
from pipelines.report import Report
from pipelines.settings import Settings
from pipelines.store import Reader, Store

# Above this, judging would take longer than anyone waits for three examples.
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


@dataclass(frozen=True)
class Seen:
    """The report of an import that was not made, and its files as they were understood."""

    report: Report
    files: tuple[Typed, ...]


def see(
    paths: Sequence[Path], options: ImportOptions, reader: Reader | None, progress: Progress
) -> Seen:
    """Read, type and check, and change nothing. Raises UsageError and SettingsError."""
    settings = reader.settings if reader else None
    look = look_at(paths, options, progress, settings=settings, reader=reader)
    typed = (
        Typed(
            file.file,
            file.typed.source.title,
            _for_people(file.typed.records.slice(0, ROWS_SHOWN)),
            file.typed.columns,
            file.typed.source.cannot_tell,
        )
        for file in look.files
        if file.typed is not None
    )
    return Seen(look.report(), tuple(typed))


def first_judged(
    paths: Sequence[Path], options: ImportOptions, settings: Settings | None, *, most: int = 3
) -> list[dict[str, Any]]:
    """A few of these promises, judged as the import would judge them in an empty store: the same
    functions, in a store that is thrown away.
    """
    with TemporaryDirectory(prefix="kept-preview-") as folder:
        scratch = Store(Path(folder) / "store")
        import_files(scratch, paths, replace(options, skip_bad=True), settings=settings)
        reader = scratch.reader()
        if reader is None:
            return []
        with reader.cursor() as con:
            judged = listing(con, Filters(), EVERYTHING).to_pylist()
    first: dict[str, dict[str, Any]] = {}
    for row in judged:
        first.setdefault(row["outcome"], row)
    telling = [first[outcome] for outcome in _TELLING if outcome in first]
    others = [row for name, row in first.items() if name not in _TELLING]
    return [*telling, *others][:most]


def _for_people(records: pa.Table) -> pa.Table:
    """Without the columns about columns (…_grain) and those in which nothing stands."""
    kept = [
        name
        for name in records.column_names
        if not name.endswith("_grain") and records[name].null_count < records.num_rows
    ]
    return records.select(kept)
