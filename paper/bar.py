"""The three counts go in; one bar of three parts, and what it says, comes out."""

from __future__ import annotations

from collections.abc import Mapping

from paper import svg
from paper.page import Picture

WIDTH, HIGH, SIZE = 510, 26.0, 9.0
NAMES = {"on_time": "on time", "renegotiated": "renegotiated", "broken": "broken"}
BY_LAST_DATE = {"on_time": "by the last date", "broken": "not by it"}


def three_parts(
    counts: Mapping[str, int], percent: Mapping[str, int], *, by_last_date: bool
) -> Picture:
    """`counts` of promises by part and `percent`, the same as whole numbers that add up to 100.

    A part too small for its words has them below it, at its own edge.
    """
    names = BY_LAST_DATE if by_last_date else NAMES
    total = sum(counts[name] for name in names)
    drawn, x, below = [], 0.0, 0.0
    for name, words in names.items():
        wide = WIDTH * counts[name] / total
        drawn.append(svg.rect(x, 0, wide, HIGH, svg.COLOURS[name], stroke="#FFFFFF"))
        said = f"{words} {counts[name]:,} ({_share(counts[name], total, percent[name])})"
        if svg.width_of(said, SIZE) + 8 <= wide:
            drawn.append(svg.text(x + 5, 17, said, size=SIZE, fill=svg.ON_IT[name]))
        elif counts[name]:
            left = max(min(x, WIDTH - svg.width_of(said, SIZE) * 1.1), below)
            drawn.append(svg.text(left, HIGH + 11, said, size=SIZE))
            below = left + svg.width_of(said, SIZE) * 1.1 + 8
        x += wide
    height = HIGH + (14 if below else 1)
    return Picture(svg.svg(WIDTH, height, drawn), words_of(counts, percent, names), WIDTH)


def words_of(
    counts: Mapping[str, int], percent: Mapping[str, int], names: Mapping[str, str]
) -> str:
    total = sum(counts[name] for name in names)
    told = [
        f"{counts[name]:,} {words} ({_share(counts[name], total, percent[name])})"
        for name, words in names.items()
    ]
    return f"Of {total:,} promises: {', '.join(told)}."


def _share(count: int, total: int, percent: int) -> str:
    """The whole number, but only none is 0% and only all is 100%."""
    if percent == 0 and count:
        return "under 1%"
    return "over 99%" if percent == 100 and count < total else f"{percent}%"
