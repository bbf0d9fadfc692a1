"""The life of one promise: its stops go in, a strip as SVG with its words comes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from metrics.stops import Stop, in_words
from paper import svg
from paper.page import Picture

WIDTH = 495
MIDDLE, SIDE, SIZE = 24.0, 6.0, 8.0
LEVELS = (14.0, 39.0, 5.5, 47.5)  # the baselines of labels, first choice first


def strip(stops: Sequence[Stop], late_from: datetime | None) -> Picture:
    """Made, dates given, moves, delivery or the as-of, left to right; what is late is drawn as
    broken. A move is a small triangle on the day it was made: the alternative says its day."""
    first, last = stops[0].at, stops[-1].at
    span = max(last - first, timedelta(days=1))

    def x(at: datetime) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * ((at - first) / span)

    drawn = [svg.line(x(first), MIDDLE, x(last), MIDDLE, stroke=svg.QUIET, width=1.5)]
    if late_from is not None and late_from < last:
        broken = svg.COLOURS["broken"]
        drawn.append(svg.line(x(late_from), MIDDLE, x(last), MIDDLE, stroke=broken, width=4))
    drawn += [_mark(stop, x(stop.at)) for stop in stops]
    labels, levels = _labels([(x(stop.at), stop.label) for stop in stops if stop.mark != "moved"])
    top = min(levels) - SIZE
    height = max(*levels, MIDDLE + 9) + 3 - top
    moved = f'<g transform="translate(0,{-top:g})">{"".join([*drawn, *labels])}</g>'
    return Picture(svg.svg(WIDTH, height, [moved]), in_words(stops), WIDTH)


def _mark(stop: Stop, x: float) -> str:
    colour = svg.COLOURS.get(stop.counted_as, svg.TEXT)
    match stop.mark:
        case "made":
            return svg.dot(x, MIDDLE, 3, "#FFFFFF", stroke=svg.TEXT)
        case "due":
            return svg.line(x, MIDDLE - 8, x, MIDDLE + 8, stroke=svg.TEXT, width=1.8)
        case "moved":
            return svg.shape(((x, MIDDLE - 5), (x - 4, MIDDLE + 3), (x + 4, MIDDLE + 3)), svg.QUIET)
        case "today":
            return svg.dot(x, MIDDLE, 4, "#FFFFFF", stroke=colour)
        case _:
            return svg.dot(x, MIDDLE, 4.5, colour)


def _labels(told: Sequence[tuple[float, str]]) -> tuple[list[str], list[float]]:
    """Each on the first level where it does not run into another, and the levels that took."""
    ends = dict.fromkeys(LEVELS, -1.0)
    drawn, taken = [], []
    for position, (x, words) in enumerate(told):
        wide = svg.width_of(words, SIZE)
        left = min(max(x - wide / 2, 0.0), WIDTH - wide)
        order = LEVELS if position % 2 == 0 else (LEVELS[1], LEVELS[0], LEVELS[3], LEVELS[2])
        free = [level for level in order if ends[level] <= left]
        level = free[0] if free else min(order, key=lambda level: ends[level])
        # Where no level is free the label starts behind the one before it.
        left = max(left, ends[level] if not free else 0.0)
        if left + wide > WIDTH:
            continue  # no room to write it: the alternative has it, and so does the sentence above
        ends[level] = left + wide + 6
        drawn.append(svg.text(left, level, words, size=SIZE))
        taken.append(level)
    return drawn, taken
