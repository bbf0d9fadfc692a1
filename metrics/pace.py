"""Promised sooner than a team's own half time, and how much is due against its usual pace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import duckdb
import numpy as np

from metrics import frame
from metrics.conditions import MATURED_WITH_HISTORY, ON_TIME, days_between
from metrics.filters import Filters
from metrics.forecast import date_to_promise, own_record
from metrics.owed import speaks_for
from metrics.population import chosen
from metrics.question import Question
from metrics.scope import Scope
from metrics.sql import Condition, ask, one_of, tally
from metrics.wilson import wilson

PROMISED_LATELY = (
    "counted_as <> 'excluded' AND made_at IS NOT NULL"
    " AND made_at > date_trunc('day', as_of) - INTERVAL 12 MONTH"
)
_TERM = days_between("made_at", "first_due")


def overpromised_rows(question: Question) -> list[dict[str, Any]]:
    """Of the promises made in the last 12 months by teams whose half time is known: those given
    less time than that."""
    record = date_to_promise(question.con, own_record(question.filters), question.scope)
    half = {pair: told.half for pair, told in record.items() if told.half is not None}
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    columns = {"team": "team", "kind": "kind", "term": _TERM}
    for row in question.counts(columns, {"n": "count(*)"}, PROMISED_LATELY):
        usual = half.get((row["team"], row["kind"]))
        if usual is not None:
            sums[row["key"]][0] += row["n"] * (row["term"] < usual)
            sums[row["key"]][1] += row["n"]
    return [frame.share_row(key, "", k, n) for key, (k, n) in sums.items()]


@dataclass(frozen=True)
class Loaded:
    """Promises first due while so much was due: the share kept on time, with its interval."""

    band: str
    on_time: int
    n: int
    low: float | None
    high: float | None


BANDS = (
    ("well under the usual", 0.0, 0.75),
    ("about the usual", 0.75, 1.25),
    ("well over the usual", 1.25, np.inf),
)
_WEEKS = 52  # a year of weeks is looked at
_PACE = 26  # against the half year before each


def by_load(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> list[Loaded]:
    """The on-time rate by load, for the Teams page: over the last year, week by week and team by
    team, what fell due in the 14 days from that week on, against the team's usual deliveries in
    14 days over the 26 weeks before. Weeks of a team that had delivered nothing by then are left
    out; so is a promise without a team.
    """
    bands: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for week in _weeks(con, filters, scope):
        bands[week.band][0] += week.on_time
        bands[week.band][1] += week.n
    return _bands(bands)


def under_load(
    con: duckdb.DuckDBPyConnection, band: str, filters: Filters, scope: Scope
) -> Condition:
    """The promises that `by_load` counts in one band."""
    found = [
        f"{week.team}/{week.week}" for week in _weeks(con, filters, scope) if week.band == band
    ]
    if not found:
        return Condition("FALSE")
    week = f"team || '/' || CAST({_week_of('first_due')} AS VARCHAR)"
    return Condition.all(
        Condition(MATURED_WITH_HISTORY), Condition("team IS NOT NULL"), one_of(week, found)
    )


class _Week(NamedTuple):
    """What fell due for a team in the week from that Monday on, and the load it had."""

    team: str
    week: date
    band: str
    on_time: int
    n: int


def _weeks(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Iterator[_Week]:
    newest = speaks_for(con, filters, scope)
    if newest is None:
        return
    last = newest - timedelta(days=newest.weekday())
    weeks = [last - timedelta(weeks=i) for i in range(_WEEKS + _PACE, -1, -1)]
    due = _weekly(con, filters, scope, "first_due", MATURED_WITH_HISTORY)
    done = _weekly(con, filters, scope, "delivered_at", "counted_as <> 'excluded'")
    for team in due:
        fell = _column(due[team], weeks, 0)
        kept = _column(due[team], weeks, 1)
        out = _column(done.get(team, {}), weeks, 0)
        for at in range(_PACE, len(weeks) - 1):
            usual = out[at - _PACE : at].sum() / (_PACE / 2)
            if usual and fell[at]:
                load = (fell[at] + fell[at + 1]) / usual
                band = next(name for name, low, high in BANDS if low <= load < high)
                yield _Week(team, weeks[at], band, int(kept[at]), int(fell[at]))


def _bands(counts: dict[str, list[int]]) -> list[Loaded]:
    found = []
    for name, *_ in BANDS:
        kept, n = counts.get(name, [0, 0])
        low, high = wilson(kept, n)
        found.append(Loaded(name, kept, n, float(low) if n else None, float(high) if n else None))
    return found


def _weekly(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope, at: str, where: str
) -> dict[str, dict[date, tuple[int, int]]]:
    """By team and week: how many, and how many of them on time."""
    rows = chosen(filters, scope, Condition(f"({where}) AND {at} IS NOT NULL AND team IS NOT NULL"))
    week = _week_of(at)
    table = ask(
        con,
        f"SELECT team, {week} AS week, count(*) AS n, {tally(ON_TIME)} AS k {rows.sql}"
        f" GROUP BY team, {week}",
        rows.params,
    )
    found: dict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in table.to_pylist():
        found[row["team"]][row["week"]] = (row["n"], row["k"])
    return found


def _week_of(at: str) -> str:
    """The Monday of a time."""
    return f"CAST(date_trunc('week', {at}) AS DATE)"


def _column(weekly: dict[date, tuple[int, int]], weeks: list[date], which: int) -> Any:
    return np.array([weekly.get(week, (0, 0))[which] for week in weeks], dtype=np.int64)
