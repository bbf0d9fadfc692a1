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

from pipelines.problem import Problem
from pipelines.reading.flaw import Flaw
from pipelines.reading.mangled import MANGLED, is_mangled, says_of_mangled, unmangled
from pipelines.reading.no_records import no_records
from pipelines.reading.scan import Flags, Offsets

MOST_CHARACTERS = 32_767
_MOST_WARNINGS = 100  # of one code; the rest are counted

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
    keep, problems = no_records(cells, lines, header, raw)
    flaws, cut = _too_long(cells, lines, header)
    problems += cut
    if not is_plain:
        flaws += _controls(cells, keep, lines, header)
        problems += _strange(cells, keep, lines, header)
    return Checked(None if keep.all() else keep, tuple(problems), tuple(flaws))


def _too_long(
    cells: pa.Table, lines: Offsets, header: Sequence[str]
) -> tuple[list[Flaw], list[Problem]]:
    """Cells of more characters than are read, and those that a spreadsheet may have cut."""
    flaws: list[Flaw] = []
    problems: list[Problem] = []
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
    return flaws, problems


def _controls(cells: pa.Table, keep: Flags, lines: Offsets, header: Sequence[str]) -> list[Flaw]:
    """Cells with a control character, of rows that stay."""
    flaws = []
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
    return flaws


def _strange(cells: pa.Table, keep: Flags, lines: Offsets, header: Sequence[str]) -> list[Problem]:
    """Warnings of what cannot be seen and of what was decoded wrongly, in rows that stay."""
    unseen = _warnings(
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
    wrong = _warnings(
        [hit for hit in _matches(cells, keep, MANGLED) if is_mangled(hit[2])],
        lines,
        header,
        "MOJIBAKE",
        lambda value: f"{says_of_mangled(value)} It was kept as it is.",
    )
    return unseen + wrong


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
