"""What the dates to promise would have said at past month ends, and what happened then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from metrics import frame
from metrics.conditions import MATURED, days_between
from metrics.filters import Filters
from metrics.forecast import ENOUGH, Pair, brier, curves, own_record
from metrics.owed import speaks_for
from metrics.question import Question
from metrics.scope import Scope
from metrics.slip import Curve, done_by
from metrics.wilson import Z95, wilson

Floats = NDArray[np.float64]

MONTHS_BACK = 12
MOST = 0.85
BINS = 10

_MONTH = "CAST(date_trunc('month', made_at) AS DATE)"
_TERM = days_between("made_at", "first_due")
_TOOK = days_between("made_at", "delivered_at")
_SEEN = days_between("made_at", "as_of")
# Judged, and a day of delivery is on file where there was one.
_FORECAST = "made_at IS NOT NULL AND counted_as <> 'excluded' AND NOT delivery_date_inferred"


@dataclass(frozen=True)
class Bin:
    """Forecasts of like chance: what was said on average, and what share was kept."""

    said: float
    kept: float
    low: float  # Wilson 95% of the share kept
    high: float
    n: int


@dataclass(frozen=True)
class Month:
    """One back-test: what was said at a month end, of promises made in the month after it."""

    end: date
    n: int
    hits: int  # delivered within the days said for 85%


@dataclass(frozen=True)
class Record:
    """The record of past forecasts, for the Dates page.

    hits of n: promises delivered within the 85% time told at the month end before they were made,
    of those for which that time has run out; low, high: Wilson 95%. brier, of `chances` promises:
    the mean squared distance between the chance to be kept by the first date and what happened
    (0 is perfect, 0.25 what 50% for everything gives), brier_low and brier_high its 95% interval
    (of a mean, from 20 promises on). Nothing to say is None.
    """

    n: int
    hits: int
    low: float | None
    high: float | None
    months: tuple[Month, ...]
    brier: float | None
    brier_low: float | None
    brier_high: float | None
    chances: int
    calibration: tuple[Bin, ...]
    sentence: str


def month_ends(as_of: date) -> list[date]:
    """The last twelve month ends before the as-of day, oldest first."""
    ends, day = [], as_of.replace(day=1) - timedelta(days=1)
    for _ in range(MONTHS_BACK):
        ends.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def told_then(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> dict[date, dict[Pair, Curve]]:
    """At each month end the curves that could have been drawn then, by the first of the month
    after it: the as-of moved back, so with nothing that was learnt later."""
    newest = speaks_for(con, own_record(filters), scope)
    if newest is None:
        return {}
    known = {}
    for end in month_ends(newest):
        drawn = curves(con, replace(own_record(filters), as_of=end), scope)
        enough = {pair: curve for pair, curve in drawn.items() if curve.n >= ENOUGH}
        known[end + timedelta(days=1)] = enough
    return known


def record_rows(question: Question) -> list[dict[str, Any]]:
    """The hit rate of each group."""
    known = told_then(question.con, question.filters, question.scope)
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for key, _, hits, n in _hits(question, known):
        sums[key][0] += hits
        sums[key][1] += n
    return [frame.share_row(key, "", hits, n) for key, (hits, n) in sums.items()]


def forecast_record(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Record:
    """The back-test over the chosen promises: hit rate, Brier score and calibration."""
    known = told_then(con, filters, scope)
    question = Question(con, None, filters, scope, {})
    by_month: dict[date, list[int]] = {month: [0, 0] for month in known}
    for _, month, hits, n in _hits(question, known):
        by_month[month][0] += hits
        by_month[month][1] += n
    months = tuple(Month(m - timedelta(days=1), n, hits) for m, (hits, n) in by_month.items())
    hits, n = sum(m.hits for m in months), sum(m.n for m in months)
    low, high = wilson(hits, n)
    said, kept = _chances(question, known)
    return Record(
        n, hits, float(low) if n else None, float(high) if n else None, months,
        *_score(said, kept), int(said.size),
        _calibration(said, kept), _sentence(hits, n, float(low), float(high)),
    )  # fmt: skip


def _hits(
    question: Question, known: dict[date, dict[Pair, Curve]]
) -> Iterator[tuple[str | None, date, int, int]]:
    """By key and month: how many came within the days said, of those whose days have run out."""
    said = {
        (*pair, month): most
        for month, drawn in known.items()
        for pair, curve in drawn.items()
        if (most := curve.quantile(MOST)) is not None
    }
    if not said:
        return
    columns = {"team": "team", "kind": "kind", "month": _MONTH, "took": _TOOK, "seen": _SEEN}
    for row in question.counts(columns, {"n": "count(*)"}, _made_since(known)):
        most = said.get((row["team"], row["kind"], row["month"]))
        if most is not None and row["seen"] > most:
            is_hit = row["took"] is not None and row["took"] <= most
            yield row["key"], row["month"], row["n"] * is_hit, row["n"]


def _made_since(known: dict[date, dict[Pair, Curve]]) -> str:
    return f"{_FORECAST} AND made_at >= DATE '{min(known).isoformat()}'"


def _chances(question: Question, known: dict[date, dict[Pair, Curve]]) -> tuple[Floats, Floats]:
    """Of each promise whose first date has passed: the chance told of it, and 1 where it was kept
    by that date."""
    if not known:
        return np.zeros(0), np.zeros(0)
    is_kept = f"CASE WHEN {_TOOK} <= {_TERM} THEN 1 ELSE 0 END"
    columns = {"team": "team", "kind": "kind", "month": _MONTH, "term": _TERM, "kept": is_kept}
    rows = question.counts(columns, {"n": "count(*)"}, f"{_made_since(known)} AND {MATURED}")
    said, kept, many = [], [], []
    for row in rows:
        curve = (
            known[row["month"]].get((row["team"], row["kind"])) if row["month"] in known else None
        )
        chance = done_by(curve, row["term"]) if curve is not None else None
        if chance is not None:
            said.append(chance)
            kept.append(float(row["kept"]))
            many.append(row["n"])
    return np.repeat(said, many), np.repeat(kept, many)


def _score(said: Floats, kept: Floats) -> tuple[float | None, float | None, float | None]:
    """The Brier score with its interval: it is a mean of squares, one for each promise."""
    if not said.size:
        return None, None, None
    score = brier(said, kept)
    if said.size < ENOUGH:
        return score, None, None
    reach = float(Z95 * np.std((said - kept) ** 2, ddof=1) / np.sqrt(said.size))
    return score, max(score - reach, 0.0), min(score + reach, 1.0)


def _calibration(said: Floats, kept: Floats) -> tuple[Bin, ...]:
    """Tenths of the chance; a tenth nobody was told is left out."""
    tenth = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    bins = []
    for each in np.unique(tenth).tolist():
        told, happened = said[tenth == each], kept[tenth == each]
        low, high = wilson(happened.sum(), happened.size)
        mean = float(happened.mean())
        bins.append(Bin(float(told.mean()), mean, float(low), float(high), int(happened.size)))
    return tuple(bins)


def _sentence(hits: int, n: int, low: float, high: float) -> str:
    """What the record says of the next forecast."""
    if n < ENOUGH:
        return f"Too few past forecasts to say how good they are ({n:,})."
    record = f"Of {n:,} promises, {hits / n:.0%} came within the days told for 85%"
    if low <= MOST <= high:
        return f"{record}: as good as said."
    return f"{record}: {'later than said' if high < MOST else 'sooner than said'}."
