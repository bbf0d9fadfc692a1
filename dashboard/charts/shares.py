"""Shares with their 95% intervals, one a line: rows in, dots and whiskers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import ON_TIME, Ink, carrying, figure
from dashboard.escape import figure as shown
from metrics.frame import FEW

_ROW = 32


def dots(
    rows: Sequence[Mapping[str, Any]], ink: Ink, *, colour: str = ON_TIME, above: bool = False
) -> Figure:
    """`rows` of the metric frame (key, value, low, high, n, shown), in the order given. A click
    carries the key. Under five promises there is a count and no dot. Long names stand `above`
    their line, so that a narrow screen has room for it.
    """
    fig = figure(
        ink, height=(_ROW + 16 * above) * len(rows) + 40, margin={"l": 0, "r": 110, "t": 4, "b": 0}
    )
    drawn = [
        (at, row) for at, row in enumerate(rows) if row["value"] is not None and row["n"] >= FEW
    ]
    for at, row in drawn:
        fig.add_scatter(
            x=[row["low"], row["high"]], y=[at, at], mode="lines", hoverinfo="skip",
            line={"color": colour, "width": 5}, opacity=0.35,
        )  # fmt: skip
    fig.add_scatter(
        x=[row["value"] for _, row in drawn],
        y=[at for at, _ in drawn],
        mode="markers",
        cliponaxis=False,
        marker={"size": 11, "color": colour, "opacity": 1, "line": {"width": 1, "color": ink.edge}},
        customdata=[[row["key"]] for _, row in drawn],
        hovertext=[f"<b>{shown(_name(row))}</b><br>{_label(row)}" for _, row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for at, row in enumerate(rows):
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=at, text=_label(row), showarrow=False,
            font={"size": 13, "color": ink.text},
        )  # fmt: skip
        if above:
            fig.add_annotation(
                x=0, xref="paper", xanchor="left", y=at - 0.42, text=shown(_name(row)),
                showarrow=False, font={"size": 13, "color": ink.text},
            )  # fmt: skip
    seen = [bound for _, row in drawn for bound in (row["low"], row["high"])]
    low, high = min(seen, default=0.0), max(seen, default=1.0)
    fig.update_xaxes(
        range=[max(0.0, low - 0.05), min(1.02, high + 0.05)], tickformat=".0%", nticks=4,
        showline=True, tickangle=0,
    )  # fmt: skip
    fig.update_yaxes(
        range=[len(rows) - 0.5, -0.5 - 0.2 * above],
        tickvals=list(range(len(rows))),
        ticktext=[f"{shown(_name(row), 44)}  " for row in rows],
        tickfont={"color": ink.text},
        showticklabels=not above,
    )
    return carrying(
        fig,
        {
            "What": [_name(row) for row in rows],
            "Share": [row["shown"] for row in rows],
            "95% interval": [
                "" if row["low"] is None or row["n"] < FEW
                else f"{row['low']:.0%}–{row['high']:.0%}"
                for row in rows
            ],
            "n": [row["n"] for row in rows],
        },
    )  # fmt: skip


def _name(row: Mapping[str, Any]) -> str:
    return "none recorded" if row["key"] is None else str(row["key"])


def _label(row: Mapping[str, Any]) -> str:
    return row["shown"] if " of " in row["shown"] else f"{row['shown']}, n {row['n']:,}"


def words(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """The picture for a reader who does not see it."""
    parts = (f"{_name(row)} {_label(row)}" for row in rows)
    return f"{title}: {'; '.join(parts) or 'nothing to draw'}."
