"""Exports go in; a report, and where all is well a new version of the store, come out.

One import: identify → read → type → check → observe → judge → publish; all its files or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.across import drop_repeats
from pipelines.append import (
    append_files,
    append_import,
    events_without_records,
    judge_touched,
    touch_all,
    touch_import,
)
from pipelines.before import imported_before, remembered, systems_with_dues
from pipelines.in_force import in_force, judge_the_same
from pipelines.incoming import Incoming, Progress, Recognised, incoming, recognise
from pipelines.mapping import read_mapping
from pipelines.moments import Moment, as_of_by_system, ask_as_of, ask_going_back
from pipelines.options import ImportOptions, parse_moment
from pipelines.problem import Problem, Refused
from pipelines.report import Counts, Report, question
from pipelines.settings import Settings
from pipelines.store import Draft, Reader, Store
from pipelines.version import counts_of, judged_settings


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
) -> Report:
    """One import: all of the files, or nothing where one is refused, asks, or has rows set aside
    that nobody agreed to lose. `settings` are those to judge with, else those in force.

    The store's lock is taken only once the files are read and typed. Raises StoreError,
    UsageError and SettingsError.
    """
    now = now or datetime.now(UTC)
    progress = progress or _quietly
    reader = store.reader()
    settings = settings or in_force(store, reader).settings
    if reader is not None:
        earlier = imported_before(reader, paths, options)
        if earlier is not None and (options.dry_run or judge_the_same(reader.settings, settings)):
            return earlier
        if earlier is not None:
            return earlier.model_copy(update={"promises": judge_again(store, settings, progress)})
    look = look_at(paths, options, progress, settings=settings, now=now, reader=reader)
    report = look.report()
    if report.exit_code or (options.dry_run and reader is None):
        return report
    with store.lock():
        reader = store.reader()  # another import may have been published meanwhile
        report = look.against(reader).report()
        if report.exit_code:
            return report
        try:
            with store.draft() as draft:
                report = _write(draft, look, store, settings, now, progress)
                if options.dry_run:
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
        touch_all(draft.con)
        return judge_touched(draft.con, settings)


@dataclass(frozen=True)
class Look:
    """The files of an import, read, typed and checked, and the as-of of each system in them."""

    files: tuple[Incoming, ...]
    as_of: dict[str, Moment]
    options: ImportOptions

    def against(self, reader: Reader | None) -> Look:
        """With the questions that only the store's own contents raise."""
        if reader is None:
            return self
        with reader.cursor() as cursor:
            files = ask_going_back(cursor, self.files, self.as_of, self.options)
        return replace(self, files=tuple(files))

    def report(self, import_id: str | None = None, promises: Counts | None = None) -> Report:
        newest = max(self.as_of.values(), key=lambda m: (m.at, not m.is_day), default=None)
        asked = (p for file in self.files for p in file.problems if p.severity == "ask")
        return Report(
            import_id=import_id,
            files=tuple(file.report() for file in self.files),
            promises=promises or self._as_new(),
            as_of=str(newest) if newest else None,
            questions=tuple(question(problem) for problem in asked),
            skip_bad=self.options.skip_bad,
        )

    def _as_new(self) -> Counts:
        """In an empty store every record would be a new promise."""
        typed = [file.typed for file in self.files if file.typed]
        return Counts(new=sum(t.records.num_rows for t in typed if t.source.kind == "promises"))


def look_at(
    paths: Sequence[Path],
    options: ImportOptions,
    progress: Progress | None = None,
    *,
    settings: Settings | None = None,
    now: datetime | None = None,
    reader: Reader | None = None,
) -> Look:
    """Read, type and check files without changing anything: the part an import, a check and the
    page's preview share. With a reader, answers given before are remembered.
    """
    zone = (settings or Settings()).zone
    if options.as_of is not None:
        parse_moment(options.as_of, zone)
    try:
        mappings = [read_mapping(path) for path in options.mappings]
    except Refused as refused:
        return _refused(paths, refused.problems, options)
    progress = progress or _quietly
    found = [recognise(path, options, mappings, progress) for path in paths]
    histories = systems_with_dues(reader, options.instance) | {
        file.source.system
        for file in found
        if isinstance(file, Recognised) and file.source.kind == "events"
    }
    files: list[Incoming] = []
    while found:
        file = found.pop(0)  # its text is not needed once it is typed
        if isinstance(file, Recognised):
            file = incoming(
                file,
                options,
                lambda name: remembered(reader, name),
                zone,
                now or datetime.now(UTC),
                progress,
                due_elsewhere=file.source.system in histories,
                is_mapped=bool(mappings),
            )
        files.append(file)
    files = drop_repeats(files)
    as_of = as_of_by_system(files, options, zone)
    return Look(tuple(ask_as_of(files, as_of)), as_of, options).against(reader)


class _DryRun(Exception):
    """Leaves the draft unpublished."""


def _write(
    draft: Draft, look: Look, store: Store, settings: Settings, now: datetime, progress: Progress
) -> Report:
    """Everything the import says, into the draft, judged; the report is the one that is printed."""
    con, options = draft.con, look.options
    import_id = next_import(store)
    draft.import_id = import_id
    draft.files = tuple({"file": f.file, "sha256": f.sha256 or ""} for f in look.files)
    progress("Storing", None)
    is_other = change_zone(con, settings)
    append_files(
        con, import_id, look.files, look.as_of,
        instance=options.instance, complete=options.complete,
    )  # fmt: skip
    look = replace(look, files=tuple(events_without_records(con, import_id, look.files)))
    progress("Judging", None)
    if is_other:
        touch_all(con)
    else:
        touch_import(con, import_id)
    report = look.report(import_id, judge_touched(con, settings))
    append_import(con, import_id, now, look.files, report)
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


def _refused(paths: Sequence[Path], problems: tuple[Problem, ...], options: ImportOptions) -> Look:
    """Every file, refused for the mapping it was to be read with."""
    files = tuple(Incoming(path.name, None, problems) for path in paths)
    return Look(files, {}, options)


def _quietly(stage: str, fraction: float | None) -> None:
    """Nobody watches."""
