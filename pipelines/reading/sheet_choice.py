"""The sheets of a workbook in; the one to read and its header's row, or a question, out."""

from __future__ import annotations

import zipfile

from pipelines.problem import Problem, Refused
from pipelines.reading import landmarks
from pipelines.reading.book import Book, SheetName
from pipelines.reading.sheet import Sheet, SheetRow


def choose_sheet(
    archive: zipfile.ZipFile, book: Book, sheet: str | None
) -> tuple[SheetName, Problem | None]:
    """The sheet to read, and the question where several could be meant."""
    names = tuple(name.name for name in book.sheets)
    if sheet is not None:
        wanted = sheet.strip().casefold()
        exact = [name for name in book.sheets if name.name == sheet]
        alike = [name for name in book.sheets if name.name.strip().casefold() == wanted]
        if exact or alike:
            return (exact or alike)[0], None
        raise Refused(
            Problem(
                "WHICH_SHEET",
                "refuse",
                f"There is no sheet '{sheet[:80]}'. The workbook has: {', '.join(names)[:200]}.",
                value=sheet,
                choices=names,
            )
        )
    visible = [name for name in book.sheets if name.is_visible]
    filled = [name for name in visible if _holds_anything(Sheet(archive, book, name))]
    if not filled:
        raise Refused(
            Problem(
                "NO_HEADER",
                "refuse",
                "The workbook holds no visible sheet with anything in it: there is no header.",
            )
        )
    if len(filled) == 1:
        return filled[0], None
    choices = tuple(name.name for name in filled)
    return filled[0], Problem(
        "WHICH_SHEET",
        "ask",
        f"The workbook has {len(filled)} sheets: {', '.join(choices)[:200]}. "
        "Which holds the export?",
        choices=choices,
        flag=f'--sheet "{choices[0]}"',
    )


def _holds_anything(sheet: Sheet) -> bool:
    return any(row.faults or any(cell.strip() for cell in row.cells.values()) for row in sheet)


_MOST_ABOVE = 10  # rows of a preamble


def _below_a_preamble(rows: list[SheetRow]) -> int | None:
    """The header below a few much narrower rows (a plan's name, its id, the day of the export).

    Rows of a sheet end at their last filled cell, so that under a wide header few are of one
    width, and a short preamble can be the commonest. The header is the first row that goes as far
    as any, has no gap and no data, is more than twice as wide as every row above it, and has a
    row below that is wider than those too.
    """
    widest = max((max(row.cells, default=-1) + 1 for row in rows), default=0)
    for at, row in enumerate(rows[: _MOST_ABOVE + 1]):
        if len(row.cells) < widest:
            continue
        above = max((len(other.cells) for other in rows[:at]), default=0)
        is_wide = above and 2 * above < widest
        goes_on = any(len(other.cells) > above for other in rows[at + 1 :])
        is_data = landmarks.looks_like_data(list(row.cells.values())) is not None
        return at if is_wide and goes_on and not is_data else None
    return None


def header_row(rows: list[SheetRow], header_line: int | None) -> int:
    """Which row is the header: the first with more cells than half of the usual width."""
    if header_line is not None:
        for at, row in enumerate(rows):
            if row.number == header_line:
                return at
        raise Refused(
            Problem(
                "NO_HEADER",
                "refuse",
                f"Row {header_line} holds nothing that could be the header.",
                header_line,
            )
        )
    if (below := _below_a_preamble(rows)) is not None:
        return below
    usual = landmarks.usual_width([max(row.cells, default=0) + 1 for row in rows])
    for at, row in enumerate(rows):
        if 2 * len(row.cells) <= usual:
            continue
        value = landmarks.looks_like_data(list(row.cells.values()))
        if value is None:
            return at
        raise Refused(
            Problem(
                "NO_HEADER",
                "refuse",
                f"Row {row.number} looks like data "
                f"('{value[:80]}'), not like a header. Export the sheet with its "
                "column names.",
                row.number,
                value=value,
            )
        )
    raise Refused(Problem("NO_HEADER", "refuse", "No row of the sheet could be its header."))
