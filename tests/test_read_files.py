"""Files of every bad kind in, the codes that reading them gives out."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from pipelines.problem import Refused
from pipelines.reading.read import TextTable, read

TORTURE = Path(__file__).parents[1] / "../shared/torture"
# The codes that reading decides; those of dates, keys and values need the meaning of a column.
NOT_OF_READING = ("DATE_", "TIME_", "DUPLICATE_", "KEY_SCIENTIFIC", "MISSING_", "UNKNOWN_", "NAME_",
                  "LOOKALIKE", "NEWLINE_", "REQUIRED", "PROMISE_", "FORMULA_")  # fmt: skip


def _expectations() -> list[Any]:
    if not TORTURE.exists():
        return [pytest.param({}, marks=pytest.mark.skip(f"{TORTURE} is not on this machine"))]
    entries = json.loads((TORTURE / "expectations.json").read_text(encoding="utf-8"))
    return [
        pytest.param(entry, id=entry["file"])
        for entry in entries
        if not str(entry["code"]).startswith(NOT_OF_READING)
    ]


@pytest.mark.parametrize("expected", _expectations())
def test_a_torture_file_is_read_as_expected(expected: dict[str, Any]) -> None:
    began = time.process_time()
    try:
        found: TextTable | None = read(TORTURE / "files" / expected["file"])
        problems = found.problems if found else ()
    except Refused as refused:
        found, problems = None, refused.problems
    assert time.process_time() - began < 5
    assert (expected["outcome"] == "refuse") == (found is None)
    if expected["code"] is not None:
        places = [(p.code, p.line, p.column) for p in problems]
        if found:
            places += [(f.code, f.line, found.header[f.column]) for f in found.flaws]
        code, line, column = (expected[key] for key in ("code", "line", "column"))
        assert any(
            (code, line or p_line, column or p_column) == (p_code, p_line, p_column)
            for p_code, p_line, p_column in places
        ), places
    may_ask = "ask" in (expected["outcome"], expected.get("or", {}).get("outcome"))
    if found is not None and not may_ask and expected["rows_good"] is not None:
        flawed = len({flaw.line for flaw in found.flaws})  # each in a column that is used here
        asides = sum(problem.severity == "aside" for problem in problems) + flawed
        good = found.cells.num_rows - flawed
        assert (good, asides) == (expected["rows_good"], expected["rows_bad"])


HEAD = "id,customer,due\n"


def _text(tmp_path: Path, data: bytes | str, name: str = "export.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _codes(path: Path, **answers: Any) -> list[tuple[str, str, int | None]]:
    try:
        problems = read(path, **answers).problems
    except Refused as refused:
        problems = refused.problems
    return [(problem.code, problem.severity, problem.line) for problem in problems]


def test_the_footers_of_a_report_are_named_and_set_aside(tmp_path: Path) -> None:
    rows = "1,Acme,2026-03-01\n2,Umbrella,2026-03-02\n"
    footer = (
        '\n"Grand Totals (2 records)"\n"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2026 example.com, inc. All rights reserved."\n'
    )
    codes = _codes(_text(tmp_path, HEAD + rows + footer))
    assert [c for c in codes if c[1] == "aside"] == [("FOOTER", "aside", n) for n in (5, 6, 7)]
    padded = _codes(_text(tmp_path, HEAD + rows + "Total,2,\n"))
    assert padded == [("FOOTER", "aside", 4)]


def test_a_total_in_the_middle_is_a_row_like_any_other(tmp_path: Path) -> None:
    found = read(_text(tmp_path, HEAD + "Total,2,\n1,Acme,2026-03-01\n"))
    assert (found.cells.num_rows, found.problems) == (2, ())


def test_a_sep_line_tells_the_delimiter(tmp_path: Path) -> None:
    found = read(_text(tmp_path, "sep=;\nid;customer, or so;due\n1;Acme, Ltd;2026-03-01\n"))
    assert (found.delimiter, found.header_line, found.problems) == (";", 2, ())
    assert found.header == ("id", "customer, or so", "due")
    assert found.lines.to_pylist() == [3]


def test_a_padded_preamble_is_not_taken_for_the_header(tmp_path: Path) -> None:
    text = "Plan,Bikes,,,\nExported,12/03/2026,,,\n,,,,\nid,customer,team,due,status\n"
    found = read(_text(tmp_path, text + "1,Acme,A,2026-03-01,open\n2,Umbra,B,2026-03-02,open\n"))
    assert (found.header_line, found.header[0]) == (4, "id")
    assert found.lines.to_pylist() == [5, 6]


def test_data_without_a_header_is_refused(tmp_path: Path) -> None:
    path = _text(tmp_path, "1,Acme,2026-03-01\n2,Umbrella,2026-03-02\n")
    assert _codes(path) == [("NO_HEADER", "refuse", 1)]


def test_names_may_stand_in_the_header_twice(tmp_path: Path) -> None:
    found = read(_text(tmp_path, "id,Log Work,Log Work,\n1,a,b,\n"))
    assert found.header == ("id", "Log Work", "Log Work", "")
    assert found.cells.to_pylist() == [{"c0": "1", "c1": "a", "c2": "b", "c3": ""}]


def test_words_for_nothing_are_words(tmp_path: Path) -> None:
    found = read(_text(tmp_path, HEAD + 'NULL,NA,None\nnan,"",\n'))
    assert found.cells.to_pylist() == [
        {"c0": "NULL", "c1": "NA", "c2": "None"},
        {"c0": "nan", "c1": "", "c2": ""},
    ]


def test_an_answered_encoding_is_used_and_its_faults_are_set_aside(tmp_path: Path) -> None:
    path = _text(tmp_path, HEAD.encode() + "1,Müller,x\n".encode("cp1252") + b"2,a\x81b,y\n")
    assert _codes(path)[0] == ("ENCODING_GUESSED", "ask", 2)
    found = read(path, encoding="cp1252")
    assert found.cells.column("c1").to_pylist() == ["Müller"]
    assert [(p.code, p.line, p.column) for p in found.problems] == [("BAD_BYTES", 3, "customer")]
    assert _codes(path, encoding="klingon") == [("ENCODING_UNSUPPORTED", "refuse", None)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_wide_and_marked_encodings_keep_their_lines(tmp_path: Path, encoding: str) -> None:
    text = HEAD + '1,"Ärzte\nund Söhne",2026-03-01\n2,株式会社,2026-03-02\nshort\n'
    found = read(_text(tmp_path, text.encode(encoding)))
    assert found.lines.to_pylist() == [2, 4]
    assert found.cells.column("c1").to_pylist() == ["Ärzte\nund Söhne", "株式会社"]
    assert ("FIELD_COUNT", 5) in [(p.code, p.line) for p in found.problems]


def test_a_web_page_called_xls_is_refused_by_name(tmp_path: Path) -> None:
    path = _text(tmp_path, "\ufeff <html><table><tr><td>1</td></tr></table></html>", "a.xls")
    assert _codes(path) == [("HTML_NOT_SHEET", "refuse", None)]
    text = _text(tmp_path, "id\tdue\n1\t2026-03-01\n", "b.xls")
    assert _codes(text) == [("WRONG_EXTENSION", "warn", None)]


def test_a_pipe_and_a_folder_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)
    assert _codes(tmp_path / "pipe.csv") == [("NOT_TEXT", "refuse", None)]
    assert _codes(tmp_path) == [("NOT_TEXT", "refuse", None)]
    assert _codes(tmp_path / "absent.csv") == [("NOT_TEXT", "refuse", None)]


def test_a_huge_sparse_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    assert _codes(path) == [("ARCHIVE_TOO_BIG", "refuse", None)]


def test_emoji_and_accents_are_no_invisible_characters(tmp_path: Path) -> None:
    found = read(_text(tmp_path, HEAD + "1,👨‍👩‍👧 Çağlar & Ångström – naïve,می‌خواهم\n"))
    assert found.problems == ()


def test_a_great_many_open_quotes_take_no_great_time(tmp_path: Path) -> None:
    began = time.process_time()
    found = read(_text(tmp_path, HEAD + '1,"Acme,2026-03-01\n' * 3000))
    assert found.rows == 3000
    assert time.process_time() - began < 10


def test_a_byte_order_mark_in_the_first_cell_is_kept_and_said(tmp_path: Path) -> None:
    """As where one file was appended to another by hand."""
    path = tmp_path / "two.csv"
    path.write_bytes(b"id,name\n\xef\xbb\xbfA,1\nB,2\n")
    table = read(path)
    assert table.cells["c0"].to_pylist() == ["\ufeffA", "B"]
    assert [(p.code, p.line) for p in table.problems] == [("INVISIBLE_CHAR", 2)]


@pytest.mark.parametrize(
    "again",
    ["ID,Customer,DUE", '"id","customer","due"', " id , customer , due ", "\ufeffid,customer,due"],
)
def test_the_header_once_more_is_set_aside_however_it_is_written(
    tmp_path: Path, again: str
) -> None:
    text = f"{HEAD}1,Acme,2026-03-01\n{again}\n2,Umbrella,2026-03-02\n"
    assert _codes(_text(tmp_path, text)) == [("REPEATED_HEADER", "aside", 3)]


def test_another_header_in_the_middle_refuses_the_file(tmp_path: Path) -> None:
    head = "id,customer,team,due\n"
    swapped = "id,team,customer,due\n2,Alpha,Umbrella,2026-03-02\n"
    text = f"{head}1,Acme,Alpha,2026-03-01\n{swapped}"
    assert _codes(_text(tmp_path, text)) == [("REPEATED_HEADER", "refuse", 3)]
    # A record may well hold a word of the header's.
    assert _codes(_text(tmp_path, f"{head}id,customer,Alpha,2026-03-01\n")) == []


@pytest.mark.parametrize(
    "footer",
    [
        "Gesamtsumme;2", "Anzahl Datensätze: 2", "Erstellt am 22.11.2026", "Vertraulich",
        "Nombre total : 2", "Généré le 22/11/2026", "Confidentiel - ne pas diffuser",
        "Total de registros: 2", "Gerado em 22/11/2026", "合計,2", "全2件", "社外秘",
        "Copyright (c) 2000-2026 example.com, inc. All rights reserved.",
    ],
)  # fmt: skip
def test_footers_of_other_languages_are_known(tmp_path: Path, footer: str) -> None:
    head, rows = "id,customer,team,due\n", "1,Acme,A,2026-03-01\n2,Umbrella,A,2026-03-02\n"
    codes = _codes(_text(tmp_path, f"{head}{rows}{footer}\n"))
    assert [c for c in codes if c[1] == "aside"] == [("FOOTER", "aside", 4)]


def test_text_after_a_closing_quote_is_no_open_quote(tmp_path: Path) -> None:
    for cell in ('"Acme, Ltd" ', '"Acme" Ltd', '"say \\"hi\\""'):
        text = f"{HEAD}1,{cell},2026-03-01\n2,Umbrella,2026-03-02\n"
        assert _codes(_text(tmp_path, text)) == [("STRAY_QUOTE", "aside", 2)]
    text = f'{HEAD}1,"Acme,2026-03-01\n2,Umbrella,2026-03-02\n'
    assert _codes(_text(tmp_path, text)) == [("UNCLOSED_QUOTE", "aside", 2)]


def test_lines_without_a_name_are_no_header(tmp_path: Path) -> None:
    assert _codes(_text(tmp_path, ",,,\n,,,\n")) == [("NO_HEADER", "refuse", 1)]
