"""Files that other programs wrote in their own way: each is read as meant, asked, or named."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipelines.problem import Problem, Refused
from pipelines.reading.read import read

HEAD = "id,customer,due\n"
ROWS = "1,Acme,2026-03-25\n2,Umbrella,2026-03-26\n"
SHEET = "xl/worksheets/sheet1.xml"


def written(folder: Path, raw: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


def refusal(path: Path) -> Problem:
    with pytest.raises(Refused) as refused:
        read(path)
    return refused.value.problems[0]


def customers(path: Path, *, encoding: str | None = None) -> list[str]:
    found: list[str] = read(path, encoding=encoding).cells["c1"].to_pylist()
    return found


@pytest.mark.parametrize(
    ("customer", "encoding"),
    [
        ("Müller", "utf-7"),
        ("Łódź", "utf-7"),
        ("Иванов", "utf-7"),
        ("北京银行", "hz"),
        ("삼성전자", "iso2022_kr"),
        ("title株式会社", "iso2022_jp"),
    ],
)
def test_an_encoding_of_old_mails_is_asked_about(
    tmp_path: Path, customer: str, encoding: str
) -> None:
    raw = (HEAD + ROWS.replace("Umbrella", customer)).encode(encoding)
    path = written(tmp_path, raw)
    assert raw.isascii()
    [asked] = [problem for problem in read(path).problems if problem.severity == "ask"]
    told = asked.code, asked.choices[0]
    assert told == ("ENCODING_GUESSED", encoding)
    assert f"{customer} ({encoding})" in asked.message
    assert customers(path, encoding=encoding) == ["Acme", customer]


@pytest.mark.parametrize(
    "code",
    ["A+ABC-1", "REST+API-2", "Google+Ads", "+49-30-12345", "+4930-12", "1+1-2", "a ~{ b", "~{x~}"],
)
def test_a_code_that_only_looks_like_one_is_left_alone(tmp_path: Path, code: str) -> None:
    found = read(written(tmp_path, HEAD + ROWS.replace("Umbrella", code)))
    assert (found.problems, found.cells["c1"].to_pylist()) == ((), ["Acme", code])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"+/v8-" + HEAD.encode() + ROWS.encode(), "UTF-7"),
        ((HEAD + ROWS).encode("cp500"), "EBCDIC"),
    ],
)
def test_an_encoding_that_is_not_read_is_named(tmp_path: Path, raw: bytes, said: str) -> None:
    problem = refusal(written(tmp_path, raw))
    assert (problem.code, said in problem.message) == ("ENCODING_UNSUPPORTED", True)


@pytest.mark.parametrize(
    "html",
    [
        "<div><table><tr><td>1</td></tr></table></div>",
        '<p>Session expired. Please <a href="/login">log in</a></p>',
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_web_page_is_named_however_it_is_written(
    tmp_path: Path, html: str, encoding: str
) -> None:
    assert refusal(written(tmp_path, html.encode(encoding), "a.xls")).code == "HTML_NOT_SHEET"


def test_a_cell_that_quotes_a_spreadsheet_is_no_spreadsheet(tmp_path: Path) -> None:
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    assert customers(written(tmp_path, HEAD + ROWS.replace("Acme", namespace)))[0] == namespace


def test_a_zip_without_a_file_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w"):
        pass
    assert refusal(path).code == "EMPTY_FILE"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_header_below_blank_lines_is_said(tmp_path: Path, end: str) -> None:
    found = read(written(tmp_path, ("\n\n" + HEAD + ROWS).replace("\n", end)))
    assert [(p.code, p.severity, p.line) for p in found.problems] == [("PREAMBLE", "warn", 3)]
    assert found.lines.to_pylist() == [4, 5]


def test_a_million_blank_lines_cost_next_to_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b|c\td\n" + HEAD + ROWS + "\n" * 1_000_000)
    began = time.process_time()
    found = read(path)
    assert time.process_time() - began < 5  # it took fourteen
    assert found.lines.to_pylist() == [3, 4]
    assert [(p.code, p.line) for p in found.problems] == [("PREAMBLE", 2), ("BLANK_LINES", 5)]


def book(folder: Path, *rows: list[object], formats: dict[str, str] | None = None) -> Path:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    for cell, code in (formats or {}).items():
        made.active[cell].number_format = code
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def changed(path: Path, old: str, new: str, part: str = SHEET) -> Path:
    """The workbook with a piece of a part's text replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


NAMES: list[object] = ["id", "customer", "due"]


def test_half_a_character_costs_its_row_and_two_halves_are_one(tmp_path: Path) -> None:
    path = book(tmp_path, NAMES, [1, "half", "x"], [2, "pair", "x"], [3, "Acme", "x"])
    changed(path, "half", "a_xD800_b")
    found = read(changed(path, "pair", "_xD83D__xDE00_"))
    assert found.cells["c1"].to_pylist() == ["a_xD800_b", "😀", "Acme"]
    assert [(f.line, f.column, f.code) for f in found.flaws] == [(2, 1, "BAD_BYTES")]


def test_half_a_character_in_a_name_refuses_the_workbook(tmp_path: Path) -> None:
    path = changed(book(tmp_path, NAMES, [1, "a", "x"]), "due", "d_xDC00_")
    problem = refusal(path)
    assert (problem.code, problem.line) == ("BAD_BYTES", 1)


def test_an_id_is_the_one_that_its_format_shows(tmp_path: Path) -> None:
    formats = {"A2": "00000", "A3": '"INC"0000000', "A4": "0", "A5": "#,##0"}
    rows: list[list[object]] = [[12, "a", "x"], [34, "b", "x"], [56, "c", "x"], [52267, "d", "x"]]
    found = read(book(tmp_path, NAMES, *rows, formats=formats))
    assert found.cells["c0"].to_pylist() == ["00012", "INC0000034", "56", "52267"]


@pytest.mark.parametrize(("value", "flawed"), [("<v></v>", []), ("", [(2, 2, "FORMULA_NO_VALUE")])])
def test_a_text_formula_is_empty_only_where_its_empty_value_is_written(
    tmp_path: Path, value: str, flawed: list[tuple[int, int, str]]
) -> None:
    path = book(tmp_path, NAMES, [1, "a", "=B2"])
    with zipfile.ZipFile(path) as archive:
        cell = archive.read(SHEET).decode().partition('<c r="C2"')[2].partition("</c>")[0]
    found = read(changed(path, cell, f' t="str"><f>B2</f>{value}'))
    assert [(f.line, f.column, f.code) for f in found.flaws] == flawed


def test_macros_of_excel_4_are_macros(tmp_path: Path) -> None:
    path = book(tmp_path, NAMES, [1, "a", "x"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/macrosheets/sheet1.xml", "<xm:macrosheet/>")
    assert refusal(path).code == "MACROS"


def test_a_sheet_of_blanks_has_no_header(tmp_path: Path) -> None:
    assert refusal(book(tmp_path, [" ", " "], ["  "])).code == "NO_HEADER"


def test_a_sheet_that_begins_lower_down_says_so(tmp_path: Path) -> None:
    found = read(book(tmp_path, [], [], NAMES, [1, "a", "x"]))
    assert [(p.code, p.line) for p in found.problems] == [("PREAMBLE", 3)]
