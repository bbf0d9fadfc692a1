"""Counts of broken promises by cause, side or stage: frame rows in, Pareto bars out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.drawing import WIDTH, Across, Drawing, Mark
from dashboard.charts.ink import BROKEN, Ink, beside
from paper import svg
from paper.page import clipped

Row = Mapping[str, Any]
_ROW, _RIGHT, _TOP = 30.0, 84.0, 4.0
_HIGH = 20.0
_LONGEST = 26  # signs of a name


def pareto(rows: Sequence[Row], not_recorded: str, ink: Ink) -> Drawing:
    """One bar a row, in the order given; what is not recorded is a bar of its own, empty and
    dashed. The count and its share stand at each; a mark opens the key.
    """
    left = beside([clipped(str(row["key"]), _LONGEST) for row in rows])
    x = Across(left, _RIGHT, 0, max((row["count"] for row in rows), default=1))
    return Drawing(
        height=_ROW * len(rows) + 2 * _TOP,
        left=left,
        right=_RIGHT,
        marks=[
            _bar(row, at, x, ink, is_named=row["key"] != not_recorded)
            for at, row in enumerate(rows)
        ],
        table={
            "What": [row["key"] for row in rows],
            "Promises": [row["count"] for row in rows],
            "Share": [row["shown"] for row in rows],
            "Of": [row["n"] for row in rows],
        },
    )


def _bar(row: Row, at: int, x: Across, ink: Ink, *, is_named: bool) -> Mark:
    middle, end = _TOP + _ROW * (at + 0.5), x(row["count"])
    return Mark(
        (
            svg.rect(0, middle - _ROW / 2, WIDTH, _ROW, "transparent"),
            svg.text(x.left - 10, middle + 4.5, clipped(str(row["key"]), _LONGEST), size=13,
                     anchor="end", fill=ink.text),
            svg.rect(x.left, middle - _HIGH / 2, end - x.left, _HIGH,
                     BROKEN if is_named else ink.field, stroke=BROKEN if is_named else ink.quiet,
                     dash="" if is_named else "3 2"),
            svg.text(end, middle + 4.5, _label(row), size=13, fill=ink.text, beside=7),
        ),
        (row["key"],),
        f"{row['key']}\n{_label(row)}",
    )  # fmt: skip


def _label(row: Mapping[str, Any]) -> str:
    count = f"{row['count']:,}"
    return f"{count} · {row['shown']}" if "%" in row["shown"] else f"{count} of {row['n']:,}"


def words(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """The picture for a reader who does not see it."""
    if not rows:
        return f"{title}: nothing to draw."
    parts = (f"{row['key']} {row['count']:,} ({row['shown']})" for row in rows)
    return f"{title}, of {rows[0]['n']:,}: {'; '.join(parts)}."
