"""Exports go in; what they say, and what an import of them would say, come out; nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.answers import answer
from pipelines.importing.across import drop_repeats
from pipelines.importing.answered import of_no_column, without_use
from pipelines.importing.apart import Asked, read_apart
from pipelines.importing.before import remembered, systems_with_dues
from pipelines.importing.contradicted import say_contradictions
from pipelines.importing.differences import differences
from pipelines.importing.incoming import Incoming, Progress
from pipelines.importing.moments import Moment, as_of_by_system, ask_as_of, ask_going_back
from pipelines.importing.recognise import sources_for
from pipelines.importing.report import Counts, Difference, Report, question
from pipelines.keeping.contract import Reader
from pipelines.mapping.mapping import read_mapping
from pipelines.options import ImportOptions, parse_moment
from pipelines.problem import Problem, Refused
from pipelines.reading.given import in_folders, shown_name
from pipelines.settings import Settings
from pipelines.typing.also_ids import by_one_id

# The question for the day that a file speaks for (moments.py).
NO_MOMENT = "MISSING_COLUMN", None


@dataclass(frozen=True)
class Look:
    """The files of an import, read, typed and checked, and the as-of of each system in them."""

    files: tuple[Incoming, ...]
    as_of: dict[str, Moment]
    options: ImportOptions
    differences: tuple[Difference, ...] = ()
    version: str | None = None  # of the store it was seen against

    def against(self, reader: Reader | None) -> Look:
        """With what only the store's own contents tell: an older export over a newer one is
        asked about, and what is different from the last one is counted.
        """
        if reader is None or reader.version == self.version:
            return self
        with reader.cursor() as cursor:
            files = ask_going_back(cursor, self.files, self.as_of, self.options)
            files = say_contradictions(cursor, files, self.as_of, self.options.instance)
            found = differences(cursor, files, self.as_of, self.options.instance)
        return replace(self, files=tuple(files), differences=found, version=reader.version)

    def without_rows(self) -> Look:
        return replace(self, files=tuple(file.without_rows() for file in self.files))

    def report(self, import_id: str | None = None, promises: Counts | None = None) -> Report:
        newest = max(self.as_of.values(), key=lambda m: (m.at, not m.is_day), default=None)
        asked = (p for file in self.files for p in file.problems if p.severity == "ask")
        return Report(
            import_id=import_id,
            files=tuple(file.report() for file in self.files),
            promises=promises or self._as_new(),
            as_of=str(newest) if newest else None,
            questions=tuple(question(problem) for problem in asked),
            differences=self.differences,
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
    now = now or datetime.now(UTC)
    zone = (settings or Settings()).zone
    options = replace(options, as_of=options.as_of or answer(options.answers, *NO_MOMENT))
    if options.as_of is not None:
        parse_moment(options.as_of, zone)
    try:
        mappings = [read_mapping(path) for path in options.mappings]
        saved = [read_mapping(path) for path in options.saved]
    except Refused as refused:
        return _refused(paths, refused.problems, options)
    sources = sources_for(options, mappings, saved)
    asked = Asked(
        options=options,
        remembered=remembered(reader),
        histories=frozenset(systems_with_dues(reader, options.instance)),
        zone=zone,
        now=now,
    )
    files = read_apart(in_folders(paths), asked, sources, progress or quietly)
    files = [without_use(file, options.answers) for file in files]
    files = _under_one_id(drop_repeats(files))
    if files and (unused := of_no_column(files, options.answers)):
        files = [files[0].with_problem(unused), *files[1:]]
    as_of = as_of_by_system(files, options, zone, now)
    return Look(tuple(ask_as_of(files, as_of)), as_of, options).against(reader)


def _under_one_id(files: Sequence[Incoming]) -> list[Incoming]:
    """Events that name a record by another id of it (sys_id for number) get the id it goes by."""
    typed = iter(by_one_id([file.typed for file in files if file.typed]))
    return [replace(file, typed=next(typed)) if file.typed else file for file in files]


def _refused(paths: Sequence[Path], problems: tuple[Problem, ...], options: ImportOptions) -> Look:
    """Every file, refused for the mapping it was to be read with."""
    files = tuple(Incoming(shown_name(path), None, problems) for path in paths)
    return Look(files, {}, options)


def quietly(stage: str, fraction: float | None) -> None:
    """Nobody watches."""
