"""The monthly rate with its limits, signals and a verdict in words (definitions §4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from metrics import frame
from metrics.conditions import NOT_DUE, OPEN_RENEGOTIATED
from metrics.control import CRUMB, RUN, Limits, from_middle, limits, signals
from metrics.difference import Difference, newcombe
from metrics.filters import Filters
from metrics.metric import Metric, by
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slices import key_sql, key_text, period_key, period_of
from metrics.sql import ask, tally
from metrics.words import MONTHS, number_in_words

ENOUGH = 12  # matured months before limits are drawn

TREND = pa.schema(
    [
        *frame.FRAME,
        ("is_open", pa.bool_()),
        ("middle", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("signal", pa.string()),
        ("stretch", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Trend:
    """The frame of metric.by(…, "month") with the months between filled in, and

    is_open    the month is not over, or some of its promises can still turn into broken: drawn
               so. The on-time rate is final once the month is over; any other is not
    middle, lower, upper  of the months the limits are worked out from; before there are twelve
               only middle, the median
    signal     '' or what the month tells (control.signals)
    stretch    from 0, one more from each marked change on: limits are worked out anew
    """

    frame: pa.Table
    chart: str  # 'p_prime', 'xmr', 'run' (too early for limits), 'none'
    verdict: str  # one sentence, or a few
    assurance: str | None  # against a standard: 'will meet it', 'hit and miss', 'will miss it'
    since_change: Difference | None = None  # finished months since the last marked change − before


def trend(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    filters: Filters,
    scope: Scope,
    *,
    standard: float | None = None,
    changes: Sequence[date] = (),
) -> Trend:
    """A rate by month of the first due.

    `changes` are days a reader marked ("new process from March"): from that month on middle and
    limits are worked out anew, and verdict and assurance are of the months since the last one.
    """
    rows = by(con, metric, "month", filters, scope).to_pylist()
    open_months, unfinished = _unfinished(con, filters, scope)
    return drawn(metric, rows, open_months, unfinished, standard=standard, changes=changes)


def drawn(
    metric: Metric,
    months: list[dict[str, Any]],
    open_months: set[str],
    unfinished: set[str],
    *,
    standard: float | None = None,
    changes: Sequence[date] = (),
) -> Trend:
    """The trend of rows of metric.by(…, "month"): which of these months can still change in any
    way, and which are not over yet."""
    rows = _every_month(months)
    starts = sorted({period_key("month", day) for day in changes})
    for row in rows:
        row |= {"is_open": row["key"] in open_months, "signal": ""}
        row |= {"middle": None, "lower": None, "upper": None}
        row["stretch"] = bisect_right(starts, row["key"])
    final = unfinished if metric.name == "on_time" else open_months
    told = [r for r in rows if r["n"] and r["count"] is not None and r["key"] not in final]
    stretches = [list(each) for _, each in groupby(told, key=lambda row: row["stretch"])]
    charts = [_draw(stretch) for stretch in stretches]
    table = pa.Table.from_pylist(rows, schema=TREND)
    if not told:
        words = "No month is over yet." if rows else "No promise to show by month."
        return Trend(table, "none", words, None)
    last, limits_now = stretches[-1], charts[-1]
    since = _since_change(stretches)
    words = _verdict(last) if limits_now else _too_early(len(last))
    if since is not None:
        words = f"{_change_in_words(since, last[0]['key'])} {words}"
    assurance = None
    if limits_now is not None and standard is not None:
        assurance = _assurance(limits_now, standard, metric)
    return Trend(table, limits_now.chart if limits_now else "run", words, assurance, since)


def _draw(told: list[dict[str, Any]]) -> Limits | None:
    """Middle, limits and signals written into the months of one stretch; before there are twelve
    only their median."""
    if len(told) < ENOUGH:
        middle = float(np.median([row["value"] for row in told]))
        for row in told:
            row["middle"] = middle
        return None
    kept, n = [r["count"] for r in told], [r["n"] for r in told]
    drawn = limits(kept, n)
    found = signals(np.array(kept) / np.array(n), drawn)
    for row, signal, lower, upper in zip(told, found, drawn.lower, drawn.upper, strict=True):
        row |= {"signal": signal, "middle": drawn.middle}
        row |= {"lower": float(lower), "upper": float(upper)}
    return drawn


def _since_change(stretches: list[list[dict[str, Any]]]) -> Difference | None:
    """The months since the last change against the stretch before it."""
    if len(stretches) < 2:
        return None
    before, since = (
        (sum(row["count"] for row in each), sum(row["n"] for row in each))
        for each in stretches[-2:]
    )
    return newcombe(*since, *before)


def _change_in_words(since: Difference, month: str) -> str:
    value, low, high = (
        f"{100 * (each or 0.0):+.0f}".replace("-", "−")
        for each in (since.value, since.low, since.high)
    )
    chance = "" if since.is_beyond_chance else "; chance alone could do that"
    return f"Since {month_in_words(month)}: {value} points, 95% between {low} and {high}{chance}."


def _every_month(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A month without promises is there, with a dash: a gap is not a straight line."""
    found = {row["key"]: row for row in rows if row["key"] is not None}
    if not found:
        return []
    months, last = [min(found)], max(found)
    while months[-1] < last:
        _, end = period_of(months[-1])
        year, month = end.year + end.month // 12, end.month % 12 + 1
        months.append(f"{year}-{month:02}")
    label = rows[0]["label"]
    return [found.get(month) or frame.row(month, label) for month in months]


def _unfinished(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> tuple[set[str], set[str]]:
    """The months that can still change in any way, and those that are not over yet."""
    key, rows = key_sql("month"), chosen(filters, scope)
    table = ask(
        con,
        f"SELECT {key} AS key, {tally(NOT_DUE)} AS not_due,"
        f" {tally(OPEN_RENEGOTIATED)} AS open, max(as_of) AS as_of"
        f" {rows.sql} GROUP BY {key}",
        rows.params,
    ).to_pylist()
    return can_change([(key_text("month", row["key"], ""), row) for row in table])


def can_change(
    counted: Sequence[tuple[str | None, Mapping[str, Any]]],
) -> tuple[set[str], set[str]]:
    """The same from `not_due`, `open` and `as_of` (the newest) of each month."""
    newest = period_key("month", max(row["as_of"] for _, row in counted)) if counted else ""
    months = [(key, row) for key, row in counted if key]
    running = {key for key, row in months if row["not_due"] or key >= newest}
    return running | {key for key, row in months if row["open"]}, running


def _too_early(months: int) -> str:
    return (
        f"Too early for limits: {number_in_words(months)} finished"
        f" month{'' if months == 1 else 's'} of the twelve it takes."
    )


def _verdict(told: list[dict[str, Any]]) -> str:
    """Whether it is changing: first what lasts until now, then single months."""
    lasting = _lasting(told)
    if lasting:
        return lasting
    outside = [row for row in told if row["signal"] in ("above", "below")]
    if outside:
        last = outside[-1]
        more = f" So did {number_in_words(len(outside) - 1)} before it." if outside[1:] else ""
        return (
            f"{month_in_words(last['key'])} stands out: {last['shown']} of {last['n']:,}, "
            f"{last['signal']} what chance alone would give.{more}"
        )
    if any(row["signal"] for row in told):
        month = month_in_words([row for row in told if row["signal"]][-1]["key"])
        return f"There was a change around {month}; the months since vary no more than by chance."
    return f"No change since {month_in_words(told[0]['key'])}: single months are noise."


def _lasting(told: list[dict[str, Any]]) -> str | None:
    """The change that lasts until the latest month, whatever single months say besides."""
    values = np.array([row["value"] for row in told])
    apart = from_middle(values, told[0]["middle"])
    for is_so, least, words in (
        (apart > 0, RUN, "Higher since {}: every month since lies above the average."),
        (apart < 0, RUN, "Lower since {}: every month since lies below the average."),
        (np.diff(values, prepend=values[0]) > 0, RUN - 1, "Rising every month since {}."),
        (np.diff(values, prepend=values[0]) < 0, RUN - 1, "Falling every month since {}."),
    ):
        start = len(told)
        while start and is_so[start - 1]:
            start -= 1
        if len(told) - start >= least:
            return words.format(month_in_words(told[start]["key"]))
    return None


def month_in_words(key: str) -> str:
    """'Mar 2026' of '2026-03'."""
    return f"{MONTHS[int(key[5:7]) - 1]} {key[:4]}"


def _assurance(drawn: Limits, standard: float, metric: Metric) -> str:
    """Making Data Count's assurance: what the limits say about a standard; a rate that is just the
    standard meets it."""
    low, high = float(drawn.lower.min()), float(drawn.upper.max())
    if metric.better == "lower":
        low, high, standard = -high, -low, -standard
    if low >= standard - CRUMB:
        return "will meet it"
    return "will miss it" if high < standard - CRUMB else "hit and miss"
