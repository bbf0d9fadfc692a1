"""One file of an import: its rows, typed, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.problem import Problem
from pipelines.typing.type_table import TypedFile

if TYPE_CHECKING:
    from pipelines.importing.report import FileReport
    from pipelines.mapping.seen_columns import Proposed

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class ReadAs:
    """How a file is written, as it was seen or told."""

    encoding: str
    delimiter: str | None
    sheet: str | None
    header_line: int
    header: tuple[str, ...]


@dataclass(frozen=True)
class Incoming:
    """One file of an import. `typed` is None where the file is refused or asks before its rows
    can be typed; `problems` are all there are, in either case.
    """

    file: str
    sha256: str | None
    problems: tuple[Problem, ...]
    typed: TypedFile | None = None
    read_as: ReadAs | None = None
    mapping: str | None = None  # TOML, where it was read with one
    flags: str = ""
    is_rest: bool = False  # rows that an earlier import set aside, mended
    proposed: Proposed | None = None  # of a file that no declaration fits: what it may mean
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
        from pipelines.importing.report import FileReport, found, outcome

        verdict = outcome(self.problems, self.set_aside)
        counted = self.typed if verdict != "refuse" else None
        read_as = self.read_as
        return FileReport(
            file=self.file,
            outcome=verdict,
            source=self.typed.source.system if self.typed else None,
            sha256=self.sha256,
            encoding=read_as.encoding if read_as else None,
            delimiter=read_as.delimiter if read_as else None,
            sheet=read_as.sheet if read_as else None,
            header_line=read_as.header_line if read_as else None,
            rows=counted.rows if counted else 0,
            accepted=counted.accepted - self.repeats_across if counted else 0,
            repeats=counted.repeats + self.repeats_across if counted else 0,
            set_aside=counted.set_aside if counted else 0,
            problems=tuple(found(problem) for problem in self.problems),
        )
