"""Answers to an import's questions, as the command line and the page give them."""

from __future__ import annotations

import csv
import shlex
from collections.abc import Mapping

# (code, the file's column or None for every column) -> the choice
Answers = Mapping[tuple[str, str | None], str]

# Every question there is, and the choices that answer it; () where the question itself names them
# (an encoding, a sheet, a source, a day, words of the file as theirs=ours).
CHOICES: Mapping[str, tuple[str, ...]] = {
    "ENCODING_GUESSED": (),
    "WHICH_SHEET": (),
    "UNKNOWN_COLUMN": (),
    "MISSING_COLUMN": (),
    "UNKNOWN_VALUE": (),
    "TIME_ZONE_AMBIGUOUS": (),
    "DATE_AMBIGUOUS": ("dmy", "mdy", "ymd"),
    "DATE_TWO_DIGIT_YEAR": ("2000-2099", "1969-2068", "1930-2029"),
    "DATE_SERIAL": ("1900", "1904"),
    "DATE_ORDER_CONFLICT": ("as_written", "swapped"),
    "DUPLICATE_KEY": ("last", "first", "aside", "latest", "earliest"),
    "DUE_NOT_TOLD": ("yes", "no"),
    "GOES_BACK": ("yes", "no"),
}


def answer(answers: Answers, code: str, column: str | None) -> str | None:
    """The answer for a column, else the one given for every column."""
    return answers.get((code, column)) or answers.get((code, None))


def pairs(text: str | None) -> dict[str, str]:
    """'Waiting=open,Done=delivered' as a mapping; a value with a comma in it stands in quotes."""
    cells = next(csv.reader([text], skipinitialspace=True), []) if text else []
    split = (cell.rpartition("=") for cell in cells)
    return {theirs.strip(): ours.strip() for theirs, _, ours in split if theirs.strip()}


def flag(code: str, column: str | None, choice: str) -> str:
    """The flag that answers a question, ready to paste into a shell."""
    where = f":{column}" if column else ""
    return f"--answer {shlex.quote(f'{code}{where}={choice}')}"


def pair(theirs: str, choice: str) -> str:
    """One 'theirs=choice' of an answer that maps values."""
    text = f"{theirs}={choice}"
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if {",", '"'} & set(text) else text
