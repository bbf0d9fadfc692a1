"""An XLSX workbook in; header, cells, sheet rows and problems out."""

from __future__ import annotations

from pipelines.problem import Problem, Refused
from pipelines.rows import Rows


def read_workbook(raw: bytes, sheet: str | None, header_line: int | None) -> Rows:
    """Read one sheet."""
    raise Refused(Problem("XLS_UNSUPPORTED", "refuse", "Workbooks are not read yet."))
