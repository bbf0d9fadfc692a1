"""The sheets of a workbook in; the one to read and its header's row, or a question, out."""

from __future__ import annotations

import zipfile

from pipelines import landmarks
from pipelines.book import Book, SheetName
from pipelines.problem import Problem, Refused
from pipelines.sheet import Sheet, SheetRow


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
    filled = [name for name in visible if next(iter(Sheet(archive, book, name)), None) is not None]
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
