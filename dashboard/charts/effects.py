"""By how many points each setting would move the rates: effects in, dots around zero out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from dashboard.charts.figure import Figure
from dashboard.charts.ink import OUTCOMES, Ink, carrying, figure
from dashboard.escape import figure as shown

_ROW = 72
_LEAST = 0.5  # points: what is less would be told as 0


class Effect(Protocol):
    """One setting otherwise than it is, in words, and the points by outcome."""

    @property
    def words(self) -> str: ...
    @property
    def points(self) -> Mapping[str, float | None]: ...


def dots(effects: Sequence[Effect], ink: Ink) -> Figure:
    """A line a setting: where each of the three shares would go, 0 is where it is now."""
    fig = figure(ink, height=_ROW * len(effects) + 44, margin={"l": 0, "r": 12, "t": 4, "b": 0})
    at = list(range(len(effects)))
    fig.add_vline(x=0, line={"color": ink.quiet, "width": 1})
    for outcome, raised in zip(OUTCOMES, (-0.18, 0.0, 0.18), strict=True):
        told = [each.points.get(outcome.name) for each in effects]
        fig.add_bar(
            x=[points or 0.0 for points in told],
            y=[y + raised for y in at],
            orientation="h",
            width=0.16,
            marker={"color": outcome.colour, "line": {"width": 0}},
            hovertext=[
                f"{shown(each.words)}<br>{_signed(points)} {outcome.words}"
                for each, points in zip(effects, told, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            text=[
                f" {_signed(points)} {outcome.words} "
                if points is not None and abs(points) >= _LEAST
                else ""
                for points in told
            ],
            textposition="outside",
            constraintext="none",
            textfont={"size": 12, "color": ink.text},
            cliponaxis=False,
        )
    most = max((abs(p) for e in effects for p in e.points.values() if p is not None), default=1.0)
    fig.update_xaxes(
        range=[-1.7 * most, 1.7 * most], ticksuffix=" pts", nticks=5, showline=True, tickangle=0
    )
    for y, each in zip(at, effects, strict=True):
        fig.add_annotation(
            x=0, xref="paper", xanchor="left", y=y - 0.38, text=shown(each.words, 60),
            showarrow=False, bgcolor=ink.paper, borderpad=1, font={"size": 13, "color": ink.text},
        )  # fmt: skip
        if all(abs(points or 0.0) < _LEAST for points in each.points.values()):
            fig.add_annotation(
                x=0, y=y, xanchor="left", xshift=12, text="under half a point",
                showarrow=False, font={"size": 12, "color": ink.quiet},
            )  # fmt: skip
    fig.update_yaxes(range=[len(effects) - 0.5, -0.65], visible=False)
    return carrying(
        fig,
        {
            "Setting": [each.words for each in effects],
            **{
                f"{outcome.words.capitalize()}, points": [
                    _signed(each.points.get(outcome.name)) for each in effects
                ]
                for outcome in OUTCOMES
            },
        },
    )


def _signed(points: float | None) -> str:
    if points is None:
        return "cannot be said"
    return f"{points:+.0f}".replace("-", "−") if round(points) else "0"


def words(effects: Sequence[Effect]) -> str:
    """The picture for a reader who does not see it."""
    return f"Points by which the rates would differ: {'; '.join(map(str, effects))}."
