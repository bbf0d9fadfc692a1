"""Counts by month of the first due, stacked by outcome: rates by month in, the picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.drawing import WIDTH, Across, Drawing, Mark, Upwards, apart, steps
from dashboard.charts.ink import Ink, Outcome, faded, outcomes
from dashboard.charts.trend import under
from metrics.trend import month_in_words
from paper import svg

Row = Mapping[str, Any]
NARROWEST = 8  # months there is always room for
_LEFT, _RIGHT, _TOP, _FOOT, _HEIGHT = 44.0, 120.0, 8.0, 38.0, 236.0
_BAR = 0.75  # of the room of a month


def stacked(
    rows: Sequence[Row], open_months: frozenset[str], ink: Ink, *, by_last_date: bool = False
) -> Drawing:
    """`rows` with key ('2026-03'), on_time, renegotiated (None: not measurable), broken; months
    still open are pale, with an outline. Each colour is named beside the last bar. A mark opens
    its part of its month.
    """
    parts = outcomes(by_last_date=by_last_date)
    totals = [sum(_counts(row, parts)) for row in rows]
    highest = max(totals, default=0) or 1
    y = Upwards(_TOP, _HEIGHT - _FOOT, 0, 1.3 * highest)
    # Few months are as wide as many.
    x = Across(_LEFT, _RIGHT, -0.5, max(len(rows), NARROWEST) - 0.5)
    wide = _BAR * (x(1) - x(0))
    keys = [row["key"] for row in rows]
    marks = [
        mark
        for at, row in enumerate(rows)
        for mark in _bar(row, parts, x(at) - wide / 2, wide, y, is_open=row["key"] in open_months)
    ]
    numbers = [
        svg.text(x(at) + 3.5, y(total) - 4, f"{total:,}" + " so far" * (key in open_months),
                 size=10, fill=ink.quiet, upright=True)
        for at, (key, total) in enumerate(zip(keys, totals, strict=True))
    ]  # fmt: skip
    return Drawing(
        height=_HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        behind=_axes(keys, highest, x, y, ink),
        marks=marks,
        before=[*numbers, *_names(rows, parts, y, ink)],
        table={
            "Month": [month_in_words(key) for key in keys],
            **{
                outcome.words.capitalize(): [row[outcome.name] for row in rows] for outcome in parts
            },
            "n": totals,
            "Still open": ["yes" if key in open_months else "" for key in keys],
        },
    )


def _bar(
    row: Row, parts: Sequence[Outcome], left: float, wide: float, y: Upwards, *, is_open: bool
) -> list[Mark]:
    """The parts of a month, what was kept at the foot."""
    drawn, start = [], 0
    for outcome in reversed(parts):
        count = row[outcome.name]
        if not count:
            continue
        top = y(start + count)
        fill = faded(outcome.colour, 0.35) if is_open else outcome.colour
        element = svg.rect(
            left, top, wide, y(start) - top, fill, stroke=outcome.colour if is_open else "",
            thick=1.5,
        )  # fmt: skip
        says = f"{month_in_words(row['key'])}\n{count:,} {outcome.words}"
        says += "\nstill open: can get worse" * is_open
        drawn.append(Mark((element,), (outcome.name, row["key"]), says))
        start += count
    return drawn


def _axes(keys: Sequence[str], highest: int, x: Across, y: Upwards, ink: Ink) -> list[str]:
    drawn = []
    for count in steps(0, 1.3 * highest, 5):
        drawn.append(svg.line(_LEFT, y(count), WIDTH - _RIGHT, y(count), stroke=ink.line))
        drawn.append(svg.text(_LEFT - 8, y(count) + 4, f"{count:,.0f}", size=13, anchor="end",
                              fill=ink.quiet))  # fmt: skip
    for at, key in enumerate(keys):
        if len(keys) <= 6 or int(key[5:]) % 3 == 1:
            drawn += under(key, x(at), y.foot, ink)
    return drawn


def _names(rows: Sequence[Row], parts: Sequence[Outcome], y: Upwards, ink: Ink) -> list[str]:
    """The name of each part, at its middle in the last bar and far enough apart to be read."""
    if not rows:
        return []
    ends, end = [], sum(_counts(rows[-1], parts))
    for outcome in parts:  # from the highest down
        ends.append(y(end - rows[-1][outcome.name] / 2))
        end -= rows[-1][outcome.name]
    least = y.foot - 4 - 17 * (len(parts) - 1)  # or the last name would stand under the axis
    heights = apart([min(end, least + 17 * at) for at, end in enumerate(ends)], 17)
    x = WIDTH - _RIGHT + 6
    return [
        svg.rect(x, height - 5, 9, 9, outcome.colour)
        + svg.text(x + 14, height + 4, outcome.words, size=12, fill=ink.text)
        for outcome, height in zip(parts, heights, strict=True)
    ]


def _counts(row: Row, parts: Sequence[Outcome]) -> list[int]:
    return [row[outcome.name] for outcome in parts]


def words(rows: Sequence[Row], *, by_last_date: bool = False) -> str:
    """The picture for a reader who does not see it."""
    date = "last date on file" if by_last_date else "first date"
    if not rows:
        return f"Promises by month of the {date}: nothing to draw."
    parts = outcomes(by_last_date=by_last_date)
    told = (
        f"{month_in_words(row['key'])}, n {sum(_counts(row, parts)):,}: "
        + ", ".join(f"{row[outcome.name]:,} {outcome.words}" for outcome in parts)
        for row in rows
    )
    return f"Promises by month of the {date}. {'; '.join(told)}."
