"""Counts by month of the first due, stacked by outcome: rates by month in, the picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.ink import OUTCOMES, Ink, figure
from dashboard.charts.trend import month_in_words


def stacked(rows: Sequence[Mapping[str, Any]], open_months: frozenset[str], ink: Ink) -> go.Figure:
    """`rows` with key ('2026-03'), on_time, renegotiated, broken; open months are hatched."""
    fig = figure(ink, height=220, barmode="stack", bargap=0.25)
    keys = [row["key"] for row in rows]
    for outcome in reversed(OUTCOMES):
        fig.add_bar(
            x=keys,
            y=[row[outcome.name] for row in rows],
            marker={
                "color": outcome.colour,
                "line": {"width": 0},
                "pattern": {
                    "shape": ["/" if key in open_months else "" for key in keys],
                    "fgcolor": ink.paper,
                    "fgopacity": 0.55,
                    "size": 6,
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
    shown = [key for key in keys if len(keys) <= 6 or int(key[5:]) % 3 == 1]
    fig.update_xaxes(
        type="category",
        tickvals=shown,
        ticktext=[month_in_words(key).replace(" ", "<br>") for key in shown],
        showline=True,
    )
    fig.update_yaxes(nticks=4, gridcolor=ink.line, showgrid=True)
    return fig


def words(rows: Sequence[Mapping[str, Any]]) -> str:
    """The picture for a reader who does not see it."""
    if not rows:
        return "Promises by month of the first due: nothing to draw."
    parts = (
        f"{month_in_words(row['key'])}: "
        + ", ".join(f"{row[outcome.name]:,} {outcome.words}" for outcome in OUTCOMES)
        for row in rows
    )
    return f"Promises by month of the first due. {'; '.join(parts)}."
