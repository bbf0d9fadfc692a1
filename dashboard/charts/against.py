"""Groups against the whole: the compared frame in, dots with their expected range out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.drawing import WIDTH, Across, Drawing, Mark, steps
from dashboard.charts.ink import BROKEN, ON_TIME, Ink, beside, faded
from paper import svg
from paper.page import clipped

Row = Mapping[str, Any]
_ROW, _RIGHT, _TOP, _FOOT = 34.0, 96.0, 24.0, 24.0
_LONGEST = 24  # signs of a name
NONE = "none recorded"


def in_order(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those large enough to be ranked by their estimate, lowest first; the others after them by
    name, for their order would say something their numbers do not."""
    return sorted(
        rows,
        key=lambda row: (
            (0, row["estimate"] or row["value"], "")
            if row["is_ranked"]
            else (1, 0.0, (row["key"] or "").casefold())
        ),
    )


def dots(rows: Sequence[Row], overall: float, ink: Ink) -> Drawing:
    """One line a group, in the order given: the rate as a dot, the range chance alone explains
    for a group of that size as a grey bar (95% dark, 99.9% light), the overall rate as a line.
    A group outside the range is drawn full and named by its rate; the others are quiet. A mark
    opens its group.
    """
    names = [row["key"] if row["key"] is not None else NONE for row in rows]
    left = beside([clipped(name, _LONGEST) for name in names])
    lowest = max(0.0, min(min(row["value"], row["lower_999"]) for row in rows) - 0.08)
    x = Across(left, _RIGHT, lowest, 1.0)
    floor = _TOP + _ROW * len(rows)
    middle = x(overall)
    axis = [svg.line(left, floor, WIDTH - _RIGHT, floor, stroke=ink.line)]
    for share in steps(100 * lowest, 100, 4, (1, 2, 2.5, 5)):
        axis.append(svg.text(x(share / 100), floor + 16, f"{share:.0f}%", size=13, anchor="middle",
                             fill=ink.quiet))  # fmt: skip
    line = svg.line(middle, _TOP, middle, floor, stroke=ink.quiet, dash="1.5 2.5")
    words = svg.text(middle, _TOP - 8, f"all: {overall:.0%}", size=12, anchor="middle",
                     fill=ink.quiet)  # fmt: skip
    return Drawing(
        height=floor + _FOOT,
        left=left,
        right=_RIGHT,
        behind=[*axis, *(_range(row, at, x, ink) for at, row in enumerate(rows)), line, words],
        marks=[
            _line(row, name, at, x, ink) for at, (row, name) in enumerate(zip(rows, names,
                                                                             strict=True))
        ],
        table={
            "Group": names,
            "Kept on time": [row["shown"] for row in rows],
            "n": [row["n"] for row in rows],
            "By chance, 95%": [
                f"{max(0.0, row['lower_95']):.0%}–{min(1.0, row['upper_95']):.0%}" for row in rows
            ],
            "Beyond chance": [row["differs"] for row in rows],
        },
    )  # fmt: skip


def _middle(at: int) -> float:
    return _TOP + _ROW * (at + 0.5)


def _range(row: Row, at: int, x: Across, ink: Ink) -> str:
    """What chance explains, and for a group too small to be ranked its own interval."""
    drawn = []
    for low, high, opacity in (("lower_999", "upper_999", 0.16), ("lower_95", "upper_95", 0.22)):
        start, end = x(max(0.0, row[low])), x(min(1.0, row[high]))
        drawn.append(
            svg.rect(start, _middle(at) - _ROW / 4, end - start, _ROW / 2,
                     faded(ink.quiet, opacity))
        )  # fmt: skip
    if not row["is_ranked"] and row["low"] is not None:
        drawn.append(svg.line(x(row["low"]), _middle(at), x(row["high"]), _middle(at),
                              stroke=ink.quiet, width=1.2))  # fmt: skip
    return "".join(drawn)


def _line(row: Row, name: str, at: int, x: Across, ink: Ink) -> Mark:
    """A group: all of its line can be pointed at, its name and its numbers with it."""
    middle = _middle(at)
    colour = {"below": BROKEN, "above": ON_TIME}.get(row["differs"], ink.quiet)
    return Mark(
        (
            svg.rect(0, middle - _ROW / 2, WIDTH, _ROW, "transparent"),
            svg.text(x.left - 10, middle + 4.5, clipped(name, _LONGEST), size=13, anchor="end",
                     fill=ink.text),
            svg.dot(x(row["value"]), middle, 6.5 if row["differs"] else 4.5, colour,
                    stroke=ink.edge if row["differs"] else ink.paper, thick=1.2),
            svg.text(WIDTH - _RIGHT + 8, middle + 4.5, _at(row), size=13, fill=ink.text),
        ),
        (row["key"],),
        f"{name}\n{row['shown']}, n {row['n']:,}\nchance alone: {max(0.0, row['lower_95']):.0%} to "
        f"{min(1.0, row['upper_95']):.0%}",
    )  # fmt: skip


def _at(row: Mapping[str, Any]) -> str:
    """What stands at the end of the line; a count says its n itself."""
    n = "" if " of " in row["shown"] else f", n {row['n']:,}"
    return f"{row['shown']}{n}"


def words(rows: Sequence[Mapping[str, Any]], title: str, sentence: str) -> str:
    """The picture for a reader who does not see it."""
    parts = (
        f"{row['key'] or NONE} {row['shown']}, n {row['n']:,}"
        + (f" ({row['differs']} what chance explains)" if row["differs"] else "")
        for row in rows
    )
    return f"{title}: {'; '.join(parts)}. {sentence}"
