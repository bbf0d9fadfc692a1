"""Groups against the whole (metrics/compare.py) go in; dots within what chance allows come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paper import svg
from paper.page import Picture, clipped

WIDTH, ROW, TOP, NAMED, SAID = 510, 15.0, 14.0, 150.0, 84.0
MOST = 12  # groups drawn: those that differ first, then the largest
NONE = "none recorded"

Row = Mapping[str, Any]


def against(rows: Sequence[Row], overall: float, title: str, sentence: str) -> Picture | None:
    """One line a group: its rate as a dot, the grey of what chance allows for its number of
    promises (99.9%), n beside it; None where there is nothing to compare.

    In the order of their names: a list by rate would be read as a league table. What is not drawn
    is counted in the alternative, and below.
    """
    told = [row for row in rows if row["value"] is not None]
    if len(told) < 2:
        return None
    first = sorted(told, key=lambda row: (not row["differs"], -row["n"], row["key"] or ""))[:MOST]
    drawn_rows = sorted(first, key=lambda row: (row["key"] is None, row["key"] or ""))
    left, right = NAMED, WIDTH - SAID

    lowest: float = max(0.0, min(min(row["value"], row["lower_999"]) for row in drawn_rows) - 0.05)

    def x(share: float) -> float:
        return left + (right - left) * (share - lowest) / (1 - lowest)

    height = TOP + ROW * len(drawn_rows) + (12 if len(told) > MOST else 2)
    drawn = []
    for position, row in enumerate(drawn_rows):
        middle = TOP + ROW * position + ROW / 2
        low, high = max(row["lower_999"], 0.0), min(row["upper_999"], 1.0)
        drawn.append(svg.rect(x(low), middle - 4.5, x(high) - x(low), 9, svg.FIELD))
        name = clipped(row["key"] or NONE, 30)
        drawn.append(svg.text(0, middle + 3, name, bold=bool(row["differs"])))
        drawn.append(
            svg.text(right + 8, middle + 3, f"{row['shown']}, n {row['n']:,}",
                     bold=bool(row["differs"]))
        )  # fmt: skip
    floor = TOP + ROW * len(drawn_rows)
    drawn.append(svg.line(x(overall), TOP - 2, x(overall), floor, dash="2 2"))
    drawn.append(
        svg.text(x(overall), TOP - 5, f"all {overall:.0%}", size=8, anchor="middle", fill=svg.QUIET)
    )
    for position, row in enumerate(drawn_rows):
        middle = TOP + ROW * position + ROW / 2
        colour = svg.COLOURS["broken"] if row["differs"] == "below" else svg.COLOURS["on_time"]
        fill = colour if row["differs"] else "#FFFFFF"
        drawn.append(svg.dot(x(row["value"]), middle, 3.6, fill, stroke=colour))
    more = len(told) - len(drawn_rows)
    if more:
        drawn.append(svg.text(0, floor + 10, f"and {more:,} more", size=8, fill=svg.QUIET))
    return Picture(svg.svg(WIDTH, height, drawn), _words(drawn_rows, more, overall, title,
                                                         sentence), WIDTH)  # fmt: skip


def _words(rows: Sequence[Row], more: int, overall: float, title: str, sentence: str) -> str:
    each = "; ".join(
        f"{clipped(row['key'] or NONE, 60)} {row['shown']} (n {row['n']:,}"
        f"{', ' + row['differs'] + ' what chance allows' if row['differs'] else ''})"
        for row in rows
    )
    rest = f"; and {more:,} more" if more else ""
    return f"{title}, {overall:.0%} in all: {each}{rest}. {sentence}"
