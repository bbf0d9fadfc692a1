"""A rate by month with its limits: the trend frame in, the picture and its words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboard.charts.drawing import WIDTH, Across, Drawing, Mark, Upwards, apart
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, faded
from metrics.trend import month_in_words
from paper import svg
from paper.page import clipped

Row = Mapping[str, Any]
_LEFT, _RIGHT, _FOOT = 38.0, 64.0, 38.0


def line(
    rows: Sequence[Row],
    title: str,
    ink: Ink,
    marks: Mapping[str, str] | None = None,
    *,
    height: int = 300,
) -> Drawing:
    """`rows` as metrics.trend gives them; a month still open is an open ring, a month beyond the
    limits is ringed, and the number of promises stands under each point. `marks`: what was done
    otherwise from a month ('2026-03') on, as a reader wrote it. A mark opens its month.
    """
    drawn = [row for row in rows if row["value"] is not None]
    if drawn:  # months before the first and after the last with promises are no gaps
        rows = rows[rows.index(drawn[0]) : rows.index(drawn[-1]) + 1]
    limits = [row for row in rows if row["lower"] is not None]
    y = _heights(drawn, limits, 24.0 if marks else 8.0, height - _FOOT)
    at = Across(_LEFT, _RIGHT, -0.5, max(len(rows), 1) - 0.5)
    x = {row["key"]: at(place) for place, row in enumerate(rows)}
    half = (at(1) - at(0)) / 2
    behind = [*_limits(limits, x, y, half, ink), *_marks(x, marks or {}, y, half, ink)]
    return Drawing(
        height=height,
        left=_LEFT,
        right=_RIGHT,
        behind=[*behind, *_axes(rows, x, y, ink), *_joined(rows, x, y)],
        marks=[_point(row, x[row["key"]], y, half, title, ink) for row in drawn],
        before=[
            svg.text(
                x[row["key"]] + 3.5, y.foot - 4, f"{'n ' * (row is drawn[0])}{row['n']:,}",
                size=10, fill=ink.quiet, upright=True,
            )
            for row in drawn
        ],
        table={
            "Month": [month_in_words(row["key"]) for row in drawn],
            "Share": [row["shown"] for row in drawn],
            "n": [row["n"] for row in drawn],
            "Limits": [
                "" if row["lower"] is None else f"{max(0.0, row['lower']):.0%}–"
                f"{min(1.0, row['upper']):.0%}"
                for row in drawn
            ],
            "Beyond them": [row["signal"] if row["signal"] in ("above", "below") else ""
                            for row in drawn],
            "Still open": ["yes" if row["is_open"] else "" for row in drawn],
        },
    )  # fmt: skip


def _heights(drawn: Sequence[Row], limits: Sequence[Row], top: float, foot: float) -> Upwards:
    """The range is that of the months and of the latest limits: those of a first month with three
    promises in it would press all others flat. Under the lowest point is room for the numbers."""
    seen = [row["value"] for row in drawn]
    if limits:
        seen += [limits[-1]["lower"], limits[-1]["upper"]]
    low, high = min(seen, default=0.0), max(seen, default=1.0)
    high = max(high, low + 0.3)  # or a single month would fill the picture with its few points
    room = 0.2 * (high - low) + 0.06
    return Upwards(top, foot, low - room, max(min(1.02, high + 0.06), low + 0.1))


def _axes(rows: Sequence[Row], x: Mapping[str, float], y: Upwards, ink: Ink) -> list[str]:
    """The two lines, three to five shares beside one, and every month or each quarter's first
    under the other. No share is under none."""
    drawn = [
        svg.line(_LEFT, y.top, _LEFT, y.foot, stroke=ink.line),
        svg.line(_LEFT, y.foot, WIDTH - _RIGHT, y.foot, stroke=ink.line),
    ]
    least = max(y.low, 0.0)
    step = next(step for step in (0.05, 0.1, 0.2, 0.5) if y.high - least <= 4.9 * step)
    for share in (at * step for at in range(round(1 / step) + 1)):
        if y.low <= share <= y.high:
            drawn.append(svg.text(_LEFT - 8, y(share) + 4, f"{share:.0%}", size=13, anchor="end",
                                  fill=ink.quiet))  # fmt: skip
    for row in rows:
        if len(rows) <= 6 or int(row["key"][5:]) % 3 == 1:
            drawn += under(row["key"], x[row["key"]], y.foot, ink)
    return drawn


def under(key: str, x: float, foot: float, ink: Ink) -> list[str]:
    """The name of a month under a picture, its year below it."""
    return [
        svg.text(x, foot + 16 + 15 * at, words, size=13, anchor="middle", fill=ink.quiet)
        for at, words in enumerate(month_in_words(key).split())
    ]


def _joined(rows: Sequence[Row], x: Mapping[str, float], y: Upwards) -> list[str]:
    """A line from month to month; one without promises is a gap in it."""
    drawn = []
    for has_value, each in groupby(rows, key=lambda row: row["value"] is not None):
        points = [(x[row["key"]], y(row["value"])) for row in each if has_value]
        if len(points) > 1:
            drawn.append(svg.path(points, stroke=faded(ON_TIME, 0.45)))
    return drawn


def _point(row: Row, x: float, y: Upwards, half: float, title: str, ink: Ink) -> Mark:
    """A month: all of its column can be pointed at."""
    fill = ink.paper if row["is_open"] else ON_TIME
    edge = BROKEN if row["signal"] == "below" else ON_TIME
    radius = 5.5 if row["signal"] in ("above", "below") else 4
    ground = svg.rect(x - half, y.top, 2 * half, y.foot - y.top, "transparent")
    says = f"{month_in_words(row['key'])}\n{title} {row['shown']}, n {row['n']:,}"
    says += "\nstill open: can get worse" * row["is_open"]
    point = svg.dot(x, y(row["value"]), radius, fill, stroke=edge, thick=2)
    return Mark((ground, point), (row["key"],), says)


def _limits(
    limits: Sequence[Row], x: Mapping[str, float], y: Upwards, half: float, ink: Ink
) -> list[str]:
    """The field where a month falls by chance, with its middle; each stretch apart, as from a
    marked change on they are worked out anew. The latest are said at their end, in the lightest
    way that can be read."""
    if not limits:
        return []
    drawn = []
    for _, each in groupby(limits, key=lambda row: row["stretch"]):
        stretch = list(each)
        ends = [(row, x[row["key"]] + side) for row in stretch for side in (-half, half)]
        above = [(at, y(min(1.0, row["upper"]))) for row, at in ends]
        below = [(at, y(max(0.0, row["lower"]))) for row, at in ends]
        drawn.append(svg.shape([*above, *reversed(below)], ink.field))
        middle = [(at, y(row["middle"])) for row, at in ends]
        drawn.append(svg.path(middle, stroke=ink.quiet, width=1, dash="1.5 2.5"))
    last = limits[-1]
    told = (
        (min(1.0, last["upper"]), ""), (last["middle"], " usual"), (max(0.0, last["lower"]), "")
    )  # fmt: skip
    heights = apart([y(value) + 4 for value, _ in told], 13)
    for (value, words), height in zip(told, heights, strict=True):
        drawn.append(svg.text(WIDTH - _RIGHT + 6, height, f"{value:.0%}{words}", size=12,
                              fill=ink.quiet))  # fmt: skip
    return drawn


def _marks(
    x: Mapping[str, float], marks: Mapping[str, str], y: Upwards, half: float, ink: Ink
) -> list[str]:
    """A line before the month of each change, with its words."""
    drawn = []
    for month, text in marks.items():
        if month in x:
            at = x[month] - half
            drawn.append(svg.line(at, y.top, at, y.foot, stroke=ink.quiet))
            drawn.append(svg.text(at, y.top - 8, clipped(text, 40), size=12, fill=ink.quiet))
    return drawn


def words(rows: Sequence[Mapping[str, Any]], title: str, verdict: str) -> str:
    """The picture for a reader who does not see it: first, last, lowest and highest month."""
    drawn = [row for row in rows if row["value"] is not None]
    if not drawn:
        return f"{title} by month: nothing to draw."
    low = min(drawn, key=lambda row: row["value"])
    high = max(drawn, key=lambda row: row["value"])
    said = [
        f"{title} by month of the first due, {month_in_words(drawn[0]['key'])} to "
        f"{month_in_words(drawn[-1]['key'])}",
        f"lowest {low['shown']} in {month_in_words(low['key'])}",
        f"highest {high['shown']} in {month_in_words(high['key'])}",
        f"last {drawn[-1]['shown']}, n {drawn[-1]['n']:,}",
    ]
    return f"{'; '.join(said)}. {verdict}"
