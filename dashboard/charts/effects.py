"""By how many points each setting would move the rates: effects in, dots around zero out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import plotly.graph_objects as go

from dashboard.charts.ink import OUTCOMES, Ink, figure
from dashboard.escape import figure as shown

_ROW = 40


class Effect(Protocol):
    """One setting otherwise than it is, in words, and the points by outcome."""

    @property
    def words(self) -> str: ...
    @property
    def points(self) -> Mapping[str, float | None]: ...


def dots(effects: Sequence[Effect], ink: Ink) -> go.Figure:
    """A line a setting: where each of the three shares would go, 0 is where it is now."""
    fig = figure(ink, height=_ROW * len(effects) + 44, margin={"l": 0, "r": 12, "t": 4, "b": 0})
    at = list(range(len(effects)))
    fig.add_vline(x=0, line={"color": ink.quiet, "width": 1})
    for outcome, raised in zip(OUTCOMES, (-0.2, 0.0, 0.2), strict=True):
        told = [each.points.get(outcome.name) for each in effects]
        fig.add_bar(
            x=[points or 0.0 for points in told],
            y=[y + raised for y in at],
            orientation="h",
            width=0.18,
            marker={"color": outcome.colour, "line": {"width": 0}},
            hovertext=[
                f"{shown(each.words)}<br>{_signed(points)} {outcome.words}"
                for each, points in zip(effects, told, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            text=[
                _signed(points) if points is not None and abs(points) >= 0.5 else ""
                for points in told
            ],
            textposition="outside",
            textfont={"size": 12, "color": ink.text},
            cliponaxis=False,
        )
    most = max((abs(p) for e in effects for p in e.points.values() if p is not None), default=1.0)
    fig.update_xaxes(range=[-most - 1.5, most + 1.5], ticksuffix=" pts", nticks=7, showline=True)
    fig.update_yaxes(
        range=[len(effects) - 0.5, -0.5],
        tickvals=at,
        ticktext=[f"{shown(each.words, 52)}  " for each in effects],
        tickfont={"color": ink.text},
    )
    return fig


def _signed(points: float | None) -> str:
    return "cannot be said" if points is None else f"{points:+.0f}".replace("-", "−")


def words(effects: Sequence[Effect]) -> str:
    """The picture for a reader who does not see it."""
    return f"Points by which the rates would differ: {'; '.join(map(str, effects))}."
