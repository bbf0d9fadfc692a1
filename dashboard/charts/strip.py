"""The life of one promise on a line: its dates in, the strip and its words out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, RENEGOTIATED, Ink, carrying, figure
from metrics.stops import Stop, in_words

Anchor = Literal["left", "center", "right"]
LINES = (1, -1, 2, -2, 3, -3)  # of labels, first choice first: above, below, further away
NEAR, STEP, SIZE = 24, 16, 12  # pixels to the first line, between lines, and of the letters
NARROW, SIGN, APART = 330, 6.0, 8  # the narrowest strip, a letter of it, and between labels
_LAST = {"due": 1, "moved": 2}
PAD = 0.04  # at either end, of the time between them

_COLOURS = {"on_time": ON_TIME, "renegotiated": RENEGOTIATED, "broken": BROKEN}
_SYMBOLS = {
    "made": "circle-open",
    "due": "line-ns-open",
    "moved": "triangle-up",
    "today": "circle-open-dot",
}


def strip(stops: Sequence[Stop], late_from: datetime | None, ink: Ink) -> Figure:
    """The stops in order of time; the stretch after `late_from`, up to the last stop, is drawn as
    broken."""
    ordered = sorted(stops, key=lambda stop: stop.at)
    labels = _placed(ordered)
    above, below = (
        max((_pixels(line * side) for *_, line in labels), default=0) for side in (1, -1)
    )
    above, below = (max(18, pixels + SIZE) for pixels in (above, below))
    fig = figure(ink, height=above + below, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    first, last = ordered[0].at, ordered[-1].at
    pad = (last - first) * PAD or timedelta(days=2)
    fig.update_xaxes(visible=False, range=[first - pad, last + pad])
    fig.update_yaxes(visible=False, range=[-below, above])
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
    for stop, anchor, line in labels:
        fig.add_annotation(
            x=stop.at, y=_pixels(abs(line)) * (1 if line > 0 else -1), text=stop.label,
            showarrow=False, xanchor=anchor, yanchor="middle",
            font={"size": SIZE, "color": ink.quiet if stop.mark == "moved" else ink.text},
        )  # fmt: skip
    return carrying(
        fig,
        {
            "Day": [stop.at.date() for stop in ordered],
            "What": [stop.label for stop in ordered],
        },
    )


def _size(stop: Stop) -> int:
    return {"due": 26, "delivered": 14, "cancelled": 14, "made": 9, "today": 12}.get(stop.mark, 10)


def _pixels(line: int) -> int:
    """How far from the line of time; 0 on the other side of it."""
    return NEAR + STEP * (line - 1) if line > 0 else 0


def _placed(ordered: Sequence[Stop]) -> list[tuple[Stop, Anchor, int]]:
    """Each label with its side and its line above (1…) or below (-1…): the first line where it runs
    into no other on the narrowest screen; on a wider one they only move apart. The beginning and
    the end come first, then the dates, then the moves; what finds no room is told on hover and in
    the table.
    """
    first, last = ordered[0].at, ordered[-1].at
    taken: dict[int, list[tuple[float, float]]] = {line: [] for line in LINES}
    placed = []
    for stop in sorted(ordered, key=lambda stop: _LAST.get(stop.mark, 0)):
        share = (stop.at - first) / max(last - first, timedelta(seconds=1))
        wide = len(stop.label) * SIGN
        at = NARROW * (PAD + share) / (1 + 2 * PAD)
        anchor: Anchor = "left" if share < 0.25 else "right" if share > 0.75 else "center"
        left = at - {"left": 0, "center": wide / 2, "right": wide}[anchor]
        span = (left, left + wide + APART)
        free = [
            line
            for line in LINES
            if all(span[1] <= start or end <= span[0] for start, end in taken[line])
        ]
        if free:
            taken[free[0]].append(span)
            placed.append((stop, anchor, free[0]))
    return placed


def words(stops: Sequence[Stop]) -> str:
    """The strip for a reader who does not see it."""
    return in_words(sorted(stops, key=lambda stop: stop.at))
