"""A table on its way to typed records: where our columns stand, and what has been found so far."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import Answers, answer, pairs
from pipelines.finding import Finding, shown
from pipelines.problem import Problem
from pipelines.reading.read import TextTable
from pipelines.source import Source
from pipelines.typing import keys, values
from pipelines.typing.columns import DUES, Place
from pipelines.typing.date_column import DateColumn, Dates
from pipelines.typing.date_fields import date_field
from pipelines.typing.text_column import first_filled, one_array, trimmed

YES_NO = ("accepted_in_writing", "set_by_doer")
# Rows from which on a second thread does more than it costs.
MANY = 50_000
PROCESSORS = min(4, os.cpu_count() or 1)


@dataclass
class Typing:
    """One table on its way: what stands where, and what has been found so far."""

    table: TextTable
    source: Source
    zone: str
    answers: Answers
    places: dict[str, Place]
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def lines(self) -> NDArray[np.int64]:
        return np.asarray(self.table.lines, np.int64)

    def written(self, ours: str) -> pa.Array:
        """The cells of a column of ours as they stand (of a repeated one the first filled)."""
        columns = [self.table.cells.column(i) for i in self.places[ours].at]
        if len(columns) == 1:
            return self._filled(one_array(columns[0]))
        cells = [self._filled(trimmed(column)) for column in columns]
        first = first_filled(cells)
        self._say_others(ours, first, cells)
        return first

    def _say_others(self, ours: str, first: pa.Array, cells: Sequence[pa.Array]) -> None:
        """Where a repeated column holds another value than the one that counts."""
        is_other = np.zeros(len(first), bool)
        for column in cells:
            differs = pc.and_(pc.not_equal(column, ""), pc.not_equal(column, first))
            is_other |= np.asarray(differs)
        if not is_other.any():
            return
        row, theirs = int(np.argmax(is_other)), self.theirs(ours)
        line, value = int(self.lines[row]), first[row].as_py()
        message = (
            f"{theirs} stands {len(cells)} times in the header, and rows ({int(is_other.sum())}) "
            f"hold several values of it, the first on line {line}, where {shown(value)} counts: "
            "the first that is filled."
        )
        problem = Problem("UNKNOWN_VALUE", "warn", message, line, theirs, value)
        if problem not in self.problems:
            self.problems.append(problem)

    def _filled(self, cells: pa.Array) -> pa.Array:
        """The cells with '' where the source has a word of its own for nothing."""
        if not self.source.blank:
            return cells
        is_blank = pc.is_in(cells, value_set=pa.array(self.source.blank))
        return pc.if_else(is_blank, "", cells)

    def cells(self, ours: str) -> pa.Array:
        """The same without the white space around them."""
        return trimmed(self.written(ours))

    def ids(self) -> pa.Array:
        """The ids as they are filed: trimmed, else as written, unless they are grouped numbers."""
        ids = self.cells("promise_id")
        return keys.ungrouped(ids) if self.source.grouped_ids else ids

    def theirs(self, ours: str) -> str:
        return self.places[ours].theirs

    def words(self, ours: str) -> pa.Array:
        """A column of few words as ours; what nobody mapped becomes a question."""
        meanings = self.source.values.get(ours, values.YES_NO if ours in YES_NO else {})
        answered = pairs(answer(self.answers, "UNKNOWN_VALUE", self.theirs(ours)))
        typed = values.words(
            self.cells(ours), self.theirs(ours), self.lines, meanings, values.WORDS[ours], answered
        )
        self.findings += typed.findings
        self.problems += typed.problems
        return typed.cells

    @contextmanager
    def reading_dates(self, columns: Sequence[str]) -> Iterator[dict[str, Future[Dates]]]:
        """Columns of dates being read, beside each other where that pays, while the block runs."""
        beside = len(columns) > 1 and len(self.lines) >= MANY
        with ThreadPoolExecutor(PROCESSORS if beside else 1) as pool:
            yield {ours: pool.submit(self._dates, ours) for ours in columns}

    def dates(self, ours: str) -> DateColumn:
        with self.reading_dates([ours]) as reading:
            return self.took(reading[ours])

    def _dates(self, ours: str) -> Dates:
        return date_field(
            [self.cells(ours)], ours, (self.theirs(ours),), self.table, self.source, self.zone,
            self.answers, is_due=ours in DUES,
        )  # fmt: skip

    def took(self, reading: Future[Dates]) -> DateColumn:
        """The column that was read, once it is; what was found in it is noted."""
        read = reading.result()
        self.findings += read.findings
        self.problems += read.problems
        return read.parts[0]
