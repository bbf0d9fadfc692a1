"""A sheet of a workbook in, its rows one by one out.

Read as a stream, so that neither a declared dimension nor a cell in the last row of the grid
costs memory, and so that everything wrong with a cell can be said of that cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.reading.archive import damaged
from pipelines.reading.book import Book, SheetName, unescaped
from pipelines.reading.sheet_values import Shown, number_text
from pipelines.reading.workbook_xml import feed, parser_of, pieces

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_HALF = re.compile("[\ud800-\udfff]")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class SheetRow:
    """A row of the grid: `cells` by column from 0, `faults` the codes of those that are wrong."""

    number: int
    is_hidden: bool
    cells: dict[int, str]
    faults: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Merge:
    """A merged range, rows from 1 and columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet:
    """One sheet being read: iterate over it once; afterwards `merges` is complete."""

    def __init__(self, archive: zipfile.ZipFile, book: Book, name: SheetName) -> None:
        self.merges: list[Merge] = []
        self._archive = archive
        self._book = book
        self._part = name.part
        self._rows: list[SheetRow] = []

    def __iter__(self) -> Iterator[SheetRow]:
        """Rows that hold anything, in order; raises Refused where the sheet is broken."""
        parser = parser_of(self._start, self._end, self._text)
        self._row = SheetRow(0, False, {})
        self._column = -1
        self._type = ""
        self._style = 0
        self._value: list[str] = []
        self._is_collecting = False
        self._is_phonetic = False
        self._has_formula = False
        self._has_value = False
        for piece in pieces(self._archive, self._part):
            feed(parser, piece, self._part)
            yield from self._rows
            self._rows.clear()
        feed(parser, b"", self._part, is_last=True)
        yield from self._rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "t"):
            self._is_collecting = not self._is_phonetic
            self._has_value = True
        elif tag == "row":
            number = int(attributes.get("r", self._row.number + 1))
            if not self._row.number < number <= _MOST_ROWS:
                raise damaged(f"row {number} follows row {self._row.number}", number)
            hidden = attributes.get("hidden", "0") in ("1", "true")
            self._row = SheetRow(number, hidden, {})
            self._column = -1
        elif tag == "f":
            self._has_formula = True
        elif tag == "rPh":
            self._is_phonetic = True
        elif tag == "mergeCell" and (found := _RANGE.fullmatch(attributes.get("ref", ""))):
            left, top, right, bottom = found.groups()
            self.merges.append(
                Merge(int(top), column_number(left), int(bottom), column_number(right))
            )

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = self._column + 1
        if (reference := attributes.get("r")) is not None:
            found = _CELL.fullmatch(reference)
            if found is None or int(found.group(2)) != self._row.number:
                raise damaged(f"a cell of row {self._row.number} is named '{reference[:20]}'")
            column = column_number(found.group(1))
        if not self._column < column < _MOST_COLUMNS:
            raise damaged(f"the cells of row {self._row.number} are not in order", self._row.number)
        self._column = column
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", "0"))
        self._value = []
        self._has_formula = False
        self._has_value = False

    def _text(self, text: str) -> None:
        if self._is_collecting:
            self._value.append(text)

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._is_collecting = False
        elif tag == "c":
            self._end_cell("".join(self._value))
        elif tag == "row":
            if self._row.cells or self._row.faults:
                self._rows.append(self._row)
        elif tag == "rPh":
            self._is_phonetic = False

    def _end_cell(self, written: str) -> None:
        row, column = self._row, self._column
        text = written
        if self._type == "s" and written:
            text = self._shared(written)
        elif self._type in ("str", "inlineStr"):
            text = unescaped(written)
        elif self._type == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(written, written)
        elif self._type == "e":
            row.faults[column] = "CELL_ERROR"
        elif self._type == "n" and written:
            text = self._number(written.strip())
        # A text that a formula made may be empty; then its value is written none the less.
        is_made = self._type == "str" and self._has_value
        if self._has_formula and not written and not is_made:
            row.faults[column] = "FORMULA_NO_VALUE"
        if not text.isascii() and _HALF.search(text):
            row.faults[column] = "BAD_BYTES"
            text = _HALF.sub(lambda half: f"_x{ord(half.group()):04X}_", text)
        if text:
            row.cells[column] = text

    def _shared(self, written: str) -> str:
        strings = self._book.strings
        if written.isascii() and written.isdigit() and int(written) < len(strings):
            return strings[int(written)]
        self._row.faults[self._column] = "DAMAGED_ARCHIVE"
        return f"text number {written[:20]}"

    def _number(self, written: str) -> str:
        shown = self._book.shown
        how: Shown = shown[self._style] if self._style < len(shown) else "number"
        try:
            text, is_exact = number_text(written, how, is_1904=self._book.is_1904)
        except (ValueError, OverflowError):
            self._row.faults[self._column] = "DAMAGED_ARCHIVE"
            return f"the number {written[:20]}"
        if not is_exact:
            self._row.faults[self._column] = "KEY_PRECISION"
        return text


def column_number(letters: str) -> int:
    """A = 0, Z = 25, AA = 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_name(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
