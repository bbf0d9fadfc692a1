"""A rate by month with its limits (metrics/trend.py) goes in; a line and its words come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from metrics.trend import month_in_words
from paper import svg
from paper.page import Picture

WIDTH, HEIGHT = 510, 150
LEFT, RIGHT, TOP, BOTTOM = 26.0, 56.0, 12.0, 32.0
MOST = 24  # months: more would not be read

Row = Mapping[str, Any]


def by_month(rows: Sequence[Row], title: str, verdict: str) -> Picture | None:
    """The newest months, at most 24; None where no month has a value. A month still open is a
    ring; beyond the limits it is larger; the number of promises stands under each."""
    shown = [row for row in rows if row["n"]][-MOST:]
    if not shown:
        return None
    rows = [row for row in rows if row["key"] >= shown[0]["key"]]
    step = (WIDTH - LEFT - RIGHT) / max(len(rows) - 1, 1)
    x = {row["key"]: LEFT + step * position for position, row in enumerate(rows)}
    low, high = _range(shown)

    def y(value: float) -> float:
        inside = min(max(value, low), high)
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - inside) / (high - low)

    drawn = [*_limits(shown, x, y), *_axis(rows, x, low, high, y)]
    # A month without promises is a gap, not a straight line.
    stretch: list[tuple[float, float]] = []
    for row in rows:
        if row["value"] is not None:
            stretch.append((x[row["key"]], y(row["value"])))
        if row["value"] is None or row is rows[-1]:
            if len(stretch) > 1:
                drawn.append(svg.path(stretch, stroke=svg.COLOURS["on_time"]))
            stretch = []
    for row in shown:
        colour = svg.COLOURS["broken"] if row["signal"] == "below" else svg.COLOURS["on_time"]
        radius = 4.2 if row["signal"] in ("above", "below") else 2.8
        fill = "#FFFFFF" if row["is_open"] else colour
        drawn.append(svg.dot(x[row["key"]], y(row["value"]), radius, fill, stroke=colour))
    last = shown[-1]
    drawn.append(svg.text(x[last["key"]] - 4, y(last["value"]) - 7, last["shown"], bold=True,
                          anchor="end"))  # fmt: skip
    return Picture(svg.svg(WIDTH, HEIGHT, drawn), _words(shown, title, verdict), WIDTH)


def _range(rows: Sequence[Row]) -> tuple[float, float]:
    seen = [row["value"] for row in rows]
    seen += [row[name] for row in rows[-1:] for name in ("lower", "upper") if row[name] is not None]
    return max(0.0, min(seen) - 0.06), min(1.0, max(seen) + 0.06)


def _limits(rows: Sequence[Row], x: Mapping[str, float], y: Any) -> list[str]:
    """The field where a month falls by chance, and its middle, named at its end."""
    told = [row for row in rows if row["lower"] is not None]
    drawn = []
    for _, each in groupby(told, key=lambda row: row["stretch"]):
        stretch = list(each)
        above = [(x[row["key"]], y(row["upper"])) for row in stretch]
        below = [(x[row["key"]], y(row["lower"])) for row in reversed(stretch)]
        drawn.append(svg.shape(above + below, svg.FIELD))
        middle = y(stretch[0]["middle"])
        drawn.append(svg.line(above[0][0], middle, above[-1][0], middle, dash="2 2"))
    if told:
        end, right = told[-1], WIDTH - RIGHT + 8
        for value, words in ((end["upper"], ""), (end["middle"], " usual"), (end["lower"], "")):
            drawn.append(
                svg.text(right, y(value) + 3, f"{value:.0%}{words}", size=8, fill=svg.QUIET)
            )
    return drawn


def _axis(
    rows: Sequence[Row], x: Mapping[str, float], low: float, high: float, y: Any
) -> list[str]:
    floor = HEIGHT - BOTTOM + 4
    drawn = [svg.line(LEFT - 6, floor, WIDTH - RIGHT, floor, stroke=svg.LINE)]
    for value in (low, high):
        drawn.append(svg.text(0, y(value) + 3, f"{value:.0%}", size=8, fill=svg.QUIET))
    every = 1 if len(rows) <= 8 else 3
    for position, row in enumerate(reversed(rows)):
        at = x[row["key"]]
        drawn.append(
            svg.text(at, floor + 9, f"{row['n']:,}", size=7, anchor="middle", fill=svg.QUIET)
        )
        if position % every == 0:
            words = month_in_words(row["key"])
            drawn.append(svg.text(at, floor + 20, words, size=8, anchor="middle"))
    drawn.append(svg.text(0, floor + 9, "n", size=7, fill=svg.QUIET))
    return drawn


def _words(rows: Sequence[Row], title: str, verdict: str) -> str:
    """Every month with its value and n: the table a picture stands for."""
    told = [
        f"{month_in_words(row['key'])} {row['shown']} (n {row['n']:,}"
        f"{', still open' if row['is_open'] else ''})"
        for row in rows
    ]
    limits = ""
    if rows[-1]["lower"] is not None or any(row["lower"] is not None for row in rows):
        end = [row for row in rows if row["lower"] is not None][-1]
        limits = f" Usual {end['middle']:.0%}; by chance {end['lower']:.0%} to {end['upper']:.0%}."
    return f"{title} by month of the first date: {'; '.join(told)}.{limits} {verdict}"
