"""Whether day or month comes first in a column: proved by its own lines, or a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.typing import calendar_days

Numbers = NDArray[np.int64]

WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_PLACES = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}  # where year, month, day stand


@dataclass(frozen=True)
class OpenDates:
    """The dates of a column whose order is open: three numbers each, and the rows they are in."""

    rows: Numbers
    numbers: tuple[Numbers, Numbers, Numbers]
    is_short: NDArray[np.bool_]  # a two-digit year

    @property
    def orders(self) -> tuple[str, ...]:
        """A four-digit year stands last; with two digits it may as well stand first."""
        return ("dmy", "mdy", "ymd") if self.is_short.all() else ("dmy", "mdy")

    def days(self, order: str, first_year: int) -> tuple[Numbers, NDArray[np.bool_]]:
        """Days since 1970 in one order, and where they are dates in it."""
        year, month, day = (self.numbers[place] for place in _PLACES[order])
        full = np.where(self.is_short, calendar_days.full_year(year, first_year), year)
        return calendar_days.of_date(full, month, day)


@dataclass(frozen=True)
class Verdict:
    """What the column says of its order.

    `possible` are the orders in which every date of it is one. Where one is left, `proof` are the
    rows that rule the others out; where none is, the two rows that contradict each other; where
    several are left, `unsure` is the first row that means two days (None: they never differ).
    """

    possible: tuple[str, ...]
    proof: tuple[int, ...] = ()
    unsure: int | None = None


def weigh(dates: OpenDates, first_year: int) -> Verdict:
    """Weigh every line; what is a date in no order (31/31/2026, 31.04.2026) is no evidence."""
    orders = dates.orders
    read = {order: dates.days(order, first_year) for order in orders}
    bits = np.zeros(len(dates.rows), np.uint8)
    for place, order in enumerate(orders):
        bits |= read[order][1].astype(np.uint8) << place
    first_rows = {int(b): int(dates.rows[bits == b].min()) for b in np.unique(bits) if b}
    left = (1 << len(orders)) - 1
    for b in first_rows:
        left &= b
    possible = tuple(order for place, order in enumerate(orders) if left >> place & 1)
    if not first_rows:
        return Verdict(orders)
    if not possible:
        return Verdict((), _contradiction(first_rows))
    if len(possible) == 1:
        return Verdict(possible, _proof(first_rows, left, len(orders)))
    one, *others = possible
    differs = np.zeros(len(bits), bool)
    for other in others:
        differs |= (bits > 0) & (read[one][0] != read[other][0])
    return Verdict(possible, unsure=int(dates.rows[differs].min()) if differs.any() else None)


def _proof(first_rows: dict[int, int], left: int, orders: int) -> tuple[int, ...]:
    """The first row against each order but the one that is left, in file order."""
    against = (
        min(row for b, row in first_rows.items() if not b >> place & 1)
        for place in range(orders)
        if not left >> place & 1
    )
    return tuple(sorted(set(against)))


def _contradiction(first_rows: dict[int, int]) -> tuple[int, ...]:
    """The first row that leaves no order, and an earlier one that it contradicts."""
    left, earlier = 0xFF, 0
    for b, row in sorted(first_rows.items(), key=lambda item: item[1]):
        if not left & b:
            clash = [r for other, r in first_rows.items() if r < row and not other & b]
            return (min(clash, default=earlier), row)
        if left & b != left:
            earlier = row
        left &= b
    return ()
