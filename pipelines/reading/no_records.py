"""A table of text cells in; which of its rows are records, and what is said of the others, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.problem import Problem, Refused
from pipelines.reading.landmarks import (
    clean_names,
    is_another_header,
    is_footer,
    is_repeated_header,
)
from pipelines.reading.scan import Flags, Offsets

_FEW = 1_000  # rows that are looked at one by one without a second thought
_FOOTER_ROWS = 12  # how far from the end a footer is looked for


def no_records(
    cells: pa.Table, lines: Offsets, header: Sequence[str], raw: Callable[[int], str]
) -> tuple[Flags, list[Problem]]:
    """Which rows stay, and the others: the header once more, a footer. Raises Refused for the
    header of other columns.
    """
    keep = np.ones(cells.num_rows, dtype=bool)
    problems: list[Problem] = []

    def aside(row: int, code: str, message: str, value: str | None) -> None:
        if keep[row]:
            keep[row] = False
            problems.append(Problem(code, "aside", message, int(lines[row]), None, value, raw(row)))

    for row in _headers(cells, header):
        _refuse_another(_row(cells, row), header, int(lines[row]))
        aside(
            row,
            "REPEATED_HEADER",
            f"Line {lines[row]} is the header once more, as where two "
            "exports were pasted together. It was set aside.",
            None,
        )
    for row in _footers(cells):
        aside(
            row,
            "FOOTER",
            f"Line {lines[row]} is a footer, not a record. It was set aside.",
            _first_filled(cells, row),
        )
    return keep, problems


def _headers(cells: pa.Table, header: Sequence[str]) -> list[int]:
    """The rows that are a header: this one, or another one of much the same names."""
    named = [number for number, name in enumerate(header) if name][:2]
    known = pa.array(_spellings(header), pa.string())
    found = pa.array([], pa.uint64())
    for place, number in enumerate(named):
        # Names that are values as well (a column Open of Open) are told by the next column.
        if place == 0:
            found = pc.indices_nonzero(pc.is_in(cells.column(number), value_set=known))
        elif len(found) > _FEW:
            also = pc.is_in(cells.column(number).take(found), value_set=known)
            found = found.filter(pc.fill_null(also, False))
    return [
        row
        for row in found.to_pylist()
        if is_repeated_header(there := _row(cells, row), header) or is_another_header(there, header)
    ]


def _spellings(header: Sequence[str]) -> list[str]:
    """The names as some program may write them once more."""
    names = {name.strip(" \t\ufeff") for name in header} - {""}
    ways = (str, str.lower, str.upper, str.title, str.capitalize, str.casefold)
    edges = (("", ""), (" ", ""), ("", " "), (" ", " "), ("\ufeff", ""))
    written = {way(name) for way in ways for name in names}
    return sorted(before + name + after for name in written for before, after in edges)


def _refuse_another(cells: Sequence[str], header: Sequence[str], line: int) -> None:
    if is_repeated_header(cells, header):
        return
    names = ", ".join(clean_names(cells))
    message = (
        f"Line {line} is a header with other columns ({names[:200]}), as where two exports were "
        "pasted together: what stands below it cannot be read by the first one. Part the file "
        "there, and import both."
    )
    raise Refused(Problem("REPEATED_HEADER", "refuse", message, line))


def _footers(cells: pa.Table) -> list[int]:
    """Footers padded to the header's width, at the end of the table."""
    found = []
    for row in range(cells.num_rows - 1, max(cells.num_rows - _FOOTER_ROWS, 0) - 1, -1):
        if cells.num_columns < 3 or not is_footer(_row(cells, row)):
            break
        found.append(row)
    return found[::-1]


def _row(cells: pa.Table, row: int) -> list[str]:
    return [column[row].as_py() for column in cells.itercolumns()]


def _first_filled(cells: pa.Table, row: int) -> str:
    return next(cell for cell in _row(cells, row) if cell.strip())
