"""Text goes in; text that a spreadsheet shows and never runs comes out, and the way back.

A cell that a spreadsheet would take for a formula gets an apostrophe in front. A cell that
already starts like that, apostrophes and all, gets one more, so that taking one away always
gives back what was there.
"""

from __future__ import annotations

import re
from typing import Any

# = + - @ tab and line ends start a formula somewhere; so do the full-width forms.
STARTS = "=+\\-@\t\r\n＝＋－＠"  # noqa: RUF001
_LIVE = re.compile(f"'*[{STARTS}]")


def formula_safe(cell: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def as_written(cell: str) -> str:
    """The inverse of formula_safe: for every text, as_written(formula_safe(text)) == text."""
    return cell[1:] if cell.startswith("'") and _LIVE.match(cell) else cell


def csv_cell(value: Any) -> Any:
    """A value for a CSV writer. Numbers stay numbers (a slip of -3 days is no formula); a list
    becomes one text, yes and no are words.
    """
    if isinstance(value, str):
        return formula_safe(value)
    if isinstance(value, list):
        return formula_safe(" ".join(str(part) for part in value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value
