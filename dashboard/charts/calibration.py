"""What was forecast against what happened: bins of like chance in, dots on a diagonal out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dashboard.charts.figure import Figure
from dashboard.charts.ink import ON_TIME, Ink, carrying, figure


class Bin(Protocol):
    """Forecasts of like chance: the mean said, the share kept with its interval, how many."""

    @property
    def said(self) -> float: ...
    @property
    def kept(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...


def dots(bins: Sequence[Bin], ink: Ink) -> Figure:
    """A dot a bin with its 95% interval and its n; on the diagonal it is as good as said."""
    fig = figure(ink, height=340, margin={"l": 0, "r": 8, "t": 8, "b": 0})
    fig.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", hoverinfo="skip",
        line={"color": ink.quiet, "width": 1, "dash": "dot"},
    )  # fmt: skip
    for each in bins:
        fig.add_scatter(
            x=[each.said, each.said], y=[each.low, each.high], mode="lines", hoverinfo="skip",
            line={"color": ON_TIME, "width": 5}, opacity=0.35,
        )  # fmt: skip
    fig.add_scatter(
        x=[each.said for each in bins],
        y=[each.kept for each in bins],
        mode="markers",
        marker={
            "size": 10,
            "color": ON_TIME,
            "opacity": 1,
            "line": {"width": 1, "color": ink.edge},
        },
        cliponaxis=False,
        hovertext=[
            f"said {each.said:.0%} on average<br>{each.kept:.0%} were kept, n {each.n:,}"
            for each in bins
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    # Over each interval, upright: nothing else is there, and near neighbours are told apart.
    for each in bins:
        fig.add_annotation(
            x=each.said, y=each.high, yanchor="bottom", text=f"n {each.n:,}", textangle=-90,
            showarrow=False, font={"size": 11, "color": ink.quiet},
        )  # fmt: skip
    axis = {"range": [-0.03, 1.2], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    named = {"standoff": 6, "font": {"size": 13, "color": ink.quiet}}
    fig.update_xaxes(**axis, showline=True, title={"text": "chance told", **named})
    fig.update_yaxes(**axis, title={"text": "share kept", **named})
    return carrying(
        fig,
        {
            "Chance told": [f"{each.said:.0%}" for each in bins],
            "Share kept": [f"{each.kept:.0%}" for each in bins],
            "95% interval": [f"{each.low:.0%}–{each.high:.0%}" for each in bins],
            "n": [each.n for each in bins],
        },
    )


def words(bins: Sequence[Bin]) -> str:
    """The picture for a reader who does not see it."""
    parts = (f"told {b.said:.0%}, kept {b.kept:.0%}, n {b.n:,}" for b in bins)
    return f"Chance told against the share kept: {'; '.join(parts) or 'nothing to draw'}."
