"""The life of one promise on a line: its dates in, the strip and its words out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, RENEGOTIATED, Ink, carrying, figure
from metrics.stops import Stop, in_words

_COLOURS = {"on_time": ON_TIME, "renegotiated": RENEGOTIATED, "broken": BROKEN}
_SYMBOLS = {
    "made": "circle-open",
    "due": "line-ns-open",
    "moved": "triangle-up",
    "today": "circle-open-dot",
}


def strip(
    stops: Sequence[Stop], late_from: datetime | None, ink: Ink, *, small: bool = False
) -> Figure:
    """The stops in order of time; the stretch after `late_from`, up to the last stop, is drawn as
    broken. `small` leaves out the labels, for a list.
    """
    ordered = sorted(stops, key=lambda stop: stop.at)
    fig = figure(ink, height=36 if small else 124, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    first, last = ordered[0].at, ordered[-1].at
    pad = max((last - first) * 0.06, timedelta(days=2))
    fig.update_xaxes(visible=False, range=[first - pad, last + pad])
    fig.update_yaxes(visible=False, range=[-1.2, 1.2])
    fig.add_scatter(
        x=[first, last], y=[0, 0], mode="lines", line={"color": ink.quiet, "width": 2},
        hoverinfo="skip",
    )  # fmt: skip
    if late_from is not None and late_from < last:
        fig.add_scatter(
            x=[late_from, last], y=[0, 0], mode="lines", line={"color": BROKEN, "width": 5},
            hoverinfo="skip",
        )  # fmt: skip
    fig.add_scatter(
        x=[stop.at for stop in ordered],
        y=[0] * len(ordered),
        mode="markers",
        marker={
            "opacity": 1,
            "size": [_size(stop) for stop in ordered],
            "symbol": [_SYMBOLS.get(stop.mark, "circle") for stop in ordered],
            "color": [_COLOURS.get(stop.counted_as, ink.text) for stop in ordered],
            "line": {
                "width": 2,
                "color": [_COLOURS.get(stop.counted_as, ink.text) for stop in ordered],
            },
        },
        text=[stop.label for stop in ordered],
        hovertemplate="%{text}<extra></extra>",
    )
    if not small:
        _labels(fig, ordered, ink)
    return carrying(
        fig,
        {
            "Day": [stop.at.date() for stop in ordered],
            "What": [stop.label for stop in ordered],
        },
    )


def _size(stop: Stop) -> int:
    return {"due": 26, "delivered": 14, "cancelled": 14, "made": 9, "today": 12}.get(stop.mark, 10)


def _labels(fig: Figure, ordered: Sequence[Stop], ink: Ink) -> None:
    """Above and below in turn, at two heights, so that neighbours do not run into each other; a
    move tells its day on hover, and the date it gave has a label of its own.
    """
    first, last = ordered[0].at, ordered[-1].at
    heights = (0.62, -0.62, 1.08, -1.08)
    for position, stop in enumerate(stop for stop in ordered if stop.mark != "moved"):
        share = (stop.at - first) / max(last - first, timedelta(seconds=1))
        fig.add_annotation(
            x=stop.at,
            y=heights[position % len(heights)],
            text=stop.label,
            showarrow=False,
            xanchor="left" if share < 0.25 else "right" if share > 0.75 else "center",
            font={"size": 12, "color": ink.text},
        )


def words(stops: Sequence[Stop]) -> str:
    """The strip for a reader who does not see it."""
    return in_words(sorted(stops, key=lambda stop: stop.at))
