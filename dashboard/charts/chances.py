"""What is due soon against its chance to be kept: rows with a chance in, the picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from dashboard.charts.figure import Figure
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, carrying, figure
from dashboard.escape import figure as shown

# Pixels on a telephone: from day to day, from none to all, half a dot, a letter, half a line.
DAY, HIGH, DOT, SIGN, LINE = 20.0, 270.0, 6.0, 5.2, 5.5
Box = tuple[float, float, float, float]  # left, right, below, above
_HALF = 0.5 * HIGH
# What else is drawn there: the edges with the words of the axes, the line of as likely as not and
# the words on it.
_DRAWN: tuple[Box, ...] = (
    (15 * DAY, inf, -inf, inf),
    (-inf, -0.5 * DAY, -inf, inf),
    (-inf, inf, -inf, -0.03 * HIGH),
    (-inf, inf, _HALF - 1, _HALF + 1),
    (-inf, 130, _HALF, _HALF + 16),
)


def ahead(rows: Sequence[Mapping[str, Any]], ink: Ink) -> Figure:
    """`rows` as metrics.chance gives them, the least likely first, each with a chance: the day it
    is due from left to right, the chance from below to above, beside each dot its n. A click
    carries the key.
    """
    sides = _beside(rows)
    fig = figure(ink, height=300, margin={"l": 0, "r": 12, "t": 12, "b": 0})
    fig.add_hline(y=0.5, line={"color": ink.quiet, "width": 1, "dash": "dot"})
    fig.add_annotation(
        x=0, xref="paper", xanchor="left", y=0.5, yanchor="bottom", showarrow=False,
        text="as likely late as kept", font={"size": 12, "color": ink.quiet},
    )  # fmt: skip
    fig.add_scatter(
        x=[row["days_left"] for row in rows],
        y=[row["chance"] for row in rows],
        mode="markers+text",
        text=[f"n {row['n']:,}" * bool(side) for row, side in zip(rows, sides, strict=True)],
        textposition=[side or "middle right" for side in sides],
        textfont={"size": 10, "color": ink.quiet},
        marker={
            "opacity": 0.9,
            "size": 11,
            "color": [BROKEN if row["chance"] < 0.5 else ON_TIME for row in rows],
            "line": {"width": 1.2, "color": ink.edge},
        },
        cliponaxis=False,
        customdata=[[row["source"], row["instance"], row["promise_id"]] for row in rows],
        hovertext=[_hover(row) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    fig.update_yaxes(range=[-0.03, 1.03], tickformat=".0%", nticks=5)
    fig.update_xaxes(
        range=[-0.5, 14.5], tickvals=[0, 7, 14],
        ticktext=["as-of day", "7 days", "14 days"],
        showline=True,
    )  # fmt: skip
    return carrying(
        fig,
        {
            "Promise": [row["title"] or row["promise_id"] for row in rows],
            "Customer": [row["customer"] for row in rows],
            "Days left": [row["days_left"] for row in rows],
            "Chance": [row["shown"] for row in rows],
            "n": [row["n"] for row in rows],
        },
    )


def _beside(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """On which side of its dot each n stands: the first where it covers no dot, no line, no word
    and no other n on a telephone; '' where there is none: the table and the hover tell it too."""
    dots = [(row["days_left"] * DAY, row["chance"] * HIGH) for row in rows]
    taken = [(x - DOT, x + DOT, y - DOT, y + DOT) for x, y in dots]
    taken += _DRAWN
    sides = []
    for row, (x, y) in zip(rows, dots, strict=True):
        wide = SIGN * len(f"n {row['n']:,}")
        around = {
            "middle right": (x + DOT, x + DOT + wide, y - LINE, y + LINE),
            "middle left": (x - DOT - wide, x - DOT, y - LINE, y + LINE),
            "top center": (x - wide / 2, x + wide / 2, y + DOT, y + DOT + 2 * LINE),
            "bottom center": (x - wide / 2, x + wide / 2, y - DOT - 2 * LINE, y - DOT),
        }
        free = [side for side, box in around.items() if not any(_meet(box, each) for each in taken)]
        sides.append(free[0] if free else "")
        taken += [around[side] for side in free[:1]]
    return sides


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _hover(row: Mapping[str, Any]) -> str:
    return (
        f"<b>{shown(row['title'] or row['promise_id'])}</b><br>{shown(row['customer'] or '')}"
        f"<br>{row['shown']}, from n {row['n']:,}; due in {row['days_left']} days"
    )


def words(rows: Sequence[Mapping[str, Any]]) -> str:
    """The picture for a reader who does not see it."""
    if not rows:
        return "Chance to be kept of what is due soon: nothing to draw."
    unlikely = sum(row["chance"] < 0.5 for row in rows)
    first = rows[0]
    return (
        f"Chance to be kept of {len(rows):,} promises due in 14 days: {unlikely:,} under 50%; the "
        f"least likely is {first['title'] or first['promise_id']}, {first['shown']}, due in "
        f"{first['days_left']} days."
    )
