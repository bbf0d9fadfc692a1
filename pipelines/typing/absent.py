"""A count and a type go in; a column of so many NULLs comes out."""

from __future__ import annotations

import pyarrow as pa

_BLOCK = 1 << 16  # rows; one block stands for all, as a file lacks most of the columns there are


def absent(count: int, kind: pa.DataType) -> pa.ChunkedArray:
    """What a file does not say, in next to no memory however many rows it has."""
    block = pa.nulls(min(count, _BLOCK), kind)
    whole, rest = divmod(count, _BLOCK)
    return pa.chunked_array([*[block] * whole, block.slice(0, rest)], kind)
