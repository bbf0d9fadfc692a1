"""Columns of cells as text: trimmed, empty ones found, names joined; copied only where needed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def trimmed(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """One array of the cells without the white space around them; '' stays ''."""
    cells = one_array(column)
    first, last = _outer_bytes(cells)
    # Only a blank or a byte of a longer character can be white space at either end.
    if ((first <= 0x20) | (first >= 0x80)).any() or ((last <= 0x20) | (last >= 0x80)).any():
        return pc.utf8_trim_whitespace(cells)
    return cells


def is_empty(cells: pa.Array) -> NDArray[np.bool_]:
    """Where an array of text holds ''."""
    offsets = _offsets(cells)
    empty: NDArray[np.bool_] = offsets[1:] == offsets[:-1]
    return empty


def or_null(cells: pa.Array) -> pa.Array:
    """The same text with NULL for ''."""
    empty = is_empty(cells)
    if not empty.any():
        return cells
    return pc.if_else(pa.array(empty), pa.scalar(None, pa.string()), cells)


def composed(cells: pa.Array) -> pa.Array:
    """The same text in Unicode's composed form (NFC), so that one spelling is one name."""
    return pc.utf8_normalize(cells, "NFC") if has_wide(cells) else cells


def has_wide(cells: pa.Array) -> bool:
    """Whether any cell has a character beyond ASCII."""
    return bool((_bytes(cells) >= 0x80).any())


def has_byte(cells: pa.Array, byte: bytes) -> bool:
    """Whether any cell holds this byte of ASCII."""
    return bool((_bytes(cells) == byte[0]).any())


def pieces(cells: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.int64], bytes]:
    """Where each cell starts in the text of all of them, how long it is, and that text."""
    offsets = _offsets(cells).astype(np.int64)
    return offsets[:-1] - offsets[0], np.diff(offsets), _bytes(cells).tobytes()


def first_filled(columns: list[pa.Array]) -> pa.Array:
    """Of several columns of one name, the first that is filled in each row."""
    result = columns[0]
    for column in columns[1:]:
        empty = is_empty(result)
        if not empty.any():
            break
        result = pc.if_else(pa.array(empty), column, result)
    return result


def one_array(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The cells as one array of text."""
    cells = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(cells, pa.ChunkedArray):
        cells = pa.concat_arrays(cells.chunks) if cells.num_chunks else pa.array([], cells.type)
    return cells if cells.type == pa.string() else cells.cast(pa.string())


def _offsets(cells: pa.Array) -> NDArray[np.int32]:
    if not len(cells):
        return np.zeros(1, np.int32)
    offsets = np.frombuffer(cells.buffers()[1], np.int32)
    return offsets[cells.offset : cells.offset + len(cells) + 1]


def _bytes(cells: pa.Array) -> NDArray[np.uint8]:
    offsets = _offsets(cells)
    return np.frombuffer(cells.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]


def _outer_bytes(cells: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    offsets = _offsets(cells)
    data = np.frombuffer(cells.buffers()[2] or b"", np.uint8)
    filled = offsets[1:] > offsets[:-1]
    return data[offsets[:-1][filled]], data[offsets[1:][filled] - 1]
