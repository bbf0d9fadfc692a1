"""Counts by name, largest first, go in; bars with their numbers, and what they say, come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metrics.cause_map import NOT_RECORDED
from metrics.frame import FEW, share_shown
from metrics.words import count_in_words
from paper import svg
from paper.page import Picture, clipped

WIDTH, ROW, NAMED, SAID = 245, 14.0, 112.0, 56.0
MOST = 8


def pareto(rows: Sequence[Mapping[str, Any]], title: str) -> Picture | None:
    """Rows of the metric frame (key, count, n); the largest eight, the rest as one more bar, and
    what is not recorded as its own, in grey. None of nothing."""
    told = [row for row in rows if row["count"]]
    if not told:
        return None
    named = [row for row in told if row["key"] != NOT_RECORDED]
    bars = [(str(row["key"]), int(row["count"]), svg.TEXT) for row in named[:MOST]]
    rest = sum(row["count"] for row in named[MOST:])
    if rest:
        bars.append((count_in_words(len(named) - MOST, "other", "others"), rest, svg.TEXT))
    bars += [("not recorded", row["count"], svg.LINE) for row in told if row["key"] == NOT_RECORDED]
    n, most = int(told[0]["n"]), max(count for _, count, _ in bars)
    drawn = []
    for position, (name, count, colour) in enumerate(bars):
        y = ROW * position
        wide = (WIDTH - NAMED - SAID) * count / most
        drawn.append(svg.text(0, y + 10, clipped(name, 26)))
        drawn.append(svg.rect(NAMED, y + 2, wide, 9.5, colour))
        drawn.append(svg.text(NAMED + wide + 4, y + 10, _shown(count, n)))
    each = "; ".join(f"{clipped(name, 60)} {count:,}" for name, count, _ in bars)
    return Picture(svg.svg(WIDTH, ROW * len(bars) + 2, drawn), f"{title}, of {n:,}: {each}.", WIDTH)


def _shown(count: int, n: int) -> str:
    return f"{count:,}" if n < FEW else f"{count:,} ({share_shown(count, n)})"
