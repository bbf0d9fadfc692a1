"""One measure goes in; what it says, of whom, by month, and of two side by side comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import acting, changes, measured, parts, session, side_by_side
from dashboard.charts import shares
from dashboard.charts import trend as picture
from dashboard.download import csv_bytes
from dashboard.groups import NONE
from dashboard.measured import in_words, interval
from dashboard.session import Session
from metrics import behind
from metrics.metric import SLICES, Measured, Metric, by, overall
from metrics.metric import parts as divided
from metrics.slices import PERIODS, period_of
from metrics.trend import month_in_words, trend
from metrics.value import Share
from metrics.words import count_in_words

DRAWN = 40  # groups in a picture; the table has them all


def draw(now: Session, metric: Metric, settings: Mapping[str, Any], lead: DeltaGenerator) -> None:
    """The answer in words first, then its parts, its groups, its months, and two of a kind."""
    whole: Measured = now.ask(overall, metric, settings=settings)
    with lead:
        said = "it cannot be measured here" if whole.off else in_words(whole)
        parts.lead(f"<b>{parts.shown(whole.label)}</b>: {said}.")
    parts.said(parts.shown(metric.definition))
    if metric.denominator:
        parts.quiet(f"n counts {parts.shown(metric.denominator)}.")
    if whole.off:
        parts.quiet(parts.shown(whole.off))
        return
    if whole.beside_n:
        parts.quiet(
            f"{count_in_words(whole.beside_n, 'more promise')} "
            f"{'has' if whole.beside_n == 1 else 'have'} only the last date on file; of "
            f"{whole.beside_count:,} of them it is so by that date."
        )
    if metric.parts is not None:
        _table(metric, now.ask(divided, metric, settings=settings).to_pylist(), "Part", "parts")
    cuts = {slice.capitalize(): slice for slice in SLICES}
    head = st.segmented_control("By", list(cuts), default="Team", key="cut", bind="query-params")
    cut = cuts[head or "Team"]
    rows = now.ask(by, metric, cut, settings=settings).to_pylist()
    # By the last date on file, or of rows that are no promises, there is no list of promises.
    opens = metric.table == "promises" and whole.label == metric.title
    chosen = _groups(metric, rows, cut, opens=opens)
    if chosen:
        _listed(now, metric, cut, chosen[0])
    if isinstance(metric.value, Share):
        month = _months(now, metric, opens=opens)
        if month:
            _listed(now, metric, "month", month[0])
    side_by_side.draw(now, metric, settings)


def _listed(now: Session, metric: Metric, cut: str, key: str | None) -> None:
    """The promises that the measure counts in the mark that was chosen."""
    if cut in PERIODS and key:
        first, last = period_of(key)
        about = now.narrowed(
            first_due_from=max(first, now.filters.first_due_from or first),
            first_due_to=min(last, now.filters.first_due_to or last),
        )
    else:
        about = now.narrowed(**{f"{cut}s": (key or "",)})
    where = now.ask(behind.of_a_mark, metric, cut, key, filters=about)
    name = month_in_words(key) if cut == "month" and key else key or NONE
    measured.listed(now, f"{metric.title}, {name}", where, f"measure_{cut}_rows", filters=about)


def _groups(
    metric: Metric, rows: list[dict[str, Any]], cut: str, *, opens: bool
) -> list[Any] | None:
    """The table, and of shares a picture; what the mark that was chosen carries."""
    chosen = None
    if cut == "owner":
        parts.quiet("By name: people are never put in an order of better and worse.")
    is_share = metric.unit == "percent" and metric.parts is None
    drawn = [row for row in rows if row["value"] is not None and row["low"] is not None]
    if is_share and 1 < len(drawn) <= DRAWN:
        words = shares.words(drawn, f"{metric.title} by {cut}")
        caption = "Choose a dot for the promises it counts" * opens
        fig = shares.dots(drawn, session.ink())
        chosen = parts.picture(fig, words, "measure_groups", opens=opens, caption=caption)
    _table(metric, rows, cut.capitalize(), "groups")
    return chosen


def _table(metric: Metric, rows: list[dict[str, Any]], head: str, key: str) -> None:
    table = pa.table(
        {
            head: [row["key"] or NONE for row in rows],
            "Says": [row["shown"] for row in rows],
            "95% interval": [interval(Measured(**row)) for row in rows],
            "n": [row["n"] for row in rows],
            "Off because": pa.array([row["off"] for row in rows], pa.string()),
        }
    )
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        parts.filled(table),
        hide_index=True,
        height="content" if len(rows) <= 12 else 460,
        placeholder="",
        key=f"measure_{key}",
        alt=f"{metric.title} by {head.lower()}, one a row",
        column_config={
            "Says": right,
            "95% interval": right,
            "n": st.column_config.NumberColumn(format="localized"),
        },
    )
    acting.download(
        "Download as CSV", lambda: csv_bytes(table), f"{metric.name}.csv", "text/csv",
        what="a measure as CSV", key=f"measure_{key}_csv",
    )  # fmt: skip


def _months(now: Session, metric: Metric, *, opens: bool) -> list[Any] | None:
    """The monthly rate with its limits, anew from each marked change on; the month chosen."""
    marked = changes.concerning(now)
    told = now.ask(trend, metric, changes=tuple(one.day for one in marked))
    drawn = told.frame.to_pylist()
    if not any(row["value"] is not None for row in drawn):
        return None
    st.subheader("Is it changing?", anchor=False)
    parts.said(parts.shown(told.verdict))
    marks = {f"{one.day:%Y-%m}": one.text for one in marked}
    fig = picture.line(drawn, f"{metric.title}:", session.ink(), marks)
    words = picture.words(drawn, metric.title, told.verdict)
    caption = "By month of the first date; n at the foot. Ring: still open"
    caption += ". Choose a month for the promises it counts" * opens
    return parts.picture(fig, words, "measure_months", opens=opens, caption=caption)
