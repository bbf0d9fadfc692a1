"""The bytes of an XLSX workbook in; header, cells, sheet rows and problems of one sheet out.

Lines are the sheet's own row numbers. Hidden rows count, merged cells are not filled down, a cell
that shows an error or a number that lost digits sets its row aside, and a formula whose result
was never saved refuses the file: none of them may be taken for an empty cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
import pyarrow as pa

from pipelines.problem import Problem, Refused
from pipelines.reading import landmarks
from pipelines.reading.archive import damaged, ignored_parts, open_workbook
from pipelines.reading.book import open_book
from pipelines.reading.cells import check_cells
from pipelines.reading.flaw import Flaw
from pipelines.reading.rows import Rows
from pipelines.reading.sheet import Merge, Sheet, SheetRow, column_name
from pipelines.reading.sheet_choice import choose_sheet, header_row
from pipelines.reading.sheet_columns import Columns

_LOOKED_AT = 100  # rows among which the header is looked for
_MOST_MERGES = 20


@dataclass
class _Seen:
    """What was met on the way through the rows below the header."""

    asides: list[Problem] = field(default_factory=list)
    too_wide: int = 0
    hidden: int = 0
    first_hidden: int | None = None
    blank: int = 0
    first_blank: int | None = None
    flaws: list[Flaw] = field(default_factory=list)


def read_workbook(raw: bytes, sheet: str | None, header_line: int | None) -> Rows:
    """Read one sheet; raises Refused for a file that is unsafe, damaged, or holds no table."""
    archive = open_workbook(raw)
    book = open_book(archive)
    chosen, question = choose_sheet(archive, book, sheet)
    problems = [p for p in (ignored_parts(archive), question) if p is not None]
    hidden = [name.name for name in book.sheets if not name.is_visible and name != chosen]
    if hidden:
        said = f"Hidden, and not read: sheet {', '.join(hidden)[:200]}."
        problems.append(Problem("PARTS_IGNORED", "warn", said))
    reading = Sheet(archive, book, chosen)
    rows = iter(reading)
    first = list(islice(rows, _LOOKED_AT))
    at = header_row(first, header_line)
    head = first[at]
    header = landmarks.clean_names(_dense(head, max(head.cells) + 1))
    seen, columns = _collect(chain(first[at + 1 :], rows), head, header)
    if at > 0 or (head.number > 1 and header_line is None):
        where = f"in row {head.number}"
        problems.append(landmarks.preamble(where, head.number, header, is_text=at > 0))
    problems += _remarks(seen, reading.merges, head.number, header)
    return _rows(columns, header, head.number, chosen.name, seen, problems)


def _collect(
    rows: Iterator[SheetRow], head: SheetRow, header: tuple[str, ...]
) -> tuple[_Seen, Columns]:
    seen, columns = _Seen(), Columns(len(header))
    last = head.number
    for row in chain([head], rows):
        for column, code in row.faults.items():
            if row is head and (refusal := _no_name(row, column, code)) is not None:
                raise Refused(refusal)
            if code == "DAMAGED_ARCHIVE":
                place = f"{column_name(column)}{row.number}"
                said = f"cell {place} points at {row.cells[column]}, which is not there"
                raise damaged(said, row.number, _name(header, column))
        if row is head:
            continue
        if not any(cell.strip() for cell in row.cells.values()) and not row.faults:
            continue
        if row.number > last + 1:
            seen.first_blank = last + 1 if seen.first_blank is None else seen.first_blank
            seen.blank += row.number - last - 1
        last = row.number
        if row.is_hidden:
            seen.first_hidden = row.number if seen.first_hidden is None else seen.first_hidden
            seen.hidden += 1
        if (aside := _aside(row, header)) is not None:
            seen.asides.append(aside)
            seen.too_wide += aside.code == "FIELD_COUNT"
        else:
            columns.add(row.number, _dense(row, len(header)))
            seen.flaws += _flaws(row, header)
    return seen, columns


def _aside(row: SheetRow, header: tuple[str, ...]) -> Problem | None:
    """Why a row cannot be kept; None where it can."""
    beyond = [c for c in row.cells if c >= len(header)]
    if beyond:
        place = f"{column_name(beyond[0])}{row.number}"
        return Problem(
            "FIELD_COUNT",
            "aside",
            f"Row {row.number} has a cell at {place}, but the header ends "
            f"at column {column_name(len(header) - 1)}. The row was set aside.",
            row.number,
            value=row.cells[beyond[0]],
            raw=_raw(list(row.cells.values())),
        )
    return None


def _flaws(row: SheetRow, header: tuple[str, ...]) -> Iterator[Flaw]:
    """The cells of a row that do not hold what was meant."""
    for column, code in row.faults.items():
        place, value = f"{column_name(column)}{row.number}", row.cells.get(column)
        name = _name(header, column) or "no column name"
        said = {
            "CELL_ERROR": f"Row {row.number}, {name}: the sheet shows an error ({place} {value}). "
            "The row was set aside.",
            "KEY_PRECISION": f"Row {row.number}, {name}: the number has more than 15 digits, and a "
            f"spreadsheet keeps only 15 ({place} {value}). Export the column as text. The row was "
            "set aside.",
            "FORMULA_NO_VALUE": f"Cell {place} ({name}) holds a formula whose result was never "
            "saved",
            "BAD_BYTES": f"Row {row.number}, {name}: the value holds half a character ({place}). "
            "The row was set aside.",
        }
        yield Flaw(row.number, column, code, value, said[code])


def _no_name(head: SheetRow, column: int, code: str) -> Problem | None:
    """Why a cell of the header is no name; what stands below it could be anything."""
    said = {
        "FORMULA_NO_VALUE": "holds a formula whose result was never saved. Open the workbook in a "
        "spreadsheet program, save it, and import it again.",
        "BAD_BYTES": "holds half a character. Mend it in the sheet, or export it again.",
    }
    if code not in said:
        return None
    message = f"Cell {column_name(column)}{head.number}, the name of a column, {said[code]}"
    return Problem(code, "refuse", message, head.number, value=head.cells.get(column))


def _remarks(
    seen: _Seen, merges: list[Merge], header_at: int, header: tuple[str, ...]
) -> list[Problem]:
    problems = []
    blank = landmarks.blank_lines(seen.first_blank, seen.blank)
    if blank is not None:
        problems.append(blank)
    if seen.hidden:
        rows = "One row is" if seen.hidden == 1 else f"{seen.hidden:,} rows are"
        problems.append(
            Problem(
                "HIDDEN_ROWS",
                "warn",
                f"{rows} hidden in the sheet (the first is row "
                f"{seen.first_hidden}). Hidden rows were read like the others.",
                seen.first_hidden,
            )
        )
    in_data = [merge for merge in merges if merge.last_row > header_at]
    for merge in in_data[:_MOST_MERGES]:
        is_down = merge.last_row > merge.first_row
        line = max(merge.first_row + is_down, header_at + 1)
        column = merge.first_column + (not is_down)
        name = _name(header, column)
        problems.append(
            Problem(
                "MERGED_CELLS",
                "warn",
                f"{column_name(merge.first_column)}{merge.first_row}:"
                f"{column_name(merge.last_column)}{merge.last_row} is one merged cell. Only "
                "its first cell holds the value; the others were read as empty.",
                line,
                name,
            )
        )
    if len(in_data) > _MOST_MERGES:
        more = len(in_data) - _MOST_MERGES
        problems.append(
            Problem(
                "MERGED_CELLS",
                "warn",
                f"{more:,} more ranges are merged.",
                in_data[_MOST_MERGES].first_row,
            )
        )
    return problems


def _rows(
    columns: Columns,
    header: tuple[str, ...],
    header_at: int,
    sheet: str,
    seen: _Seen,
    problems: list[Problem],
) -> Rows:
    cells = columns.table()
    lines = np.array(columns.lines, dtype=np.int64)
    if len(seen.asides) > 1 and seen.too_wide == len(seen.asides) and not len(lines):
        raise Refused(
            Problem(
                "FIELD_COUNT",
                "refuse",
                f"Row {header_at}, the header, has "
                f"{len(header)} names, but every row below it goes further: the "
                "header is damaged.",
                header_at,
            )
        )

    def raw(row: int) -> str:
        return _raw([column[row].as_py() for column in cells.itercolumns()])

    checked = check_cells(cells, lines, header, raw, is_plain=False)
    said = sorted([*seen.asides, *checked.problems], key=lambda problem: problem.line or 0)
    if checked.keep is not None:
        cells, lines = cells.filter(pa.array(checked.keep)), lines[checked.keep]
    set_aside = sum(problem.severity == "aside" for problem in said)
    if not len(lines) and not set_aside:
        raise Refused(
            Problem(
                "NO_ROWS",
                "refuse",
                "The sheet has a header but no rows: there is nothing to import.",
                header_at,
            )
        )
    return Rows(
        delimiter=None,
        sheet=sheet,
        header_line=header_at,
        header=header,
        cells=cells,
        lines=pa.array(lines, pa.int64()),
        rows=len(lines) + set_aside,
        problems=(*problems, *said),
        flaws=(*seen.flaws, *checked.flaws),
    )


def _name(header: tuple[str, ...], column: int) -> str | None:
    return header[column] if column < len(header) else None


def _dense(row: SheetRow, width: int) -> list[str]:
    return [row.cells.get(column, "") for column in range(width)]


def _raw(cells: list[str]) -> str:
    """A row of a sheet as a line of CSV: there is no other way to show it as it stood."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
