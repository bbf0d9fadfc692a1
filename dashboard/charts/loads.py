"""What is due against the usual pace, by team: pairs of numbers in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.charts.figure import Figure
from dashboard.charts.ink import ON_TIME, Ink, carrying, figure
from dashboard.escape import figure as shown

_ROW = 34


class Load(NamedTuple):
    """One team: open promises due in the next 14 days, and its usual deliveries in 14 days."""

    team: str | None
    due_soon: int
    usual: float


def lines(loads: Sequence[Load], ink: Ink) -> Figure:
    """A line a team from its usual pace (an upright stroke) to what is due (a dot, full where it
    is more than usual). A click carries the team.
    """
    fig = figure(ink, height=_ROW * len(loads) + 40, margin={"l": 0, "r": 118, "t": 4, "b": 0})
    names = [load.team if load.team is not None else "none recorded" for load in loads]
    for y, load in enumerate(loads):
        fig.add_scatter(
            x=[load.usual, load.due_soon], y=[y, y], mode="lines", hoverinfo="skip",
            line={"color": ink.line, "width": 4},
        )  # fmt: skip
        fig.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=y, showarrow=False,
            text=f"{load.due_soon:,} due, usual {load.usual:.1f}",
            font={"size": 12, "color": ink.text},
        )  # fmt: skip
    at = list(range(len(loads)))
    fig.add_scatter(
        x=[load.usual for load in loads], y=at, mode="markers", hoverinfo="skip",
        marker={"symbol": "line-ns-open", "size": 18, "opacity": 1, "color": ink.quiet,
                "line": {"width": 2, "color": ink.quiet}},
    )  # fmt: skip
    fig.add_scatter(
        x=[load.due_soon for load in loads],
        y=at,
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "color": [ON_TIME if load.due_soon > load.usual else ink.paper for load in loads],
            "line": {"width": 2, "color": ON_TIME},
        },
        customdata=[[load.team] for load in loads],
        hovertext=[
            f"<b>{shown(name)}</b><br>{load.due_soon:,} due in 14 days, usually {load.usual:.1f} "
            "delivered"
            for load, name in zip(loads, names, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    most = max((max(load.due_soon, load.usual) for load in loads), default=1)
    fig.update_xaxes(range=[-0.3, most * 1.06 + 0.3], nticks=6, showline=True)
    fig.update_yaxes(
        range=[len(loads) - 0.5, -0.5],
        tickvals=at,
        ticktext=[f"{shown(name, 24)}  " for name in names],
        tickfont={"color": ink.text},
    )
    return carrying(
        fig,
        {
            "Team": names,
            "Due in 14 days": [load.due_soon for load in loads],
            "Usually delivered in 14 days": [round(load.usual, 1) for load in loads],
        },
    )


def words(loads: Sequence[Load]) -> str:
    """The picture for a reader who does not see it."""
    parts = (
        f"{load.team or 'none recorded'} {load.due_soon:,} due, usually {load.usual:.1f}"
        for load in loads
    )
    return f"Due in the next 14 days against usual deliveries: {'; '.join(parts) or 'none'}."
