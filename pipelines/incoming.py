"""The path of a file goes in; its rows, typed, or what is wrong with it, come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.answers import Answers
from pipelines.identify import identify
from pipelines.mapping import mapping_toml
from pipelines.options import ImportOptions, UsageError, flags_json, with_remembered
from pipelines.problem import Problem, Refused
from pipelines.read import TextTable, read
from pipelines.report import FileReport, found, outcome
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.type_table import TypedFile, type_table
from pipelines.version import sha256_of

# The answers that earlier imports gave to the questions of one declaration.
Remembered = Callable[[str], Answers]
Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Recognised:
    """A file as text, and how it is declared."""

    file: str
    table: TextTable
    source: Source


@dataclass(frozen=True)
class Incoming:
    """One file of an import. `typed` is None where the file is refused or asks before its rows
    can be typed; `problems` are all there are, in either case.
    """

    file: str
    sha256: str | None
    problems: tuple[Problem, ...]
    typed: TypedFile | None = None
    table: TextTable | None = None  # what was read, without its cells
    mapping: str | None = None  # TOML, where it was read with one
    flags: str = ""
    repeats_across: int = 0  # rows that another file of this import has as well

    @property
    def system(self) -> str:
        return self.typed.source.system if self.typed else ""

    @property
    def set_aside(self) -> int:
        return self.typed.set_aside if self.typed else 0

    def with_problem(self, problem: Problem) -> Incoming:
        return replace(self, problems=(*self.problems, problem))

    def without_rows(self) -> Incoming:
        """The same, with the memory of its records given back."""
        if self.typed is None:
            return self
        return replace(
            self, typed=replace(self.typed, records=self.typed.records.schema.empty_table())
        )

    def report(self) -> FileReport:
        verdict = outcome(self.problems, self.set_aside)
        counted = self.typed if verdict != "refuse" else None
        table = self.table
        return FileReport(
            file=self.file,
            outcome=verdict,
            source=self.typed.source.system if self.typed else None,
            sha256=self.sha256,
            encoding=table.encoding if table else None,
            delimiter=table.delimiter if table else None,
            sheet=table.sheet if table else None,
            header_line=table.header_line if table else None,
            rows=counted.rows if counted else 0,
            accepted=counted.accepted - self.repeats_across if counted else 0,
            repeats=counted.repeats + self.repeats_across if counted else 0,
            set_aside=counted.set_aside if counted else 0,
            problems=tuple(found(problem) for problem in self.problems),
        )


def recognise(
    path: Path, options: ImportOptions, mappings: Sequence[Source], progress: Progress
) -> Recognised | Incoming:
    """Read one file and find its declaration; an Incoming where that already fails.

    Raises UsageError for a --source nobody knows.
    """
    progress(f"Reading {path.name}", None)
    table: TextTable | None = None
    try:
        if not path.is_file():
            raise Refused(_not_a_file(path))
        table = read(path, **_how_to_read(options, mappings))
        return Recognised(path.name, table, choose(table.header, options, mappings))
    except Refused as refused:
        return _stopped(path, table, refused)
    except OSError as error:
        return Incoming(path.name, None, (_unreadable(path, error),))


def incoming(
    file: Recognised,
    options: ImportOptions,
    remembered: Remembered,
    zone: str,
    now: datetime,
    progress: Progress,
    *,
    due_elsewhere: bool,
    is_mapped: bool,
) -> Incoming:
    """Type one file. `due_elsewhere`: a history of its system may have the due dates it lacks."""
    table, source = file.table, file.source
    answers = with_remembered(remembered(source.name), options.answers)
    if options.dates:  # said of a whole file: where a column cannot prove its own order
        answers = {("DATE_AMBIGUOUS", None): options.dates, **answers}
    progress(f"Typing {file.file}", None)
    try:
        typed = type_table(
            table, source, zone=zone, now=now, answers=answers, due_elsewhere=due_elsewhere
        )
    except Refused as refused:
        return _stopped(Path(file.file), table, refused)
    return Incoming(
        file=file.file,
        sha256=table.sha256,
        problems=typed.problems,
        typed=typed,
        table=without_cells(table),
        mapping=mapping_toml(source) if is_mapped else None,
        flags=flags_json(options, source.name, answers),
    )


def _stopped(path: Path, table: TextTable | None, refused: Refused) -> Incoming:
    if table is None:
        sha256 = sha256_of(path) if path.is_file() else None
        return Incoming(path.name, sha256, refused.problems)
    problems = (*table.problems, *(p for p in refused.problems if p not in table.problems))
    return Incoming(path.name, table.sha256, problems, table=without_cells(table))


def choose(header: Sequence[str], options: ImportOptions, mappings: Sequence[Source]) -> Source:
    """The one declaration that fits: the mapping given, the source named, or by the header."""
    if mappings:
        fitting = list(mappings)
    elif options.source:
        fitting = [s for s in SOURCES if options.source in (s.name, s.system)]
        if not fitting:
            systems = sorted({s.system for s in SOURCES})
            raise UsageError(
                f"There is no source {options.source!r}; there are {', '.join(systems)}. "
                "Any other file is read with --mapping."
            )
    else:
        fitting = list(SOURCES)
    return as_told(fitting[0] if len(fitting) == 1 else identify(header, fitting), options)


def as_told(source: Source, options: ImportOptions) -> Source:
    """The declaration, with what the flags say of it."""
    if options.source and source not in SOURCES:  # of a mapping, --source says where to file it
        source = replace(source, system=options.source)
    if source in SOURCES and source.zone:  # the format itself says so: a warehouse writes UTC
        return source
    return replace(source, zone=options.zone) if options.zone else source


def without_cells(table: TextTable) -> TextTable:
    """What is known of a table, with its memory given back (a slice would hold on to it)."""
    return replace(table, cells=table.cells.schema.empty_table(), lines=pa.array([], pa.int64()))


def _how_to_read(options: ImportOptions, mappings: Sequence[Source]) -> dict[str, Any]:
    """How the file is written: as the flags say, else as was answered, else as the mapping says."""
    stated: dict[str, Any] = dict(mappings[0].file) if len(mappings) == 1 else {}
    for name, code in (("encoding", "ENCODING_GUESSED"), ("sheet", "WHICH_SHEET")):
        answered = {choice for (asked, _), choice in options.answers.items() if asked == code}
        chosen = getattr(options, name) or next(iter(answered), None)
        if chosen:
            stated[name] = chosen
    return stated


def _not_a_file(path: Path) -> Problem:
    what = "is a folder; choose the files in it" if path.is_dir() else "is not there"
    if path.exists() and not path.is_dir():
        what = "is not an ordinary file"
    return Problem("NOT_TEXT", "refuse", f"{path.name} {what}.")


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem("NOT_TEXT", "refuse", f"{path.name} cannot be read: {error.strerror}.")
