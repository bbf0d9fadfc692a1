"""What was read of one file, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from pipelines.problem import Problem
from pipelines.reading.flaw import Flaw


@dataclass(frozen=True)
class Rows:
    """`rows` counts the rows in `cells` and those set aside, one problem "aside" each."""

    delimiter: str | None
    sheet: str | None
    header_line: int
    header: tuple[str, ...]
    cells: pa.Table
    lines: pa.Int64Array
    rows: int
    problems: tuple[Problem, ...]
    flaws: tuple[Flaw, ...] = ()
