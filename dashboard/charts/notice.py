"""How much notice moves gave: counts by span of days in, dots on a line around the date out."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Protocol

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, RENEGOTIATED, Ink, carrying, figure

_LARGEST = 46  # pixels


class Notice(Protocol):
    """A span of days before the date (below nought: after it) and the moves in it."""

    @property
    def first(self) -> int | None: ...
    @property
    def last(self) -> int | None: ...
    @property
    def moves(self) -> int: ...
    @property
    def words(self) -> str: ...


def dots(spans: Sequence[Notice], ink: Ink) -> Figure:
    """A dot a span, its area the number of moves: left of the upright line they came before the
    date, right of it after. A click carries the bounds of the span.
    """
    ordered = list(reversed(spans))  # as time goes: much notice first, after the date last
    most = max((span.moves for span in ordered), default=0) or 1
    fig = figure(ink, height=190, margin={"l": 12, "r": 12, "t": 20, "b": 0})
    date = next((at for at, span in enumerate(ordered) if _is_after(span)), len(ordered)) - 0.5
    fig.add_scatter(
        x=[-0.5, len(ordered) - 0.5], y=[0, 0], mode="lines", hoverinfo="skip",
        line={"color": ink.line, "width": 2},
    )  # fmt: skip
    fig.add_vline(x=date, line={"color": ink.quiet, "width": 1, "dash": "dot"})
    fig.add_annotation(
        x=date, y=1, yref="paper", yanchor="bottom", text="the date then in force",
        showarrow=False, font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    fig.add_scatter(
        x=list(range(len(ordered))),
        y=[0] * len(ordered),
        mode="markers",
        marker={
            "size": [max(7.0, _LARGEST * sqrt(span.moves / most)) for span in ordered],
            "color": [_colour(span) if span.moves else ink.paper for span in ordered],
            "opacity": 1,
            "line": {"width": 1.2, "color": [_colour(span) for span in ordered]},
        },
        cliponaxis=False,
        customdata=[[span.first, span.last] for span in ordered],
        hovertext=[f"<b>{span.moves:,} moves</b><br>{span.words}" for span in ordered],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    fig.add_scatter(
        x=list(range(len(ordered))), y=[-0.85] * len(ordered), mode="text", hoverinfo="skip",
        text=[f"n {span.moves:,}" for span in ordered],
        textfont={"size": 12, "color": ink.text}, cliponaxis=False,
    )  # fmt: skip
    fig.update_yaxes(visible=False, range=[-1.1, 1])
    fig.update_xaxes(
        range=[-0.6, len(ordered) - 0.4],
        tickvals=list(range(len(ordered))),
        ticktext=[_short(span) for span in ordered],
        tickfont={"size": 11, "color": ink.quiet},
    )
    return carrying(
        fig,
        {
            "Notice": [span.words for span in ordered],
            "Moves to a later date": [span.moves for span in ordered],
        },
    )


def _is_after(span: Notice) -> bool:
    return span.last is not None and span.last < 0


def _colour(span: Notice) -> str:
    """After the date it is broken; on the day or the one before hardly a notice."""
    if _is_after(span):
        return BROKEN
    return RENEGOTIATED if span.first == 0 else ON_TIME


def _short(span: Notice) -> str:
    if (span.first, span.last) == (0, 1):
        return "0–1 d<br>before"
    days = sorted(abs(day) for day in (span.first, span.last) if day is not None)
    told = f"{days[0]}–{days[1]} d" if days[1:] else f"{days[0]}+ d"
    return f"{told}<br>{'after' if _is_after(span) else 'before'}"


def words(spans: Sequence[Notice]) -> str:
    """The picture for a reader who does not see it."""
    told = [f"{span.words} {span.moves:,}" for span in reversed(spans)]
    every = sum(span.moves for span in spans)
    return f"Moves to a later date by the notice they gave, {every:,} in all: {'; '.join(told)}."
