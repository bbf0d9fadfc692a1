"""Marks at their places go in; a drawing that a page stretches to its width, as SVG, comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from dashboard.charts.ink import FACE
from paper import svg

WIDTH = 720.0  # of every drawing as it is saved, in pixels; a page draws it as wide as it is


@dataclass(frozen=True)
class Mark:
    """What a reader can choose: the elements it is drawn of, what a choice of it carries, and what
    it says when pointed at, line by line."""

    elements: tuple[str, ...]
    opens: tuple[str | None, ...]
    says: str


@dataclass(frozen=True)
class Drawing:
    """A picture `height` pixels high. `left` and `right` are rooms that keep their width; what lies
    between them is stretched. `behind` and `before` are elements drawn before and after the marks;
    `table` is what it was drawn from, column by column, and is not sent with it.
    """

    height: float
    left: float
    right: float
    marks: Sequence[Mark]
    behind: Sequence[str] = ()
    before: Sequence[str] = ()
    table: dict[str, list[Any]] = field(default_factory=dict)

    def svg(self, alt: str) -> str:
        """The drawing, with `alt` as its name."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{self.height:g}" '
            f'viewBox="0 0 {WIDTH:g} {self.height:g}" data-left="{self.left:g}" '
            f'data-right="{self.right:g}" font-family={quoteattr(FACE)} role="img" '
            f"aria-label={quoteattr(svg.plain(alt))}>"
            f"{''.join([*self.behind, *map(_drawn, self.marks), *self.before])}</svg>"
        )


@dataclass(frozen=True)
class Across:
    """The ground between the rooms, of which `low` is at its left edge and `high` at its right."""

    left: float
    right: float
    low: float
    high: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0
        return self.left + (WIDTH - self.left - self.right) * share


@dataclass(frozen=True)
class Upwards:
    """The ground between `top` and `foot` in pixels, of which `low` is at the foot."""

    top: float
    foot: float
    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Where a value stands; what lies beyond the ground, at its edge."""
        inside = min(max(value, self.low), self.high)
        return self.foot - (self.foot - self.top) * (inside - self.low) / (self.high - self.low)


def apart(wanted: Sequence[float], least: float) -> list[float]:
    """The heights of labels, from the highest down, none nearer to the one above than `least`."""
    placed: list[float] = []
    for height in wanted:
        placed.append(max(height, placed[-1] + least) if placed else height)
    return placed


def steps(low: float, high: float, most: int, among: Sequence[float] = (1, 2, 5)) -> list[float]:
    """Round numbers from `low` to `high`, at most so many; counts are whole."""
    size = 1.0
    while True:
        for each in among:
            told = [n * each * size for n in range(int(high / (each * size)) + 1)]
            told = [n for n in told if low <= n <= high]
            if len(told) <= most:
                return told
        size *= 10


def _drawn(mark: Mark) -> str:
    """A mark with what it says and carries; a page makes buttons of those that open something."""
    told = quoteattr(svg.plain(mark.says, lines=True))
    opens = quoteattr(json.dumps(mark.opens))  # in ASCII: a name may hold signs that no XML can
    return f"<g data-says={told} data-opens={opens}>{''.join(mark.elements)}</g>"
