"""A table of text goes in; where it is a CSV of our own, the cells as they were come out.

In what we export, a cell that a spreadsheet would run has an apostrophe in front (formula.py).
Only in a file that is known for ours is it taken away again: in anybody else's it is text.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.formula import STARTS
from pipelines.read import TextTable

# In front of rows that were set aside: where each stood, and why.
LINE, REASON = "Kept: line", "Kept: reason"
# No system but this one has these four.
_LISTING = frozenset({"promise_id", "outcome", "counted_as", "why"})
_MADE_SAFE = f"^'('*[{STARTS}])"


def as_it_was(table: TextTable) -> TextTable:
    """The table without what our export added to it; any other table as it is."""
    is_set_aside = table.header[:2] == (LINE, REASON)
    if not is_set_aside and not set(table.header) >= _LISTING:
        return table
    first = 2 if is_set_aside else 0
    columns = [_as_written(column) for column in table.cells.columns[first:]]
    names = [f"c{n}" for n in range(len(columns))]
    return replace(
        table, header=table.header[first:], cells=pa.table(dict(zip(names, columns, strict=True)))
    )


def _as_written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring_regex(
        column, pattern=_MADE_SAFE, replacement=r"\1", max_replacements=1
    )
