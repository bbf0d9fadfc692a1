"""Workbooks in, the text of their cells and what is wrong with them out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipelines.problem import Refused
from pipelines.reading.read import TextTable, read
from pipelines.reading.sheet_values import number_text, shown_as

HEADER = ["id", "customer", "due"]


def _book(path: Path, *rows: Sequence[object], **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [HEADER, *rows]:
        book.active.append(row)
    for name, other_rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in other_rows:
            sheet.append(row)
    book.save(path)
    return path


def _changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with one part changed (or added)."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _refusal(path: Path, **answers: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(path, **answers)  # type: ignore[arg-type]
    return [problem.code for problem in refused.value.problems]


def _cells(found: TextTable) -> list[list[str]]:
    return [list(row.values()) for row in found.cells.to_pylist()]


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_and_moments_are_iso_text_in_both_calendars(tmp_path: Path, is_1904: bool) -> None:
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append([*HEADER, "at"])
    book.active.append([7, "Acme", date(2026, 3, 25), datetime(2026, 3, 25, 17, 0, 1)])
    book.active.append(["007", "Umbra", datetime(2026, 3, 25), clock(9, 30)])
    book.save(tmp_path / "a.xlsx")
    assert _cells(read(tmp_path / "a.xlsx")) == [
        ["7", "Acme", "2026-03-25", "2026-03-25T17:00:01"],
        ["007", "Umbra", "2026-03-25", "09:30:00"],
    ]


@pytest.mark.parametrize(
    ("written", "shown", "text", "is_exact"),
    [
        ("12", "number", "12", True),
        ("12.0", "number", "12", True),
        ("1.5", "number", "1.5", True),
        ("0.30000000000000004", "number", "0.3", True),
        ("1.234567890123457e+17", "number", "123456789012345696", False),
        ("1234567890123450", "number", "1234567890123450", False),
        ("1e15", "number", "1000000000000000", True),
        ("1.2345678901234e+18", "number", "1234567890123399936", False),
        ("12345678901230000", "number", "12345678901230000", False),
        ("46106", "date", "2026-03-25", True),
        ("46106.7083333333", "date", "2026-03-25T17:00:00", True),
        ("59", "date", "1900-02-28", True),
        ("60", "date", "60", True),
        ("61", "date", "1900-03-01", True),
        ("-3", "date", "-3", True),
        ("1.5", "time", "36:00:00", True),
    ],
)
def test_numbers_become_the_text_that_was_meant(
    written: str, shown: str, text: str, is_exact: bool
) -> None:
    assert number_text(written, shown, is_1904=False) == (text, is_exact)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", "date"), ("d/m/yy h:mm", "date"), ("[$-409]d\\-mmm\\-yy;@", "date"),
        ("dd.mm.yyyy", "date"), ("mmm yyyy", "date"), ("h:mm AM/PM", "time"), ("[h]:mm:ss", "time"),
        ("mm:ss.0", "time"), ("General", "number"), ("0.00", "number"), ('#,##0 "days"', "number"),
        ("[Red]0.00", "number"), ('0 "h"', "number"), ("@", "number"), ("0.00E+00", "number"),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(code: str, shown: str) -> None:
    assert shown_as(164, code) == shown


def test_several_sheets_are_asked_about_and_the_answer_is_used(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [1, "Acme", "x"], Other=[HEADER, [2, "Umbra", "y"]], Blank=[])
    found = read(path)
    assert [(p.code, p.severity, p.choices) for p in found.problems] == [
        ("WHICH_SHEET", "ask", ("Sheet", "Other"))
    ]
    assert _cells(read(path, sheet="other ")) == [["2", "Umbra", "y"]]
    assert _refusal(path, sheet="Third") == ["WHICH_SHEET"]


def test_a_preamble_blank_rows_and_lines_are_those_of_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = "Plan", "Bikes"
    for column, name in enumerate([*HEADER, "team"], 1):
        sheet.cell(4, column, name)
        sheet.cell(5, column, f"{name} 1")
        sheet.cell(8, column, f"{name} 2")
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    assert (found.header_line, found.lines.to_pylist(), found.sheet) == (4, [5, 8], "Sheet")
    assert [(p.code, p.line) for p in found.problems] == [("PREAMBLE", 4), ("BLANK_LINES", 6)]


def test_a_cell_beyond_the_header_sets_its_row_aside(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [1, "Acme", "x"], [2, "Umbra", "y", "z"], [3, "Globex"])
    found = read(path)
    assert [(p.code, p.line, p.raw) for p in found.problems] == [("FIELD_COUNT", 3, "2,Umbra,y,z")]
    assert _cells(found) == [["1", "Acme", "x"], ["3", "Globex", ""]]


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("xl/styles.xml", lambda d: b"<!DOCTYPE x>" + d, "XML_DTD"),
        (SHEET, lambda d: d[: len(d) // 2], "DAMAGED_ARCHIVE"),
        (SHEET, lambda d: d.replace(b'r="A3"', b'r="A2"'), "DAMAGED_ARCHIVE"),
        (SHEET, lambda d: d.replace(b'<row r="3"', b'<row r="2"'), "DAMAGED_ARCHIVE"),
        ("xl/workbook.bin", lambda _: b"x", "XLS_UNSUPPORTED"),
        ("xl/big.bin", lambda _: bytes(20_000_000), "ARCHIVE_TOO_BIG"),
        ("xl/vbaProject.bin", lambda _: b"x", "MACROS"),
        ("XL/workbook.xml", lambda _: b"x", "ARCHIVE_UNSAFE"),
        ("/etc/passwd", lambda _: b"x", "ARCHIVE_UNSAFE"),
    ],
)
def test_an_unsafe_or_broken_workbook_is_refused(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes], code: str
) -> None:
    path = _book(tmp_path / "a.xlsx", [1, "Acme", "x"], [2, "Umbra", "y"])
    assert _refusal(_changed(path, part, change)) == [code]


def test_a_directory_that_lies_about_sizes_costs_nothing(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [1, "Acme", "x"])
    _changed(path, SHEET, lambda d: d + b" " * 50_000_000)
    raw = bytearray(path.read_bytes())
    at = raw.rfind(SHEET.encode()) - 46  # its entry in the central directory
    raw[at + 24 : at + 28] = (5000).to_bytes(4, "little")
    path.write_bytes(raw)
    assert _refusal(path) in (["DAMAGED_ARCHIVE"], ["ARCHIVE_TOO_BIG"])


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_workbook_cut_off_anywhere_is_refused(tmp_path: Path, cut: int) -> None:
    path = _book(tmp_path / "a.xlsx", [1, "Acme", "x"])
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) * cut // 100])
    assert _refusal(path)[0] in ("DAMAGED_ARCHIVE", "EMPTY_FILE", "NOT_TEXT")


def test_other_zips_are_refused_by_name(tmp_path: Path) -> None:
    for names, code in ((["word/document.xml"], "NOT_TEXT"), (["a.csv"], "NOT_TEXT")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        (tmp_path / "a.xlsx").write_bytes(buffer.getvalue())
        assert _refusal(tmp_path / "a.xlsx") == [code]
