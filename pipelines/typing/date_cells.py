"""The bytes of a column of dates: which shapes there are, and the numbers at one place of each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.typing import calendar_days, zones
from pipelines.typing.date_shapes import Layout, Slot

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

POSIX = 1969  # the first year that two digits after a month's name can mean
_NOTHING = np.zeros((0, 0), np.uint8)
_AS_NINE = bytes(0x39 if 0x30 <= byte <= 0x39 else byte for byte in range(256))


class DateCells:
    """An array of text, read by position: nothing here makes a Python object of a cell."""

    def __init__(self, cells: pa.Array) -> None:
        _, self._offsets, data = cells.buffers()
        self.cells = cells
        starts = np.frombuffer(self._offsets or b"", np.int32)
        self.starts = starts[cells.offset : cells.offset + len(cells) + 1].astype(np.int64)
        self._text = bytes(memoryview(data)) if data else b""
        self._latest: tuple[Numbers | None, NDArray[np.uint8]] = (None, _NOTHING)

    def shapes(self) -> Iterator[tuple[bytes, Numbers]]:
        """Every shape (digits as 9) but the empty one, with its rows in file order."""
        if not len(self.cells):
            return
        shaped = pa.Array.from_buffers(
            pa.binary(),
            len(self.cells),
            [None, self._offsets, pa.py_buffer(self._text.translate(_AS_NINE))],
            offset=self.cells.offset,
        ).dictionary_encode()
        shapes = shaped.dictionary.to_pylist()
        codes = shaped.indices.to_numpy(zero_copy_only=False)
        # A narrow type sorts by radix: one pass over the column, however long it is.
        order = np.argsort(codes.astype(np.min_scalar_type(len(shapes))), kind="stable")
        bounds = np.searchsorted(codes[order], np.arange(len(shapes) + 1))
        for i, shape in enumerate(shapes):
            if shape:
                yield shape, order[bounds[i] : bounds[i + 1]]

    def number(self, rows: Numbers, slot: Slot | None) -> Numbers:
        """The number that stands at one place of every row; 0 where the shape has none."""
        total = np.zeros(len(rows), np.int64)
        if slot is None:
            return total
        table = self._table(rows)
        for digit in range(slot[0], slot[0] + slot[1]):
            total *= 10
            total += table[:, digit] & 0x0F
        return total

    def _table(self, rows: Numbers) -> NDArray[np.uint8]:
        """The bytes of rows of one shape, a line each: gathered once, then read place by place."""
        if self._latest[0] is not rows:
            starts = self.starts[rows]
            width = int(self.starts[rows[0] + 1] - starts[0]) if len(rows) else 0
            anywhere = np.ndarray(
                (len(self._text) - width + 1, width), np.uint8, self._text, strides=(1, 1)
            )
            self._latest = rows, anywhere[starts]
        return self._latest[1]

    def days(self, rows: Numbers, layout: Layout) -> tuple[Numbers, Mask]:
        """Days since 1970 of dates whose order is certain, and where there is such a day."""
        slots = layout.slots
        year = self.number(rows, slots["year"])
        if slots["year"][1] == 2:
            year = calendar_days.full_year(year, POSIX)
        if layout.kind == "week":
            week, weekday = (self.number(rows, slots[x]) for x in ("week", "weekday"))
            return calendar_days.of_week(year, week, weekday)
        month = self.number(rows, slots.get("month")) + (layout.month or 0)
        return calendar_days.of_date(year, month, self.number(rows, slots["day"]))

    def clock(self, rows: Numbers, layout: Layout) -> tuple[Numbers, Mask]:
        """Microseconds since midnight, and where the clock shows such a time."""
        slots = layout.slots
        hour, minute, second = (
            self.number(rows, slots.get(x)) for x in ("hour", "minute", "second")
        )
        is_time = (minute < 60) & (second < 60)
        if layout.half:
            is_time &= (hour >= 1) & (hour <= 12)
            hour = hour % 12 + (12 if layout.half == "pm" else 0)
        else:
            is_time &= hour < 24
        micros = ((hour * 60 + minute) * 60 + second) * zones.SECOND
        return micros + self.fraction(rows, slots.get("fraction")), is_time

    def fraction(self, rows: Numbers, slot: Slot | None) -> Numbers:
        """Microseconds of the digits after a second's point; what is finer is cut off."""
        if slot is None:
            return np.zeros(len(rows), np.int64)
        length = min(slot[1], 6)
        digits = self.number(rows, (slot[0], length))
        return digits * np.int64(10 ** (6 - length))

    def offset(self, rows: Numbers, layout: Layout) -> tuple[Numbers, Mask]:
        """Microseconds east of Greenwich of numeric offsets, and where a zone may have it."""
        slots = layout.slots
        hours = self.number(rows, slots["offset_hours"])
        minutes = self.number(rows, slots.get("offset_minutes"))
        is_offset = (minutes < 60) & (hours * 60 + minutes <= 14 * 60)
        return (hours * 60 + minutes) * 60 * zones.SECOND * layout.sign, is_offset

    def excel_clock(self, rows: Numbers, layout: Layout) -> Numbers:
        """Microseconds since midnight of the fraction of a day, exact to the second only."""
        part = layout.slots.get("part")
        share = self.number(rows, part) / 10.0 ** (part[1] if part else 0)
        return np.rint(share * 86_400).astype(np.int64) * zones.SECOND
