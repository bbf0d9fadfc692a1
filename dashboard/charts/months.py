"""Counts by month of the first due, stacked by outcome: rates by month in, the picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import (
    Ink,
    Outcome,
    carrying,
    faded,
    figure,
    framed,
    outcomes,
    settled,
    upright,
)
from dashboard.charts.trend import month_in_words

Row = Mapping[str, Any]
NARROWEST = 8  # months there is always room for
_APART = 0.13  # of the height: as near as two labels may stand


def stacked(
    rows: Sequence[Row], open_months: frozenset[str], ink: Ink, *, by_last_date: bool = False
) -> Figure:
    """`rows` with key ('2026-03'), on_time, renegotiated (None: not measurable), broken; months
    still open are pale, with an outline. Each colour is named beside the last bar.
    """
    parts = outcomes(by_last_date=by_last_date)
    highest = max((sum(_counts(row, parts)) for row in rows), default=0) or 1
    fig = figure(
        ink, height=236, barmode="stack", bargap=0.25, margin={"l": 0, "r": 120, "t": 8, "b": 0}
    )
    keys = [row["key"] for row in rows]
    for outcome in reversed(parts):
        fig.add_bar(
            x=keys,
            y=[row[outcome.name] for row in rows],
            marker={
                "color": [
                    faded(outcome.colour, 0.35) if key in open_months else outcome.colour
                    for key in keys
                ],
                "line": {
                    "color": outcome.colour,
                    "width": [1.5 if key in open_months else 0 for key in keys],
                },
            },
            customdata=[[outcome.name, key] for key in keys],
            text=[
                f"<b>{month_in_words(row['key'])}</b><br>{row[outcome.name]:,} {outcome.words}"
                + ("<br>still open: can get worse" if row["key"] in open_months else "")
                for row in rows
            ],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    totals = [sum(_counts(row, parts)) for row in rows]
    numbers = [
        f"{total:,}" + " so far" * (key in open_months)
        for total, key in zip(totals, keys, strict=True)
    ]
    fig.add_trace(upright(keys, numbers, totals, 0.3 * highest, ink))
    for outcome, height in _labels(rows, parts, highest):
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=height,
            text=f'<span style="color:{outcome.colour}">■</span> {outcome.words}',
            showarrow=False, font={"size": 12, "color": ink.text},
        )  # fmt: skip
    shown = [key for key in keys if len(keys) <= 6 or int(key[5:]) % 3 == 1]
    fig.update_xaxes(
        type="category",
        tickvals=shown,
        ticktext=[month_in_words(key).replace(" ", "<br>") for key in shown],
        showline=True,
    )
    # Few months are as wide as many, and counts are whole.
    fig.update_xaxes(range=[-0.5, max(len(keys), NARROWEST) - 0.5])
    fig.update_yaxes(nticks=4, gridcolor=ink.line, showgrid=True, range=[0, highest * 1.3])
    if highest < 4:
        fig.update_yaxes(dtick=1)
    framed(settled(fig, l=44, r=120, t=8, b=38), ink)
    return carrying(
        fig,
        {
            "Month": [month_in_words(key) for key in keys],
            **{
                outcome.words.capitalize(): [row[outcome.name] for row in rows] for outcome in parts
            },
            "n": [sum(_counts(row, parts)) for row in rows],
            "Still open": ["yes" if key in open_months else "" for key in keys],
        },
    )


def _counts(row: Row, parts: Sequence[Outcome]) -> list[int]:
    return [row[outcome.name] for outcome in parts]


def _labels(
    rows: Sequence[Row], parts: Sequence[Outcome], highest: int
) -> list[tuple[Outcome, float]]:
    """Where each part's name stands: at its middle in the last bar, the lower ones first, and far
    enough apart to be read."""
    if not rows:
        return []
    placed: list[tuple[Outcome, float]] = []
    start, least = 0, 0.04 * highest
    for outcome in reversed(parts):
        count = rows[-1][outcome.name]
        height = max(start + count / 2, least)
        placed.append((outcome, height))
        start, least = start + count, height + _APART * highest
    return placed


def words(rows: Sequence[Row], *, by_last_date: bool = False) -> str:
    """The picture for a reader who does not see it."""
    date = "last date on file" if by_last_date else "first date"
    if not rows:
        return f"Promises by month of the {date}: nothing to draw."
    parts = outcomes(by_last_date=by_last_date)
    told = (
        f"{month_in_words(row['key'])}, n {sum(_counts(row, parts)):,}: "
        + ", ".join(f"{row[outcome.name]:,} {outcome.words}" for outcome in parts)
        for row in rows
    )
    return f"Promises by month of the {date}. {'; '.join(told)}."
