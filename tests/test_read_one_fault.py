"""Every fault in every place of a clean file: never silent, never on another line, and alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.problem import Problem, Refused
from pipelines.reading.flaw import Flaw
from pipelines.reading.read import TextTable, read

HEADER = ["ticket_id", "customer", "team", "title", "made", "promised", "closed", "status"]


def _plain(row: int) -> list[str]:
    return [
        f"T-{row}", f"Müller {row}", "Alpha", f"Printer {row} on fire", f"2026-03-{row + 1:02d}",
        f"2026-04-{row + 1:02d}T17:00:00Z", f"2026-04-{row + 3:02d}", "closed",
    ]  # fmt: skip


def _quoted(row: int) -> list[str]:
    cells = _plain(row)
    cells[3] = f'"Printer {row}, the ""big"" one"' if row % 2 else f'"{cells[3]}"'
    return cells


def _of_many_lines(row: int) -> list[str]:
    cells = _plain(row)
    if row % 3 == 1:
        cells[3] = f'"Printer {row}\nis on fire, again;\n\nand ""again"""'
    return cells


def _last_empty(row: int) -> list[str]:
    return [*_plain(row)[:-1], ""]


def _sparse(row: int) -> list[str]:
    """Only the last rows hold quotes, and those open before a delimiter."""
    cells = _plain(row)
    if row > 6:
        cells[3] = '", and on fire"'
    return cells


BASES = {
    "plain": (_plain, ",", "\r\n"),
    "quoted": (_quoted, ";", "\n"),
    "many lines": (_of_many_lines, ",", "\n"),
    "last column empty": (_last_empty, "\t", "\r"),
    "sparse": (_sparse, ",", "\n"),
}
ROWS = 10


@dataclass(frozen=True)
class Faulty:
    what: str
    data: bytes
    line: int


def _faults(cells: list[str], column: int, delimiter: str, end: str) -> Iterator[tuple[str, str]]:
    """A row with one fault in one column, as text with its line end."""
    value = cells[column]
    before, after = cells[:column], cells[column + 1 :]
    is_quoted = value.startswith('"')
    middle = len(value) // 2
    inside = value[:middle] + '"' + value[middle:]
    if is_quoted and '""' in (inside[middle - 1 : middle + 1], inside[middle : middle + 2]):
        inside = value[:3] + '"' + value[3:]
    other = ";" if delimiter != ";" else ","

    def row(*changed: str) -> str:
        return delimiter.join([*before, *changed, *after]) + end

    yield "extra delimiter", row(value, "")
    yield "value split", row("a", "b")
    yield "stray quote", row(inside if value else 'a"b')
    yield "quote at start", row('"' + value)
    if value:
        yield "quote at end", row(value + '"')
    if is_quoted:
        yield "opening quote lost", row(value[1:])
        yield "closing quote lost", row(value[:-1])
    if after:
        yield "delimiter missing", delimiter.join([*before, value + after[0], *after[1:]]) + end
        yield (
            "other delimiter",
            delimiter.join([*before, value + other + after[0], *after[1:]]) + end,
        )
        if not is_quoted:
            yield "row cut", delimiter.join([*before, value[:2]]) + end
        yield "row cut after delimiter", delimiter.join([*before, ""])[:-1] + end if before else end
    if not is_quoted:
        yield "backslash quotes", row(f'"say \\"now\\"{delimiter} please"')
        yield "text after quote", row('"now" or never')
        yield "control character", row(value + "\x00")
        yield "escape sequence", row("\x1b[31m" + value)


def _files(base: str) -> Iterator[Faulty]:
    make, delimiter, end = BASES[base]
    header = delimiter.join(HEADER) + end
    rows = [delimiter.join(make(row)) + end for row in range(ROWS)]
    line = 2
    for number, whole in enumerate(rows):
        for column in range(len(HEADER)):
            for what, changed in _faults(make(number), column, delimiter, end):
                if changed == end:
                    continue  # a blank line is no fault
                text = header + "".join([*rows[:number], changed, *rows[number + 1 :]])
                yield Faulty(f"{what}, row {number}, {HEADER[column]}", text.encode(), line)
            cells = [cell.encode() for cell in make(number)]
            cells[column] = cells[column][:1] + b"\xff" + cells[column][1:]
            data = (header + "".join(rows[:number])).encode() + delimiter.encode().join(cells)
            data += (end + "".join(rows[number + 1 :])).encode()
            yield Faulty(f"bad byte, row {number}, {HEADER[column]}", data, line)
        line += whole.count("\n") or 1


def _said(path: Path, fault: Faulty) -> TextTable:
    path.write_bytes(fault.data)
    return read(path)


@pytest.mark.parametrize("base", BASES)
def test_one_fault_sets_aside_one_row_and_no_other(base: str, tmp_path: Path) -> None:
    make, delimiter, end = BASES[base]
    clean = (
        delimiter.join(HEADER) + end + "".join(delimiter.join(make(r)) + end for r in range(ROWS))
    )
    path = tmp_path / "export.csv"
    whole = _said(path, Faulty("none", clean.encode(), 0))
    assert (whole.rows, whole.problems) == (ROWS, ())
    expected = dict(zip(whole.lines.to_pylist(), whole.cells.to_pylist(), strict=True))

    wrong = []
    count = 0
    for fault in _files(base):
        count += 1
        got = _said(path, fault)
        # A cell that is damaged costs its row once its column is used; here all are.
        flawed = {flaw.line for flaw in got.flaws}
        asides: list[Problem | Flaw] = [p for p in got.problems if p.severity == "aside"]
        asides += got.flaws
        rows = zip(got.lines.to_pylist(), got.cells.to_pylist(), strict=True)
        kept = [cells for line, cells in rows if line not in flawed]
        others = [cells for line, cells in expected.items() if line != fault.line]
        if [p.line for p in asides] != [fault.line] or kept != others or got.rows != ROWS:
            wrong.append((fault.what, [(p.code, p.line) for p in asides], len(kept), got.rows))
    assert count > 700
    assert wrong == []


@pytest.mark.parametrize("base", BASES)
def test_a_damaged_header_is_refused_and_never_taken_for_a_preamble(
    base: str, tmp_path: Path
) -> None:
    make, delimiter, end = BASES[base]
    rows = "".join(delimiter.join(make(row)) + end for row in range(ROWS))
    path = tmp_path / "export.csv"
    wrong: list[object] = []
    for column in range(len(HEADER)):
        for what, header in _faults(HEADER, column, delimiter, end):
            if header == end:
                continue
            path.write_bytes((header + rows).encode())
            try:
                got = read(path)
            except Refused as refused:
                if [problem.line for problem in refused.problems] != [1]:
                    wrong.append((what, HEADER[column], refused.problems))
            else:
                # Rows that all end with an empty cell may as well have a delimiter too many.
                if base != "last column empty" or got.cells.num_rows or got.rows != ROWS:
                    wrong.append((what, HEADER[column], got.header, got.problems))
    other = {",": ";", ";": ",", "\t": "|"}[delimiter]
    path.write_bytes((other.join(HEADER) + end + rows).encode())
    with pytest.raises(Refused):
        read(path)
    assert wrong == []
