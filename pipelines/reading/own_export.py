"""A table of text goes in; where it is a CSV of our own, the cells as they were come out.

In what we export, a cell that a spreadsheet would run has an apostrophe in front (formula.py).
Only in a file that is known for ours is it taken away again: in anybody else's it is text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.formula import STARTS
from pipelines.reading.read import TextTable

# In front of rows that were set aside: the line each stood on, and why.
LINE, REASON = "Kept: line", "Kept: reason"
# No system but this one has these four.
_LISTING = frozenset({"promise_id", "outcome", "counted_as", "why"})
_MADE_SAFE = f"^'('*[{STARTS}])"
_AS_OF = re.compile(re.escape(LINE) + r" \(as of ([0-9T:.-]+)\)")
_BOM = b"\xef\xbb\xbf"


def line_header(as_of: str | None) -> str:
    """The first column's name: it carries the moment that the rows speak for."""
    return f"{LINE} (as of {as_of})" if as_of else LINE


def is_rest(raw: bytes) -> bool:
    """Whether a file is rows that an import set aside."""
    return raw[:64].removeprefix(_BOM).lstrip(b'"').startswith(LINE.encode())


def as_of_rest(table: TextTable) -> tuple[datetime, bool] | None:
    """The moment such rows speak for, and whether it is only a day."""
    match = _AS_OF.fullmatch(table.header[0]) if table.header else None
    try:
        return (datetime.fromisoformat(match[1]), "T" not in match[1]) if match else None
    except ValueError:
        return None


def as_it_was(table: TextTable) -> TextTable:
    """The table without what our export added to it; any other table as it is."""
    header = table.header
    has_rest = header[:1] != () and header[0].startswith(LINE) and header[1:2] == (REASON,)
    if not has_rest and not set(header) >= _LISTING:
        return table
    first = 2 if has_rest else 0
    columns = [_as_written(column) for column in table.cells.columns[first:]]
    names = [f"c{n}" for n in range(len(columns))]
    return replace(
        table,
        header=header[first:],
        cells=pa.table(dict(zip(names, columns, strict=True))),
        flaws=tuple(replace(f, column=f.column - first) for f in table.flaws if f.column >= first),
    )


def _as_written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring_regex(
        column, pattern=_MADE_SAFE, replacement=r"\1", max_replacements=1
    )
