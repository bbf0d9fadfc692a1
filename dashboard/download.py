"""A table goes in; a CSV that a spreadsheet shows and never runs comes out.

A cell that a spreadsheet would take for a formula gets an apostrophe in front. A cell that
already starts like that, apostrophes and all, gets one more, so that taking one away
(`as_written`) always gives back what was there.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pyarrow as pa

# = + - @ tab and carriage return start a formula somewhere; so do their full-width forms.
_LIVE = re.compile(r"^'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001


def formula_safe(cell: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def as_written(cell: str) -> str:
    """The inverse of formula_safe: for every text, as_written(formula_safe(text)) == text."""
    return cell[1:] if cell.startswith("'") and _LIVE.match(cell) else cell


def csv_bytes(table: pa.Table) -> bytes:
    """The table as CSV (UTF-8 with a byte order mark, so that Excel reads it as such)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(formula_safe(name) for name in table.column_names)
    for batch in table.to_batches(max_chunksize=10_000):
        columns = [column.to_pylist() for column in batch.columns]
        writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    """Numbers stay numbers (a slip of -3 days is no formula); lists become one text."""
    if isinstance(value, str):
        return formula_safe(value)
    if isinstance(value, list):
        return formula_safe(" ".join(str(part) for part in value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
