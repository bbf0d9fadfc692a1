"""A table goes in; a CSV that a spreadsheet shows and never runs (formula.py) comes out."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow as pa

from pipelines.formula import csv_cell, formula_safe


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
    if isinstance(value, bool):
        return "yes" if value else "no"
    return csv_cell(value)
