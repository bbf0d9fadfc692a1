"""Files large enough to be converted while they are checked: the same verdict as row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading.read import TextTable, read

ROW = '{n},"A title, of {n}",2024-01-{day:02d},{fill}\n'
ROWS = 60_000  # some 6 MB


def _lines() -> list[str]:
    fill = "x" * 70
    return [
        "id,title,due,note\n",
        *(ROW.format(n=n, day=n % 28 + 1, fill=fill) for n in range(ROWS)),
    ]


def _read(folder: Path, lines: list[str]) -> TextTable:
    path = folder / "export.csv"
    path.write_text("".join(lines), encoding="utf-8")
    assert path.stat().st_size > 5_000_000
    return read(path)


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        ("{n},too few cells\n", "FIELD_COUNT"),
        ('{n},a "stray quote,2024-01-01,x\n', "STRAY_QUOTE"),
        ('{n},"never closed,2024-01-01,x\n', "UNCLOSED_QUOTE"),
    ],
)
def test_a_row_that_does_not_fit_is_set_aside_alone(
    tmp_path: Path, spoiled: str, code: str
) -> None:
    lines = _lines()
    at = ROWS // 2
    lines[at] = spoiled.format(n=at - 1)
    found = _read(tmp_path, lines)
    aside = [problem for problem in found.problems if problem.severity == "aside"]
    assert [(problem.code, problem.line) for problem in aside] == [(code, at + 1)]
    assert found.cells.num_rows == ROWS - 1
    assert found.cells.column(0).to_pylist() == [str(n) for n in range(ROWS) if n != at - 1]


def test_nothing_is_lost_of_a_file_without_faults(tmp_path: Path) -> None:
    found = _read(tmp_path, _lines())
    assert found.cells.column(0).to_pylist() == [str(n) for n in range(ROWS)]
    assert set(found.cells.column(2).to_pylist()) == {f"2024-01-{day:02d}" for day in range(1, 29)}
    assert found.lines.to_pylist() == list(range(2, ROWS + 2))


def test_a_record_longer_than_what_is_converted_at_once_is_read(tmp_path: Path) -> None:
    lines = _lines()
    many = ",".join(f'"{"y" * 30_000}"' for _ in range(90))
    header = lines[0].strip() + "," + ",".join(f"more{n}" for n in range(90)) + "\n"
    rest = [line.strip() + "," * 90 + "\n" for line in lines[2:]]
    found = _read(tmp_path, [header, lines[1].strip() + "," + many + "\n", *rest])
    assert found.cells.num_rows == ROWS
    assert found.cells.column(93)[0].as_py() == "y" * 30_000
    assert [p for p in found.problems if p.severity == "aside"] == []
