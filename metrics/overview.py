"""Filters and scope go in; everything the Overview counts comes out, of one look at the rows.

Each number is the one its own metric gives; asked one by one they would read every row thirty
times. A test holds the two to each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from metrics import frame
from metrics.bounds import unknowns
from metrics.compare import MOVED, Compared, compared, months_before, moved
from metrics.conditions import DUE_SOON, MATURED_WITH_HISTORY, ON_TIME, OPEN_RENEGOTIATED
from metrics.coverage import Coverage
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.population import chosen
from metrics.question import settings_of
from metrics.rates import counts_of, told
from metrics.scope import Scope
from metrics.slices import period_key
from metrics.sql import ask
from metrics.trend import Trend, can_change, drawn

# What tells rows apart for all that is counted below; the same few in any store, so that a
# million rows become some thousands before anything is counted.
_APART = {
    "team": "team",
    "month": "CAST(date_trunc('month', first_due) AS DATE)",
    "outcome": "outcome",
    "counted_as": "counted_as",
    "history_missing": "history_missing",
    "notice_unknown": "notice_unknown",
    "recovery_missed": "recovery_missed",
    "silent_since_due": "silent_since_due",
    "is_on_time_to_current": "is_on_time_to_current",
    "is_moved_late": f"{MATURED_WITH_HISTORY} AND late_pushes >= 1",
    "is_soon": f"coalesce({DUE_SOON}, FALSE)",
}
_BOTH = f"{MATURED_WITH_HISTORY} AND is_on_time_to_current IS NOT NULL"
NEEDED = {
    "due_soon": "is_soon",
    "forgotten": "silent_since_due",
    "owed_twice": "outcome = 'broken_overdue' AND recovery_missed",
    "moved_late": "is_moved_late",
}
_TALLIES = {
    **counts_of({name: f"is_{name}" for name in unknowns({})}),
    **NEEDED,
    "open": OPEN_RENEGOTIATED,
    "delivered": _BOTH,
    "by_last": f"{_BOTH} AND is_on_time_to_current",
    "by_first": f"{_BOTH} AND {ON_TIME}",
}

Cell = dict[str, Any]  # team, month, as_of, and a count of each tally


@dataclass(frozen=True)
class Overview:
    """`rates` is metrics.rates of everything, its groups the months; `needed` the counts of
    NEEDED; of the `delivered` promises with both dates on file, those by the last and by the first
    date; the on-time rate as trend, by team against the whole, and whose fell most (compare.MOVED).
    """

    rates: dict[str, Any]
    needed: Mapping[str, int]
    delivered: int
    by_last: int
    by_first: int
    trend: Trend
    by_team: Compared
    moved: pa.Table


def overview(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    *,
    covered: Coverage,
    changes: Sequence[date] = (),
) -> Overview:
    """Everything the Overview counts of the chosen promises, whose coverage is `covered`; the trend
    begins anew at `changes`, the days that readers marked for all of what is chosen."""
    settings = settings_of(con)
    cells = _cells(con, settings, filters, scope)
    months = [(_month(cell), cell) for cell in cells]
    found = told("month", months, filters, settings, covered)
    whole = {name: sum(cell[name] for cell in cells) for name in _TALLIES}
    by_month = _summed(cells, _month)
    frames = _frames(by_month, by_month)
    trend = drawn(by_name["on_time"], frames, *can_change(list(by_month.items())), changes=changes)
    teams = _frames(_summed(cells, lambda cell: cell["team"]), by_month)
    return Overview(
        rates=found,
        needed={name: whole[name] for name in NEEDED},
        delivered=whole["delivered"],
        by_last=whole["by_last"],
        by_first=whole["by_first"],
        trend=trend,
        by_team=compared(sorted(teams, key=lambda row: (row["key"] is None, row["key"])), "team"),
        moved=_moved(cells, filters),
    )


def _cells(
    con: duckdb.DuckDBPyConnection, settings: Mapping[str, Any], filters: Filters, scope: Scope
) -> list[Cell]:
    """The tallies by team and month of the first due."""
    rows = chosen(filters, scope)
    unknown = {f"is_{name}": f"coalesce({sql}, FALSE)" for name, sql in unknowns(settings).items()}
    columns = _APART | unknown
    apart = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    counts = ", ".join(
        f"CAST(coalesce(sum(many) FILTER (WHERE {sql}), 0) AS BIGINT) AS {name}"
        for name, sql in _TALLIES.items()
    )
    found = ask(
        con,
        f"WITH alike AS (SELECT {apart}, max(as_of) AS as_of, count(*) AS many {rows.sql}"
        f" GROUP BY {', '.join(columns.values())})"
        f" SELECT team, month, max(as_of) AS as_of, {counts} FROM alike GROUP BY team, month",
        rows.params,
    )
    return list(found.to_pylist())


def _month(cell: Cell) -> str | None:
    return None if cell["month"] is None else period_key("month", cell["month"])


def _summed(cells: list[Cell], key: Callable[[Cell], str | None]) -> dict[str | None, Cell]:
    """The tallies of the cells that share a key, and the newest of their as-ofs."""
    found: dict[str | None, Cell] = defaultdict(lambda: dict.fromkeys(_TALLIES, 0))
    for cell in cells:
        sums = found[key(cell)]
        for name in _TALLIES:
            sums[name] += cell[name]
        sums["as_of"] = max(sums.get("as_of", cell["as_of"]), cell["as_of"])
    return dict(found)


def _frames(groups: Mapping[str | None, Cell], every: Mapping[str | None, Cell]) -> list[Cell]:
    """The rows of metric.by for the on-time rate; where none chosen has a due history, by the
    last date on file."""
    metric = by_name["on_time"]
    by_last_date = not any(_of(cell, "")[1] for cell in every.values())
    title = metric.without_history if by_last_date and metric.without_history else metric.title
    rows = []
    for key, cell in groups.items():
        kept, n = _of(cell, "last_date_" if by_last_date else "")
        beside = (0, 0) if by_last_date else _of(cell, "last_date_")
        row = frame.share_row(key, title, kept, n, beside_count=beside[0], beside_n=beside[1])
        rows.append(row)
    return rows


def _of(cell: Cell, prefix: str) -> tuple[int, int]:
    """Kept on time, and how many dates have passed."""
    three = [cell[f"{prefix}{name}"] for name in ("on_time", "renegotiated", "broken")]
    return three[0], sum(three)


def _moved(cells: list[Cell], filters: Filters) -> pa.Table:
    """Whose rate fell most: the last three finished months against the three before."""
    ends = [cell["as_of"].date() for cell in cells]
    if not ends:
        return MOVED.empty_table()
    end = max(ends)
    if filters.first_due_to:
        end = min(end, filters.first_due_to + timedelta(days=1))
    last = date(end.year, end.month, 1)
    kept = [
        _kept(cells, months_before(last, start), months_before(last, start - 3)) for start in (3, 6)
    ]
    return moved(by_name["on_time"], kept[0], kept[1], last)


def _kept(cells: list[Cell], since: date, until: date) -> dict[str | None, tuple[int, int]]:
    within = [cell for cell in cells if cell["month"] and since <= cell["month"] < until]
    by_last_date = not any(_of(cell, "")[1] for cell in within)
    found = _summed(within, lambda cell: cell["team"])
    return {team: _of(cell, "last_date_" * by_last_date) for team, cell in found.items()}
