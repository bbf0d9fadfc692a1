"""The rates at best and at worst, where nobody recorded when a date moved or who cancelled."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from metrics.conditions import MATURED_WITH_HISTORY
from metrics.filters import Filters
from metrics.question import Question
from metrics.scope import Scope
from metrics.slices import Slice
from metrics.sql import tally

_PASSED = "first_due IS NOT NULL AND date_trunc('day', first_due) < date_trunc('day', as_of)"
_SUMS = {
    "n": tally(MATURED_WITH_HISTORY),
    "on_time": tally(f"{MATURED_WITH_HISTORY} AND counted_as = 'on_time'"),
    "renegotiated": tally(f"{MATURED_WITH_HISTORY} AND counted_as = 'renegotiated'"),
    "broken": tally(f"{MATURED_WITH_HISTORY} AND counted_as = 'broken'"),
    # Counted as moved with notice, which nobody can know.
    "perhaps_late": tally("counted_as = 'renegotiated' AND notice_unknown"),
    # Counted as broken (strict_unknown_notice), though delivered by the date that stood.
    "perhaps_early": tally("counted_as = 'broken' AND notice_unknown AND is_on_time_to_current"),
    # In no rate: cancelled in time by nobody knows whom, or nobody knows when.
    "perhaps_dropped": tally(
        f"reason IN ('cancelled_unknown', 'cancel_day_unknown') AND {_PASSED}"
    ),
}


@dataclass(frozen=True)
class Bounds:
    """Shares of a group; of nothing, None. The rate as printed lies between worst and best.

    At worst every move of unknown notice came too late, and every cancellation of unknown origin
    was ours; at best every such move came in time, and every such cancellation was the customer's.
    The counts say how many are behind it.
    """

    key: str | None
    on_time_worst: float | None
    on_time_best: float | None
    broken_worst: float | None
    broken_best: float | None
    unknown_notice: int
    unknown_canceller: int


def bounds(
    con: duckdb.DuckDBPyConnection, by: Slice | None, filters: Filters, scope: Scope
) -> list[Bounds]:
    """For the Overview, beside the three rates: one for each group, in the order of the key; of
    no slice, one over everything chosen."""
    sums: dict[str | None, dict[str, int]] = {}
    for row in Question(con, by, filters, scope, {}).counts({}, _SUMS, "TRUE"):
        group = sums.setdefault(row["key"], dict.fromkeys(_SUMS, 0))
        for name in _SUMS:
            group[name] += row[name]
    if by is None:
        sums = sums or {None: dict.fromkeys(_SUMS, 0)}
    return [_bounds(key, sums[key]) for key in sorted(sums, key=lambda k: (k is None, k or ""))]


def _bounds(key: str | None, of: dict[str, int]) -> Bounds:
    n, dropped = of["n"], of["perhaps_dropped"]
    at_worst = n + dropped
    return Bounds(
        key,
        on_time_worst=of["on_time"] / at_worst if at_worst else None,
        on_time_best=of["on_time"] / n if n else None,
        broken_worst=(of["broken"] + of["perhaps_late"] + dropped) / at_worst if at_worst else None,
        broken_best=(of["broken"] - of["perhaps_early"]) / n if n else None,
        unknown_notice=of["perhaps_late"] + of["perhaps_early"],
        unknown_canceller=dropped,
    )
