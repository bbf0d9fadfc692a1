"""One bar of 100% in three parts: counts in, the bar and its words out."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.charts.drawing import WIDTH, Across, Drawing, Mark
from dashboard.charts.ink import Ink, Outcome, outcomes
from metrics.frame import FEW
from paper import svg

_TOP, _HIGH, _FOOT = 28.0, 54.0, 26.0
_ROOM = 24  # percent: with fewer a part has no room for its numbers on a narrow screen


def bar(
    counts: Mapping[str, int],
    percents: Mapping[str, int],
    ink: Ink,
    *,
    by_last_date: bool = False,
) -> Drawing:
    """`counts` and whole `percents` by on_time, renegotiated, broken (no middle part where
    only the last date is on file); a mark opens the name.

    The names stand above the two ends and under the middle, so that they keep clear of each
    other on a narrow screen; a part of nothing is not drawn.
    """
    parts = outcomes(by_last_date=by_last_date)
    total = sum(counts[outcome.name] for outcome in parts)
    x = Across(0, 0, 0, total)
    marks, names, start = [], [], 0
    for outcome in parts:
        count = counts[outcome.name]
        if not count:
            continue
        share = f"{percents[outcome.name]}%"
        is_wide = percents[outcome.name] >= _ROOM
        numbers = (f"{count}", "") if total < FEW else (share, f"{count:,}") if is_wide else ()
        marks.append(_part(outcome, numbers, x(start), x(start + count), f"{count:,} of {total:,}",
                           ink))  # fmt: skip
        told = ("", "") if numbers else (share, f"{count:,}")
        names.append(_named(outcome, told, x(start), x(start + count), ink))
        start += count
    return Drawing(
        height=_TOP + _HIGH + _FOOT,
        left=0,
        right=0,
        marks=marks,
        before=names,
        table={
            "Outcome": [outcome.words for outcome in parts],
            "Promises": [counts[outcome.name] for outcome in parts],
            "Share": [
                f"{counts[o.name]} of {total}" if total < FEW else f"{percents[o.name]}%"
                for o in parts
            ],
        },
    )


def _part(
    outcome: Outcome, numbers: tuple[str, ...], left: float, right: float, of_all: str, ink: Ink
) -> Mark:
    """The part with its share and count on it, where there is room for them."""
    drawn = [svg.rect(left, _TOP, right - left, _HIGH, outcome.colour, stroke=ink.paper, thick=1.5)]
    if numbers:
        drawn.append(
            svg.text(left, _TOP + 33, numbers[0], size=17, fill=outcome.on_it, bold=True,
                     then=numbers[1], beside=8)
        )  # fmt: skip
    return Mark(tuple(drawn), (outcome.name,), f"{of_all} {outcome.words}")


def _named(outcome: Outcome, told: tuple[str, str], left: float, right: float, ink: Ink) -> str:
    """The name of a part, with its numbers where they do not stand on it."""
    words, rest = (f"{outcome.words} {told[0]}", told[1]) if told[0] else (outcome.words, "")
    at = _below((left + right) / 2)
    if outcome.name == "on_time":
        at = (left, _TOP - 10, "start")
    elif outcome.name == "broken":
        at = (right, _TOP - 10, "end")
    return svg.text(at[0], at[1], words, size=13, anchor=at[2], fill=ink.quiet, then=rest)


def _below(middle: float) -> tuple[float, float, svg.Anchor]:
    """Under the middle of a part; at the ends of the bar words keep to the picture."""
    anchor: svg.Anchor = "start" if middle < 0.2 * WIDTH else "middle"
    return (middle, _TOP + _HIGH + 18, "end" if middle > 0.8 * WIDTH else anchor)


def words(
    counts: Mapping[str, int], percents: Mapping[str, int], *, by_last_date: bool = False
) -> str:
    """The bar for a reader who does not see it."""
    parts = outcomes(by_last_date=by_last_date)
    total = sum(counts[o.name] for o in parts)
    told = (
        f"{o.words} {counts[o.name]:,}" + (f" ({percents[o.name]}%)" if total >= FEW else "")
        for o in parts
    )
    basis = ", by the last date on file" if by_last_date else ""
    return f"One bar in {'two' if by_last_date else 'three'} parts{basis}: {', '.join(told)}."
