"""Counts of broken promises by cause, side or stage: frame rows in, Pareto bars out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, Ink, beside, carrying, figure, settled
from dashboard.escape import figure as shown

_ROW = 30


def pareto(rows: Sequence[Mapping[str, Any]], not_recorded: str, ink: Ink) -> Figure:
    """One bar a row, in the order given; what is not recorded is a bar of its own, hatched. The
    count and its share stand at each; a click carries the key.
    """
    fig = figure(ink, height=_ROW * len(rows) + 12, margin={"l": 0, "r": 84, "t": 4, "b": 4})
    at = list(range(len(rows)))
    is_named = [row["key"] != not_recorded for row in rows]
    fig.add_bar(
        x=[row["count"] for row in rows],
        y=at,
        orientation="h",
        width=0.68,
        marker={
            "color": [BROKEN if named else ink.field for named in is_named],
            "line": {"width": 1, "color": [BROKEN if n else ink.quiet for n in is_named]},
            "pattern": {
                "shape": ["" if named else "/" for named in is_named],
                "fgcolor": ink.quiet,
                "fgopacity": 0.9,
                "fillmode": "overlay",
                "solidity": 0.12,
                "size": 6,
            },
        },
        customdata=[[row["key"]] for row in rows],
        text=[f" {_label(row)}" for row in rows],
        textposition="outside",
        textfont={"size": 13, "color": ink.text},
        cliponaxis=False,
        hovertext=[f"<b>{shown(row['key'])}</b><br>{_label(row)}" for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    fig.update_xaxes(visible=False, range=[0, max((row["count"] for row in rows), default=1)])
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=at,
        ticktext=[f"{shown(row['key'], 26)}  " for row in rows],
        tickfont={"color": ink.text},
    )
    settled(fig, l=beside([shown(row["key"], 26) for row in rows]), r=84, t=4, b=4)
    return carrying(
        fig,
        {
            "What": [row["key"] for row in rows],
            "Promises": [row["count"] for row in rows],
            "Share": [row["shown"] for row in rows],
            "Of": [row["n"] for row in rows],
        },
    )


def _label(row: Mapping[str, Any]) -> str:
    count = f"{row['count']:,}"
    return f"{count} · {row['shown']}" if "%" in row["shown"] else f"{count} of {row['n']:,}"


def words(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """The picture for a reader who does not see it."""
    if not rows:
        return f"{title}: nothing to draw."
    parts = (f"{row['key']} {row['count']:,} ({row['shown']})" for row in rows)
    return f"{title}, of {rows[0]['n']:,}: {'; '.join(parts)}."
