"""The ways a metric can be cut: by team, customer… or by the period of the first due."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Slice = Literal["team", "customer", "kind", "owner", "source", "week", "month", "quarter"]
SLICES: tuple[Slice, ...] = (
    "team", "customer", "kind", "owner", "source", "week", "month", "quarter",
)  # fmt: skip
PERIODS: tuple[Slice, ...] = ("week", "month", "quarter")


def key_sql(slice: Slice | None) -> str:
    """The column or expression to group by; of no slice, one group."""
    if slice is None:
        return "CAST(NULL AS VARCHAR)"
    if slice in PERIODS:
        return f"CAST(date_trunc('{slice}', first_due) AS DATE)"
    if slice not in SLICES:  # the name goes into SQL text
        raise ValueError(f"'{slice}' is not a way to cut a metric; they are {', '.join(SLICES)}")
    return slice


def key_text(slice: Slice | None, value: str | date | None, instance: str) -> str | None:
    """The key as a reader and a link write it: 'Field', 'jira/eu', '2026-03', '2026-W10'."""
    if isinstance(value, date):
        return period_key(slice, value)
    if slice == "source" and instance:
        return f"{value}/{instance}"
    return value


def period_key(slice: Slice | None, day: date) -> str:
    """The week (ISO 8601), month or quarter that a day falls in."""
    if slice == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if slice == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02}"


def period_of(key: str) -> tuple[date, date]:
    """The first and last day of a period key: to drill from a month to its promises."""
    year = int(key[:4])
    if "W" in key:
        first = date.fromisocalendar(year, int(key[6:]), 1)
        return first, first + timedelta(days=6)
    if "Q" in key:
        month = 3 * int(key[6:]) - 2
        return date(year, month, 1), _month_end(year, month + 2)
    return date(year, int(key[5:]), 1), _month_end(year, int(key[5:]))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
