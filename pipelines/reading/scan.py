"""A stretch of delimited bytes in, the offsets of its records out, up to the first that is wrong.

The fast half of reading: the same rules as records.py, as whole-array operations. It never
decides what is wrong with a record, only that something is; records.py looks closer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_QUOTE, _LF, _CR = 0x22, 0x0A, 0x0D
Offsets = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Stretch:
    """Good records from where the scan began.

    `starts` and `ends` are offsets (line ends left out), `lines` physical lines counted from 0 at
    the beginning of the scan. `next` is where the first record not taken begins, `lines_passed`
    how many physical lines lie before it, `blanks` the lines among them that are empty. `is_clean`
    is False where the record at `next` is known to be wrong; else it was merely cut off by `stop`.
    """

    starts: Offsets
    ends: Offsets
    lines: Offsets
    blanks: Offsets
    next: int
    lines_passed: int
    is_clean: bool


def scan(
    data: Bytes, start: int, stop: int, delimiter: int, width: int, bad_at: int | None = None
) -> Stretch:
    """Take records of `width` cells from `start`, at most to `stop`, until one does not fit.

    `start` is the start of a record. `bad_at` is the offset of a byte that no record may hold.
    """
    size = len(data)
    piece = data[start:stop]
    is_special = piece == delimiter
    for special in (_QUOTE, _LF, _CR):
        is_special |= piece == special
    at = np.flatnonzero(is_special)
    kind = piece[at]
    is_line_end = (kind == _LF) | ((kind == _CR) & (_after(data, at + start) != _LF))
    is_delimiter = kind == delimiter
    wrong_at = size if bad_at is None else bad_at

    is_quote = kind == _QUOTE
    quotes = at[is_quote]
    if quotes.size:
        wrong_at = min(wrong_at, start + _first_wrong_quote(data, start, quotes, delimiter))
        # Quotes open and close in turn: what stands after an odd number of them is text.
        is_outside = (np.cumsum(is_quote, dtype=np.int32) & 1) == 0
        row_ends = np.flatnonzero(is_line_end & is_outside)
        is_delimiter &= is_outside
    else:
        row_ends = np.flatnonzero(is_line_end)

    end_at = at[row_ends]
    text_end = end_at - ((kind[row_ends] == _LF) & (piece[np.maximum(end_at - 1, 0)] == _CR))
    delimiters = np.cumsum(is_delimiter, dtype=np.int64)[row_ends]
    line_ends = np.cumsum(is_line_end, dtype=np.int64)[row_ends]
    tail = int(end_at[-1]) + 1 if end_at.size else 0
    is_open = quotes.size % 2 == 1
    if stop == size and tail < len(piece) and not is_open:
        # The last record of the file, without a line end after it.
        end_at, text_end = np.append(end_at, len(piece)), np.append(text_end, len(piece))
        delimiters = np.append(delimiters, np.count_nonzero(is_delimiter))
        line_ends = np.append(line_ends, np.count_nonzero(is_line_end))
        tail = len(piece)

    starts = np.concatenate(([0], end_at[:-1] + 1)) if end_at.size else end_at
    lines = np.concatenate(([0], line_ends[:-1])) if end_at.size else line_ends
    is_blank = starts == text_end
    is_wrong = (np.diff(delimiters, prepend=0) != width - 1) & ~is_blank
    taken = int(is_wrong.argmax()) if is_wrong.any() else len(starts)
    if wrong_at < stop:
        taken = min(taken, int(np.searchsorted(end_at, wrong_at - start)))
    if taken < len(starts):
        tail, lines_passed = int(starts[taken]), int(lines[taken])
    else:
        lines_passed = int(line_ends[-1]) if line_ends.size else 0
    is_left_open = stop == size and tail < len(piece)
    is_record = ~is_blank[:taken]
    return Stretch(
        starts=starts[:taken][is_record] + start,
        ends=text_end[:taken][is_record] + start,
        lines=lines[:taken][is_record],
        blanks=lines[:taken][~is_record],
        next=start + tail,
        lines_passed=lines_passed,
        is_clean=taken == len(starts) and wrong_at >= stop and not is_left_open,
    )


def _after(data: Bytes, offsets: Offsets) -> Bytes:
    """The byte after each offset; the last byte of the file stands for the one after it."""
    return data[np.minimum(offsets + 1, len(data) - 1)]


def _first_wrong_quote(data: Bytes, start: int, quotes: Offsets, delimiter: int) -> int:
    """The offset (from `start`) of the first quote in a wrong place; beyond the file if none is."""
    is_neighbour = np.zeros(256, dtype=bool)
    is_neighbour[[delimiter, _QUOTE, _LF, _CR]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    # Before an opening quote stands a delimiter or a line end, or, where a doubled quote is read
    # as one value closing and another opening, a quote. After a closing one likewise; at the end
    # of the file it stands after itself.
    is_wrong = ~is_neighbour[data[np.maximum(opening + start - 1, 0)]] & (opening > 0)
    first = int(opening[is_wrong.argmax()]) if is_wrong.any() else len(data)
    is_wrong = ~is_neighbour[_after(data, closing + start)]
    return min(first, int(closing[is_wrong.argmax()])) if is_wrong.any() else first
