"""What reading a column of dates needs to know, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.finding import Finding
from pipelines.problem import Problem

Numbers = NDArray[np.int64]

NONE, DAY, LOCAL, INSTANT = range(4)
GRAINS = ("", "day", "local", "utc")
MOMENT = pa.timestamp("us")
GRAIN = pa.dictionary(pa.int8(), pa.string())  # as Arrow columns


@dataclass(frozen=True)
class DateRules:
    """How the cells are to be read. One column may come in parts (before and after of a history).

    `zone` is that of naive times, where one was told; `business` the store's. `formats` are
    strptime formats, `order` what the mapping says of day and month; `answers` go by code.
    """

    columns: tuple[str, ...]  # their name of each part
    lines: Numbers  # physical, of each row
    business: str
    zone: str | None = None
    is_due: bool = False
    formats: tuple[str, ...] = ()
    order: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DateColumn:
    """Microseconds since 1970 as schema.sql wants them, and the grain of each (0: no date)."""

    at: Numbers
    grain: NDArray[np.uint8]

    def arrow(self) -> tuple[pa.Array, pa.Array]:
        """A timestamp and a grain column (a dictionary of GRAINS), NULL where there is no date."""
        none = self.grain == NONE
        codes = pa.array(self.grain.astype(np.int8), mask=none)
        names = pa.DictionaryArray.from_arrays(codes, list(GRAINS))
        return pa.array(self.at, MOMENT, mask=none), names

    def without(self, rows: NDArray[np.bool_]) -> DateColumn:
        """The column with no date in some rows."""
        return DateColumn(self.at, np.where(rows, NONE, self.grain).astype(np.uint8))


def no_dates(count: int) -> DateColumn:
    """A column without any date."""
    return DateColumn(np.zeros(count, np.int64), np.zeros(count, np.uint8))


@dataclass(frozen=True)
class Dates:
    """What came of the parts of one column."""

    parts: tuple[DateColumn, ...]
    findings: tuple[Finding, ...]  # rows to set aside, times that came twice
    problems: tuple[Problem, ...]  # what was decided, asked or refused for the whole column
