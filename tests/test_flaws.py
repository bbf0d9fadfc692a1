"""A cell that is damaged costs its row where its column is used, and nothing where it is not."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipelines.importing.load import check_files
from pipelines.importing.report import FileReport
from pipelines.options import ImportOptions

MAPPING = """title = "Tickets"
[columns]
promise_id = "id"
customer = "customer"
due = "due"
"""


def checked(folder: Path, name: str, raw: bytes) -> FileReport:
    """What `kept check` finds in a file."""
    (folder / name).write_bytes(raw)
    (folder / "mapping.toml").write_text(MAPPING)
    told = ImportOptions(mappings=(folder / "mapping.toml",), as_of="2026-03-10")
    [file] = check_files([folder / name], told).files
    return file


def found(file: FileReport) -> set[tuple[str, str, int | None, str | None]]:
    return {
        (p.code, p.severity, p.line, p.column) for p in file.problems if p.code != "UNKNOWN_COLUMN"
    }


@pytest.mark.parametrize(
    ("code", "cell"), [("CONTROL_CHAR", "a\x0bb"), ("CELL_TOO_LONG", "x" * 40_000)]
)
def test_in_a_text_file(tmp_path: Path, code: str, cell: str) -> None:
    text = (
        f"id,customer,due,notes\n1,Acme,2026-03-01,{cell}\n2,{cell},2026-03-02,x\n3,A,2026-03-03,\n"
    )
    file = checked(tmp_path, "tickets.csv", text.encode())
    assert (file.rows, file.accepted, file.set_aside) == (3, 2, 1)
    assert found(file) == {(code, "warn", 2, "notes"), (code, "aside", 3, "customer")}


def test_in_lines_of_json(tmp_path: Path) -> None:
    lines = (
        '{"id": 1, "customer": "Acme", "due": "2026-03-01", "notes": "a\\u000bb"}\n'
        '{"id": 2, "customer": "a\\u000bb", "due": "2026-03-02"}\n'
    )
    file = checked(tmp_path, "tickets.jsonl", lines.encode())
    assert (file.rows, file.accepted, file.set_aside) == (2, 1, 1)
    assert found(file) == {
        ("CONTROL_CHAR", "warn", 1, "notes"),
        ("CONTROL_CHAR", "aside", 2, "customer"),
    }


def workbook(**cells: str) -> bytes:
    """Three records; `cells` (A1="<c …>") are written into the sheet as they stand."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["id", "customer", "due", "notes"],
        [1, "Acme", "2026-03-01", "x"],
        [2, "Umbra", "2026-03-02", "x"],
        [3, "Hooli", "2026-03-03", "x"],
    ):
        book.active.append(row)
    raw, changed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                for place, cell in cells.items():
                    part = re.sub(rf'<c r="{place}".*?</c>', f'<c r="{place}" {cell}</c>', part)
            new.writestr(name, part)
    return changed.getvalue()


ERROR = 't="e"><v>#N/A</v>'
LONG = "><v>1234567890123456789</v>"
FORMULA = "><f>1+1</f>"


@pytest.mark.parametrize(
    ("code", "cell"), [("CELL_ERROR", ERROR), ("KEY_PRECISION", LONG)], ids=["error", "long"]
)
def test_in_a_workbook(tmp_path: Path, code: str, cell: str) -> None:
    file = checked(tmp_path, "tickets.xlsx", workbook(D2=cell, B3=cell, D4=cell))
    assert (file.rows, file.accepted, file.set_aside) == (3, 2, 1)
    assert found(file) == {(code, "warn", 2, "notes"), (code, "aside", 3, "customer")}


def test_a_formula_without_its_result_refuses_the_file_only_where_it_is_needed(
    tmp_path: Path,
) -> None:
    file = checked(tmp_path, "tickets.xlsx", workbook(D2=FORMULA))
    assert (file.outcome, file.accepted) == ("accept+warn", 3)
    assert found(file) == {("FORMULA_NO_VALUE", "warn", 2, "notes")}
    file = checked(tmp_path, "tickets.xlsx", workbook(C2=FORMULA, C3=FORMULA))
    assert (file.outcome, file.set_aside) == ("refuse", 0)
    [refused] = [p for p in file.problems if p.severity == "refuse"]
    assert (refused.code, refused.line, refused.column) == ("FORMULA_NO_VALUE", 2, "due")
    assert "Cell C2 (due)" in refused.message
    assert "1 more cell" in refused.message
