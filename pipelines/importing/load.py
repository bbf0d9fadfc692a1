"""Exports go in; a report, and where all is well a new version of the store, come out.

One import: identify → read → type → check → observe → judge → publish; all its files or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.importing.append import (
    append_files,
    append_import,
    events_without_records,
    is_first,
    judge_first,
    judge_touched,
    touch,
)
from pipelines.importing.before import hashed, imported_before
from pipelines.importing.forgotten import ask_forgotten
from pipelines.importing.incoming import Progress
from pipelines.importing.look import Look, look_at, quietly
from pipelines.importing.report import Counts, Report
from pipelines.judging.in_force import in_force, judge_the_same, with_joined_names
from pipelines.keeping.contract import Draft, Store
from pipelines.keeping.version import counts_of, judged_settings
from pipelines.mapping.saved import saved_in
from pipelines.options import ImportOptions
from pipelines.reading.given import in_folders
from pipelines.settings import Settings

__all__ = ["check_files", "import_files", "judge_again", "look_at"]


def check_files(
    paths: Sequence[Path],
    options: ImportOptions,
    progress: Progress | None = None,
    *,
    settings: Settings | None = None,
    now: datetime | None = None,
) -> Report:
    """What an import of these files into an empty store would say."""
    return look_at(paths, options, progress, settings=settings, now=now).report()


def import_files(
    store: Store,
    paths: Sequence[Path],
    options: ImportOptions,
    progress: Progress | None = None,
    *,
    settings: Settings | None = None,
    now: datetime | None = None,
    look_into: Callable[[duckdb.DuckDBPyConnection, str], None] | None = None,
) -> Report:
    """One import: all of the files, or nothing where one is refused, asks, or has rows set aside
    that nobody agreed to lose. `settings` are those to judge with, else those in force;
    `look_into` gets what a dry run into a store with history judged, and the id it had there.

    The store's lock is taken only once the files are read and typed. Raises StoreError,
    UsageError and SettingsError.
    """
    now = now or datetime.now(UTC)
    progress = progress or quietly
    paths = in_folders(paths)
    options = replace(options, saved=options.saved or saved_in(store.path))
    reader = store.reader()
    settings = with_joined_names(settings or in_force(store, reader).settings, store)
    earlier = reader and imported_before(reader, hashed(paths), options, settings.zone)
    if not earlier:
        look = look_at(paths, options, progress, settings=settings, now=now, reader=reader)
        if reader and any("/" in file.file for file in look.files):  # a zip's are known by now
            own = [(file.file, file.sha256 or "") for file in look.files]
            earlier = imported_before(reader, own, options, settings.zone)
    if reader and earlier:
        if options.dry_run or judge_the_same(reader.settings, settings):
            return earlier
        return earlier.model_copy(update={"promises": judge_again(store, settings, progress)})
    look = replace(look, files=ask_forgotten(store.path, look.files, options))
    report = look.report()
    if report.exit_code or (options.dry_run and reader is None):
        return report
    with store.lock():
        reader = store.reader()  # another import may have been published meanwhile
        look = look.against(reader)
        report = look.report()
        if report.exit_code:
            return report
        try:
            with store.draft() as draft:
                import_id = next_import(store)
                progress("Storing", None)
                is_all = change_zone(draft.con, settings)
                _append(draft, import_id, look)
                look = look.without_rows()  # judging needs their memory
                pa.default_memory_pool().release_unused()
                progress("Judging", None)
                draft.bring(None if is_all else import_id)
                report = _judge(draft, import_id, look, settings, now, progress, is_all=is_all)
                if options.dry_run:
                    if look_into:
                        look_into(draft.con, import_id)
                    raise _DryRun
                progress("Publishing", None)
        except _DryRun:
            return report.model_copy(update={"import_id": None})
    return report


def judge_again(store: Store, settings: Settings, progress: Progress) -> Counts:
    """A version of the same exports, judged with other settings."""
    with store.write() as draft:
        draft.action = "settings"
        progress("Judging", None)
        change_zone(draft.con, settings)
        draft.bring(None)
        touch(draft.con)
        return judge_touched(draft.con, settings, partial(progress, "Judging"))


class _DryRun(Exception):
    """Leaves the draft unpublished."""


def _append(draft: Draft, import_id: str, look: Look) -> None:
    """What the files say, into the draft."""
    draft.import_id = import_id
    draft.files = tuple({"file": f.file, "sha256": f.sha256 or ""} for f in look.files)
    append_files(
        draft.con,
        import_id,
        look.files,
        look.as_of,
        instance=look.options.instance,
        complete=look.options.complete,
    )


def _judge(
    draft: Draft,
    import_id: str,
    look: Look,
    settings: Settings,
    now: datetime,
    progress: Progress,
    *,
    is_all: bool,
) -> Report:
    """Judge the touched records, or all there are; the report to print."""
    con, share_done = draft.con, partial(progress, "Judging")
    if not is_all and is_first(con, import_id):
        promises = judge_first(con, import_id, settings, share_done)
    else:
        touch(con, None if is_all else import_id)
        promises = judge_touched(con, settings, share_done)
    files = tuple(events_without_records(con, import_id, look.files))
    report = replace(look, files=files).report(import_id, promises)
    append_import(con, import_id, now, files, report)
    return report


def next_import(store: Store) -> str:
    """The next import's id; that of an import undone is not given again."""
    given = [r.import_id for r in store.receipts() if r.import_id]
    return f"i{max((int(i[1:]) for i in given), default=0) + 1:06d}"


def change_zone(con: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Whether the draft was judged with other settings; as-of times follow the business zone."""
    if counts_of(con)["settings"] == 0:
        return False
    was = judged_settings(con)
    if was.zone != settings.zone:
        con.execute(
            "UPDATE exports SET as_of = timezone(?, timezone(?, as_of)) WHERE NOT as_of_is_day",
            [settings.zone, was.zone],
        )
    return not judge_the_same(was, settings)
