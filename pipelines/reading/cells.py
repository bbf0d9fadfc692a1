"""A table of text cells in, the rows that cannot be kept and the cells worth a warning out.

The same for every kind of file. Limits: a cell holds at most 32,767 characters, which is also
what a spreadsheet holds, so that a cell of exactly that length was probably cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.problem import Problem, Refused
from pipelines.reading.flaw import Flaw
from pipelines.reading.landmarks import (
    clean_names,
    is_another_header,
    is_footer,
    is_repeated_header,
)
from pipelines.reading.mangled import MANGLED, is_mangled, says_of_mangled, unmangled
from pipelines.reading.scan import Flags, Offsets

MOST_CHARACTERS = 32_767
_FEW = 1_000  # rows that are looked at one by one without a second thought
_MOST_WARNINGS = 100  # of one code; the rest are counted
_FOOTER_ROWS = 12  # how far from the end a footer is looked for

# Controls without tab and line ends; C1 without NEL, which is a line break of old mainframes.
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{80}-\x{84}\x{86}-\x{9f}]"
# Joiners belong in emoji and in several scripts; beside ASCII or at an end they do not.
_INVISIBLE = (
    r"[\x{ad}\x{61c}\x{180e}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}"
    r"\x{fff9}-\x{fffb}\x{e0000}-\x{e007f}]"
    r"|(?:^|[\x00-\x7f])[\x{200c}\x{200d}]|[\x{200c}\x{200d}](?:$|[\x00-\x7f])"
)


@dataclass(frozen=True)
class Checked:
    """`keep` says of each row whether it stays (None: all do); `flaws` are of rows that stay."""

    keep: Flags | None
    problems: tuple[Problem, ...]
    flaws: tuple[Flaw, ...] = ()


def check_cells(
    cells: pa.Table,
    lines: Offsets,
    header: Sequence[str],
    raw: Callable[[int], str],
    *,
    is_plain: bool,
) -> Checked:
    """Find repeated headers, footers, and cells that cannot be or hardly are what was meant: the
    ones are flaws, the others warnings.

    `raw(i)` is the i-th row as it stood in the file. `is_plain`: no byte of the file can be part
    of a control, an invisible or a wrongly decoded character (`may_hold_strange` said so).
    """
    keep = np.ones(cells.num_rows, dtype=bool)
    problems: list[Problem] = []
    flaws: list[Flaw] = []

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

    for column in range(cells.num_columns):
        for row, length in _long(cells.column(column)):
            value = cells.column(column)[row].as_py()
            if length > MOST_CHARACTERS:
                said = (
                    f"Line {lines[row]}, {header[column]}: the cell has "
                    f"{length:,} characters; at most {MOST_CHARACTERS:,} are read."
                )
                flaws.append(Flaw(int(lines[row]), column, "CELL_TOO_LONG", value, said))
            else:
                problems.append(
                    Problem(
                        "CELL_MAYBE_CUT",
                        "warn",
                        f"Line {lines[row]}, {header[column]}: the cell has "
                        f"exactly {length:,} characters, the most a spreadsheet holds. It may have "
                        "been cut.",
                        int(lines[row]),
                        header[column],
                        value,
                    )
                )
    if is_plain:
        return Checked(None if keep.all() else keep, tuple(problems), tuple(flaws))

    for row, column, value in _matches(cells, keep, _CONTROL):
        # Text read as Windows-1252 by mistake holds such characters too, and is only warned of.
        control = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]", unmangled(value))
        if control is not None:
            said = (
                f"Line {lines[row]}, {header[column]}: the value holds the "
                f"control character U+{ord(control.group()):04X}. Remove it in the file, or "
                "leave the row out."
            )
            flaws.append(Flaw(int(lines[row]), column, "CONTROL_CHAR", value, said))
    problems += _warnings(
        _matches(cells, keep, _INVISIBLE),
        lines,
        header,
        "INVISIBLE_CHAR",
        lambda value: (
            "holds characters that cannot be seen ("
            + ", ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in value if _is_invisible(c)))
            + "). It was kept as it is."
        ),
    )
    problems += _warnings(
        [hit for hit in _matches(cells, keep, MANGLED) if is_mangled(hit[2])],
        lines,
        header,
        "MOJIBAKE",
        lambda value: f"{says_of_mangled(value)} It was kept as it is.",
    )
    return Checked(None if keep.all() else keep, tuple(problems), tuple(flaws))


def may_hold_strange(piece: bytes) -> bool:
    """Whether the bytes may hold a control, an invisible or a wrongly decoded character.

    Over-cautious, and quick: ordinary accented, Greek, Cyrillic or Asian text passes.
    """
    array = np.frombuffer(piece, dtype=np.uint8)
    is_control = (array < 0x20) & (array != 0x0A) & (array != 0x0D) & (array != 0x09)
    if is_control.any() or (array == 0x7F).any():
        return True
    return not piece.isascii() and _STRANGE_BYTES.search(piece) is not None


_STRANGE_BYTES = re.compile(
    rb"\xc2[\x80-\x84\x86-\x9f\xad]"
    rb"|\xd8\x9c|\xe1\xa0\x8e|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]"
    rb"|\xef\xbb\xbf|\xef\xbf[\xb9-\xbb]|\xf3\xa0[\x80\x81]"
    rb"|\xc3[\x82\x83\x8e\x8f\x90\x91\xa2-\xac\xb0](?:[\xc2\xc5\xc6\xcb]|\xe2\x80|\xe2\x82|\xe2\x84)"
    rb"|\xef\xbf\xbd|\xe2\x88\x9a|\xe2\x94\x9c"
)


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


def _long(column: pa.ChunkedArray) -> list[tuple[int, int]]:
    """(row, characters) of the cells with 32,767 characters or more."""
    longest = pc.max(pc.binary_length(column)).as_py()
    if longest is None or longest < MOST_CHARACTERS:
        return []
    lengths = pc.utf8_length(column)
    is_long = pc.greater_equal(lengths, pa.scalar(MOST_CHARACTERS, lengths.type))
    rows = pc.indices_nonzero(is_long).to_pylist()
    return [(row, lengths[row].as_py()) for row in rows]


def _matches(cells: pa.Table, keep: Flags, pattern: str) -> list[tuple[int, int, str]]:
    """(row, column, value) of the cells in rows still kept that match, by row."""
    found = []
    for number in range(cells.num_columns):
        column = cells.column(number)
        rows = pc.indices_nonzero(pc.match_substring_regex(column, f"(?s){pattern}")).to_pylist()
        found += [(row, number, column[row].as_py()) for row in rows if keep[row]]
    return sorted(found, key=lambda hit: hit[:2])


def _warnings(
    found: list[tuple[int, int, str]],
    lines: Offsets,
    header: Sequence[str],
    code: str,
    says: Callable[[str], str],
) -> list[Problem]:
    shown = [
        Problem(
            code,
            "warn",
            f"Line {lines[row]}, {header[column]}: the value {says(value)}",
            int(lines[row]),
            header[column],
            value,
        )
        for row, column, value in found[:_MOST_WARNINGS]
    ]
    if len(found) > len(shown):
        row, column, value = found[_MOST_WARNINGS]
        more = len(found) - len(shown)
        shown.append(
            Problem(
                code,
                "warn",
                f"{more:,} more cells are like this, from line {lines[row]} on.",
                int(lines[row]),
                header[column],
                value,
            )
        )
    return shown


def _is_invisible(character: str) -> bool:
    code = ord(character)
    return code in (0xAD, 0x61C, 0x180E, 0xFEFF) or any(
        low <= code <= high
        for low, high in (
            (0x200B, 0x200F),
            (0x202A, 0x202E),
            (0x2060, 0x2069),
            (0xFFF9, 0xFFFB),
            (0xE0000, 0xE007F),
        )
    )
