"""The rows of a sheet in, one by one; an Arrow table of text and their row numbers out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

_BATCH = 50_000


@dataclass
class Columns:
    """Cells by column, turned into Arrow batch by batch so that few rows are Python objects."""

    width: int
    lines: list[int] = field(default_factory=list)
    waiting: list[list[str]] = field(default_factory=list)
    batches: list[pa.RecordBatch] = field(default_factory=list)

    def add(self, line: int, cells: list[str]) -> None:
        self.lines.append(line)
        self.waiting.append(cells)
        if len(self.waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        columns = zip(*self.waiting, strict=True)
        names = [f"c{number}" for number in range(self.width)]
        arrays = [pa.array(column, pa.string()) for column in columns]
        if arrays:
            self.batches.append(pa.RecordBatch.from_arrays(arrays, names=names))
        self.waiting.clear()

    def table(self) -> pa.Table:
        self.flush()
        schema = pa.schema([(f"c{number}", pa.string()) for number in range(self.width)])
        return pa.Table.from_batches(self.batches, schema=schema)
