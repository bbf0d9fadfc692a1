"""The body of a delimited text in, the place of each record out, whether it fits or not.

A record that does not fit is set aside alone; where its quoting is wrong the next line that fits
shows how far it goes, so that an open quote does not swallow the good rows after it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np

from pipelines.reading.records import (
    Record,
    count_lines,
    first_line_end,
    line_starts,
    read_record,
    values,
)
from pipelines.reading.scan import Offsets, scan

# Pieces for the fast half: large while all is well, small after a fault, so that a file with
# many faults is not scanned again and again.
_SMALL, _LARGE, _LARGEST = 1 << 14, 1 << 21, 1 << 24
_MOST_STEPS = 64
# How far ahead a row that fits, or the end of a broken one, is looked for.
_MOST_BYTES_AHEAD = 131_072


@dataclass(frozen=True)
class Aside:
    """A record that does not fit, from `start` to `end`, the next one beginning at `next`."""

    code: str
    start: int
    end: int
    next: int
    line: int
    column: int | None
    found: int  # cells, or for BAD_BYTES the offset of the first wrong byte


@dataclass
class Walk:
    """Places, by record that fits: offsets without line ends, and the physical line it starts on.

    `blanks` are the lines left out as blank; `left_out` the byte ranges that are no kept record.
    """

    parts: list[tuple[Offsets, Offsets, Offsets]] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    left_out: list[tuple[int, int]] = field(default_factory=list)

    def places(self) -> tuple[Offsets, Offsets, Offsets]:
        if not self.parts:
            nothing = np.empty(0, dtype=np.int64)
            return nothing, nothing, nothing
        starts, ends, lines = zip(*self.parts, strict=True)
        return np.concatenate(starts), np.concatenate(ends), np.concatenate(lines)

    def last(self) -> tuple[int, int] | None:
        """Offset and line of the last record kept."""
        return (int(self.parts[-1][0][-1]), int(self.parts[-1][2][-1])) if self.parts else None

    def keep(self, starts: Offsets, ends: Offsets, lines: Offsets) -> None:
        if len(starts):
            self.parts.append((starts, ends, lines))

    def take_back(self) -> None:
        starts, ends, lines = self.parts.pop()
        self.keep(starts[:-1], ends[:-1], lines[:-1])


@dataclass(frozen=True)
class _Body:
    data: bytes
    delimiter: int
    width: int
    bad: tuple[int, ...]

    def record(self, start: int) -> Record:
        return read_record(self.data, start, self.delimiter)

    def fits(self, start: int) -> Record | None:
        record = self.record(start)
        return record if record.fits(self.width) else None


def walk(
    data: bytes,
    start: int,
    line: int,
    delimiter: int,
    width: int,
    bad: tuple[int, ...] = (),
    *,
    carefully: bool = False,
) -> Walk:
    """Walk from `start` (the start of a record, on physical line `line`) to the end of the data.

    `bad` are offsets of bytes that are no text, ascending. `carefully` takes the plain-Python half
    for every record, with the same result; a table of one column always does, because only there
    a blank line could be a row.
    """
    body = _Body(data, delimiter, width, bad)
    array = np.frombuffer(data, dtype=np.uint8)
    done = Walk()
    careful = _Careful(body, done)
    bad_left = np.asarray(bad, dtype=np.int64)
    piece, steps = _LARGE, 1
    while start < len(data):
        if not carefully and width > 1:
            bad_left = bad_left[np.searchsorted(bad_left, start) :]
            bad_at = int(bad_left[0]) if bad_left.size else None
            stop = min(start + piece, len(data))
            found = scan(array, start, stop, delimiter, width, bad_at)
            done.keep(found.starts, found.ends, found.lines + line)
            done.blanks += (found.blanks + line).tolist()
            line += found.lines_passed
            has_moved = found.next > start
            start = found.next
            if found.is_clean and (has_moved or piece < _LARGEST):
                piece = min(4 * piece, _LARGE if has_moved else _LARGEST)
                continue
            # Where fault follows fault, try the fast way less and less often.
            piece, steps = _SMALL, 1 if has_moved else min(2 * steps, _MOST_STEPS)
        for _ in range(steps):
            if start < len(data):
                start, line = careful.step(start, line)
    return done


@dataclass
class _Careful:
    """One record at a time, with the reasons."""

    body: _Body
    done: Walk
    unfit_before: int = 0
    no_end_before: int = 0

    def step(self, start: int, line: int) -> tuple[int, int]:
        """Keep or set aside the record at `start`; gives the next record's offset and line."""
        data = self.body.data
        record = self.body.record(start)
        if self._is_blank(record):
            self.done.blanks.append(line)
            self.done.left_out.append((start, record.next))
        elif record.fits(self.body.width):
            wrong = self._bad_byte(record)
            if wrong is None:
                self.done.keep(*(np.array([n], dtype=np.int64) for n in (start, record.end, line)))
            else:
                column = next(k for k, s in enumerate(record.spans) if wrong <= s.end)
                self._aside("BAD_BYTES", record, record.next, line, column, wrong)
        else:
            return self._wrong(record, line)
        return record.next, line + count_lines(data, start, record.next)

    def _wrong(self, record: Record, line: int) -> tuple[int, int]:
        data = self.body.data
        before = self.done.last()
        if before is not None and (earlier := self._swallower(before[0], record.start)) is not None:
            # The record before looked right only because its open quote closed in a later row.
            swallower, resume = earlier
            self.done.take_back()
            self._aside("UNCLOSED_QUOTE", swallower, resume, before[1], _opened(data, swallower), 0)
            return resume, before[1] + count_lines(data, swallower.start, resume)
        resume_at = self._resume(record)
        if resume_at is not None:
            column = record.fault_column if record.fault else _opened(data, record)
            code = "STRAY_QUOTE" if self._is_closed_and_goes_on(record) else "UNCLOSED_QUOTE"
            self._aside(code, record, resume_at, line, column, 0)
        else:
            resume_at = self._end_of(record)
            column = record.fault_column if record.fault else None
            self._aside(
                record.fault or "FIELD_COUNT", record, resume_at, line, column, len(record.spans)
            )
        return resume_at, line + count_lines(data, record.start, resume_at)

    def _is_closed_and_goes_on(self, record: Record) -> bool:
        """Whether text follows a closing quote: then the line's quotes come in pairs."""
        line_end = first_line_end(self.body.data, record.start)[0]
        quotes = self.body.data.count(b'"', record.start, line_end)
        return record.fault == "STRAY_QUOTE" and quotes % 2 == 0

    def _swallower(self, start: int, end: int) -> tuple[Record, int] | None:
        """The kept record at `start`, if it is an open quote's; and where to read on."""
        record = self.body.record(start)
        if record.next != end:
            return None
        resume = self._resume(record)
        return None if resume is None else (record, resume)

    def _resume(self, record: Record) -> int | None:
        """Where good rows go on inside a record that spans lines; None if it is one after all.

        If the quote was never meant to be open, the record's last line belongs to a row of its
        own that begins after the first line and fits. If the record is genuine, its last line
        begins inside a quoted value, and read as the start of a row it has a quote out of place.
        """
        data = self.body.data
        if not record.is_closed:
            return self._first_fit(record)
        first: int | None = None
        for start in line_starts(data, record.start, record.end):
            other = self.body.fits(start)
            if other is None:
                continue
            first = start if first is None else first
            if other.next >= record.next:
                return first
        return None

    def _end_of(self, record: Record) -> int:
        """Where a record ends that is set aside as one.

        Where the quote that was to open a value of several lines is lost or misplaced, the rest
        of that value goes with the record: the lines up to the one with the closing quote, as
        long as none of them fits as a row or has as many cells as one.
        """
        data, width = self.body.data, self.body.width
        if not record.is_closed:
            return first_line_end(data, record.start)[1]
        is_odd = data.count(b'"', record.start, record.next) % 2 == 1
        is_short = record.fault is None and len(record.spans) < width
        if not (is_odd or is_short) or record.next < self.no_end_before:
            return record.next
        start = record.next
        while start < min(len(data), record.next + _MOST_BYTES_AHEAD):
            other = self.body.record(start)
            if len(other.spans) == width:
                break
            _, after = first_line_end(data, start)
            if data.count(b'"', start, after) % 2 == 1:
                return after
            start = after
        self.no_end_before = start
        return record.next

    def _first_fit(self, record: Record) -> int | None:
        """The first line after a never-closed quote that fits; each line is looked at once."""
        data = self.body.data
        start = max(first_line_end(data, record.start)[1], self.unfit_before)
        stop = min(len(data), record.start + _MOST_BYTES_AHEAD)
        while start < stop and self.body.fits(start) is None:
            start = first_line_end(data, start)[1]
        self.unfit_before = max(start, self.unfit_before)
        return start if start < stop else None

    def _aside(
        self, code: str, record: Record, resume: int, line: int, column: int | None, found: int
    ) -> None:
        data = self.body.data
        end = resume
        while end > record.start and data[end - 1] in b"\r\n":
            end -= 1
        self.done.asides.append(Aside(code, record.start, end, resume, line, column, found))
        self.done.left_out.append((record.start, resume))

    def _is_blank(self, record: Record) -> bool:
        span = record.spans[0]
        return (
            len(record.spans) == 1
            and not span.quoted
            and not self.body.data[span.start : span.end].strip()
        )

    def _bad_byte(self, record: Record) -> int | None:
        bad = self.body.bad
        if not bad:
            return None
        at = bisect_left(bad, record.start)
        return bad[at] if at < len(bad) and bad[at] < record.end else None


def _opened(data: bytes, record: Record) -> int | None:
    """The first quoted cell that goes over a line end."""
    return next(
        (
            number
            for number, span in enumerate(record.spans)
            if span.quoted and any(byte in b"\r\n" for byte in data[span.start : span.end])
        ),
        None,
    )


def cells_of(data: bytes, place: Aside, delimiter: int) -> list[str]:
    """The cells of a record that was set aside, as far as it can be read."""
    piece = data[place.start : place.end]
    return [v.decode("utf-8", "replace") for v in values(piece, read_record(piece, 0, delimiter))]
