"""One record of a delimited text at a byte offset in, its cells and what is wrong with it out.

The careful half of reading: strict RFC 4180 with any one-byte delimiter, in plain Python, used
only where the vectorised half (scan.py) met something that does not fit. Both work on UTF-8
bytes; a line ends at \\n, \\r\\n or a lone \\r and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

QUOTE = 0x22
LINE_END = re.compile(rb"\r\n?|\n")
# How far beyond its first line a record is followed once its quoting is known to be wrong: this
# bounds the work that a file full of stray quotes can cause.
_MOST_BYTES_ASTRAY = 4096


@dataclass(frozen=True)
class Span:
    """One cell in the bytes, without its quotes; `quoted` cells may hold doubled quotes."""

    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Record:
    """A record from `start` up to `next` (where the following line starts).

    `end` is `next` without the line end. `fault` is None where the quoting is right, else
    STRAY_QUOTE or UNCLOSED_QUOTE with the number of its column; a faulty record's extent is a
    guess, in which a quoted value goes on until a quote that stands before a delimiter or a line
    end. `is_closed` is False where no such quote was found.
    """

    start: int
    end: int
    next: int
    spans: tuple[Span, ...]
    fault: str | None
    fault_column: int
    is_closed: bool

    def fits(self, width: int) -> bool:
        return self.fault is None and len(self.spans) == width


@lru_cache(maxsize=16)
def _stops(delimiter: int) -> re.Pattern[bytes]:
    return re.compile(b"[" + re.escape(bytes([delimiter])) + rb"\r\n\"]")


def read_record(data: bytes, start: int, delimiter: int) -> Record:
    """Read the record that starts at `start`, to its end or as far as it makes sense."""
    stops = _stops(delimiter)
    size = len(data)
    spans: list[Span] = []
    fault: str | None = None
    fault_column = -1
    is_closed = True
    at = start
    while True:
        if at < size and data[at] == QUOTE:
            end, closed, clean = _closing_quote(data, at, delimiter, _farthest(data, start, fault))
            if not clean and fault is None:
                fault, fault_column = "STRAY_QUOTE", len(spans)
                end, closed, _ = _closing_quote(data, at, delimiter, _farthest(data, start, fault))
            spans.append(Span(at + 1, end, True))
            if not closed:
                if fault is None:
                    fault, fault_column = "UNCLOSED_QUOTE", len(spans) - 1
                is_closed = False
                at = end
                break
            at = end + 1
        else:
            value_start = at
            while (stop := stops.search(data, at)) is not None and data[stop.start()] == QUOTE:
                if fault is None:
                    fault, fault_column = "STRAY_QUOTE", len(spans)
                at = stop.end()
            at = size if stop is None else stop.start()
            spans.append(Span(value_start, at, False))
        if at >= size or data[at] != delimiter:
            break
        at += 1
    line_end = LINE_END.match(data, at)
    return Record(
        start=start,
        end=at,
        next=line_end.end() if line_end else at,
        spans=tuple(spans),
        fault=fault,
        fault_column=fault_column,
        is_closed=is_closed,
    )


def _farthest(data: bytes, start: int, fault: str | None) -> int | None:
    """How far a quoted value of the record at `start` is followed; None: as far as it goes."""
    if fault is None:
        return None
    return min(len(data), first_line_end(data, start)[1] + _MOST_BYTES_ASTRAY)


def _closing_quote(
    data: bytes, opening: int, delimiter: int, stop: int | None
) -> tuple[int, bool, bool]:
    """Where the value opened at `opening` closes: (offset, it closes, its quotes are right).

    Without a `stop` it looks no further than the first quote that is wrong; else a wrong quote is
    passed over as part of the value.
    """
    size = len(data)
    clean = True
    at = opening + 1
    while (quote := data.find(b'"', at, stop)) >= 0:
        after = data[quote + 1] if quote + 1 < size else -1
        if after in (delimiter, 0x0A, 0x0D, -1):
            return quote, True, clean
        if after == QUOTE:
            at = quote + 2
            continue
        clean = False
        if stop is None:
            return quote, False, clean
        at = quote + 1
    return (size if stop is None else stop), False, clean


def values(data: bytes, record: Record) -> list[bytes]:
    """The cells of a record, doubled quotes made single, otherwise as written."""
    return [
        data[s.start : s.end].replace(b'""', b'"') if s.quoted else data[s.start : s.end]
        for s in record.spans
    ]


def line_starts(data: bytes, start: int, end: int) -> Iterator[int]:
    """Offsets after `start` and before `end` at which a physical line starts."""
    for line_end in LINE_END.finditer(data, start, end):
        # Between \r and \n no line starts, even where `end` cuts them apart.
        if line_end.end() < end:
            yield line_end.end()


def first_line_end(data: bytes, start: int) -> tuple[int, int]:
    """The end of the physical line at `start`, without and with its line end."""
    line_end = LINE_END.search(data, start)
    return line_end.span() if line_end else (len(data), len(data))


def count_lines(data: bytes, start: int, end: int) -> int:
    """How many physical lines end in data[start:end]; `end` must not cut a \\r\\n apart."""
    piece = data[start:end]
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
