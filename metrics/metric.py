"""A metric and how it is asked: over everything chosen, or by team, customer, month…"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import pyarrow as pa

from metrics import cause_map, frame
from metrics.counting import Counted, counted
from metrics.filters import Filters
from metrics.histogram import curve_of
from metrics.need import Need
from metrics.question import Question, settings_of
from metrics.scope import Scope
from metrics.slices import PERIODS, SLICES, Slice
from metrics.tables import Table
from metrics.value import Count, Days, Gap, Ratio, Share, Value, Worked
from metrics.words import list_in_words

__all__ = ["SLICES", "Measured", "Metric", "Slice", "by", "overall", "parts"]


Unit = Literal["percent", "points", "days", "count", "times", "score", "money"]


@dataclass(frozen=True)
class Metric:
    """One entry of the catalogue: everything about a metric that pages, docs and commands read.

    value    what is worked out over the rows (value.py)
    among    the rows it is worked out over, the denominator of a rate: a SQL condition in the
             portable subset, over one row at a time
    needs    what the files must hold; without it the metric is off by name, never zero
    without_history  where no promise chosen has a due history, the metric stands under this
             title (definitions §3); where some have one, those are the headline and the others
             stand beside. None: it makes no difference, or DUE_HISTORY is among the needs
    table    'promises', 'moves' joined with their promises, or promises with what other rows say
             of them (tables.py)
    denominator  in words, what n counts; '' where the definition says it
    parts    of a metric whose whole divides into parts (the causes of what was broken): rows of
             the frame, a part each, where it is asked without a slice; see `parts`
    """

    name: str
    title: str
    unit: Unit
    better: Literal["higher", "lower", "neither"]
    definition: str
    value: Value
    among: str
    needs: tuple[Need, ...] = ()
    without_history: str | None = None
    table: Table = "promises"
    denominator: str = ""
    parts: Callable[[Question], list[dict[str, Any]]] | None = None


@dataclass(frozen=True)
class Measured:
    """One row of the frame as an object; `by` says what each field is."""

    key: str | None
    value: float | None
    n: int
    low: float | None
    high: float | None
    count: int | None
    shown: str
    is_ranked: bool
    off: str | None
    label: str
    beside_count: int
    beside_n: int


def overall(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> Measured:
    """The metric over everything chosen; of nothing, a dash. `settings` as in `by`.

    Money in several currencies has no value over all, only what is shown; ask `parts`."""
    rows = _frame(con, metric, None, filters, scope, settings).to_pylist()
    if len(rows) > 1:
        shown = list_in_words([row["shown"] for row in rows])
        rows = [frame.row(None, metric.title, n=sum(row["n"] for row in rows), shown=shown)]
    return Measured(**rows[0])


def why_off(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> str | None:
    """`off` of `overall` alone: of a metric that is worked out, without working it out."""
    told = settings_of(con) if settings is None else settings
    groups, _ = counted(con, metric, None, filters, scope, _tags(metric, told))
    return groups[0].off if groups else None


def by(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> pa.Table:
    """The metric frame: one row per team, customer… in the order of the key, none recorded last.

    key    text; NULL where none is recorded; periods as 2026-03, 2026-W10, 2026-Q1; of money in
           several currencies 'Field · EUR'
    value  a rate is 0…1, points are a difference of rates (0…1), days are days, times a ratio
    n      the denominator or sample size; low, high: the Wilson 95% interval of a rate, or the
           95% interval of what the definition says
    count  the numerator of a rate, else NULL
    shown  what a page writes: '–', '3 of 4', '72%', '13 days', 'more than 25 days, 3 still open'
    is_ranked  n is 20 or more, and it is not about people: only then may rows be put in order
           of the value
    off    why it cannot be measured here, naming the column that would turn it on; then value,
           low and high are NULL and shown is '–'
    label  the title to write beside it: differs from the metric's own where the files hold no
           due history ('On time to the last date on file')
    beside_count, beside_n  in a selection that mixes both, the promises without a due history:
           those of which it is true by their last date on file, of how many; else 0

    `settings` are those in force where a reader may have edited what changes no judgement
    ([causes]); None: those the store was judged with.
    """
    return _frame(con, metric, slice, filters, scope, settings)


def parts(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
) -> pa.Table:
    """The frame of the parts a metric's whole divides into, largest first: the causes, the stages,
    the currencies. Off: one row that says why. A metric without parts: its one overall row."""
    if metric.parts is None:
        return _frame(con, metric, None, filters, scope, settings)
    told = settings_of(con) if settings is None else settings
    groups, left_out = counted(con, metric, None, filters, scope, _tags(metric, told))
    if groups and groups[0].off:
        return frame.table([frame.off_row(None, metric.title, groups[0].off)])
    found = metric.parts(Question(con, None, filters, scope, told, left_out))
    return pa.Table.from_pylist([_labelled(metric, row) for row in found], schema=frame.FRAME)


def _frame(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice | None,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None,
) -> pa.Table:
    is_worked = isinstance(metric.value, Worked)
    told = settings_of(con) if settings is None and is_worked else settings or {}
    groups, left_out = counted(con, metric, slice, filters, scope, _tags(metric, told))
    if isinstance(metric.value, Worked):
        question = Question(con, slice, filters, scope, told, left_out)
        rows = _worked(metric, groups, metric.value, question)
    else:
        # Definitions §3: in a mixed selection the headline is over those with a history.
        no_history = metric.without_history is not None and not any(g.sums["n"] for g in groups)
        rows = [_row(metric, group, no_history) for group in groups]
    if slice is None and not rows:
        rows = [frame.row(None, metric.title)]
    if slice == "owner":  # people are never ranked (definitions §4)
        rows = [row | {"is_ranked": False} for row in rows]
    return frame.table(rows)


def _tags(metric: Metric, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The promises readers gave a cause, of a metric that needs causes."""
    asks = any("cause" in need.columns for need in metric.needs)
    return tuple(cause_map.read(settings.get("causes", {})).tags) if asks else ()


def _worked(
    metric: Metric, groups: list[Counted], value: Worked, question: Question
) -> list[dict[str, Any]]:
    """Its own rows, and those of the groups that are off or hold nothing to measure."""
    rows = [frame.off_row(g.key, metric.title, g.off) for g in groups if g.off]
    on = {group.key for group in groups if not group.off}
    found = [row for row in value.rows(question) if row.get("of", row["key"]) in on] if on else []
    told = {row.pop("of", row["key"]) for row in found}
    # A promise without a first due has no period: a row of it stands only where it is measured.
    rows = [row for row in rows if row["key"] is not None or question.slice not in PERIODS]
    idle = {key for key in on - told if key is not None or question.slice not in PERIODS}
    rows += [frame.row(key, metric.title) for key in idle]
    return rows + [_labelled(metric, row) for row in found]


def _labelled(metric: Metric, row: dict[str, Any]) -> dict[str, Any]:
    return frame.row(row["key"], metric.title) | row | {"label": metric.title}


def _row(metric: Metric, group: Counted, no_history: bool) -> dict[str, Any]:
    label = metric.without_history if no_history and metric.without_history else metric.title
    if group.off:
        return frame.off_row(group.key, label, group.off)
    kept, n = group.sums["k"], group.sums["n"]
    beside_kept, beside = group.sums["beside_k"], group.sums["beside_n"]
    if no_history:
        kept, n, beside_kept, beside = beside_kept, beside, 0, 0
    match metric.value:
        case Count():
            return frame.count_row(group.key, label, n)
        case Share():
            return frame.share_row(
                group.key, label, kept, n, beside_count=beside_kept, beside_n=beside
            )
        case Gap():
            return frame.gap_row(
                group.key, label, kept, n, group.sums["minus_k"], group.sums["minus_n"]
            )
        case Days():
            taken = curve_of(group.days, with_history=not no_history)
            return frame.days_row(group.key, label, taken, metric.value)
        case Ratio(divisor=divisor):
            return frame.ratio_row(group.key, label, n, group.sums["per"] / divisor)
        case Worked():
            raise AssertionError("worked out by a function of its own")
