"""Counts of a group go in; the same at best and at worst come out, where nobody recorded when a
date was moved or who cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metrics.conditions import has_passed
from metrics.percent import share_shown
from metrics.words import count_in_words, list_in_words

Three = Mapping[str, int | None]  # on_time, renegotiated (None: cannot be measured), broken


def unknowns(settings: Mapping[str, Any]) -> dict[str, str]:
    """What is counted for the bounds, as SQL conditions on one row, under these settings.

    perhaps_late     counted as moved with notice, which nobody can know
    perhaps_early    counted as broken for that (strict_unknown_notice), though delivered by the
                     date it was moved to, or still before it
    perhaps_dropped  in no rate: cancelled in time by nobody knows whom, or nobody knows when, and
                     its first date has passed
    """
    grace = int(settings.get("grace_days", 0))
    early = "FALSE"
    if settings.get("strict_unknown_notice"):
        ahead = f"outcome = 'broken_overdue' AND NOT ({has_passed('current_due', grace)})"
        early = f"counted_as = 'broken' AND notice_unknown AND (is_on_time_to_current OR ({ahead}))"
    return {
        "perhaps_late": "counted_as = 'renegotiated' AND notice_unknown",
        "perhaps_early": early,
        "perhaps_dropped": (
            "reason IN ('cancelled_unknown', 'cancel_day_unknown')"
            f" AND {has_passed('first_due', grace)}"
        ),
    }


def bounds(three: Three, unknown: Mapping[str, int]) -> dict[str, Any]:
    """`unknown_notice, unknown_canceller, worst{…}, best{…}, sentence` of a group's three counts
    and of its `unknowns`; worst and best are population, on_time, renegotiated, broken, as counts.

    At worst every move of unknown notice came too late, and every cancellation of unknown origin
    was ours, too late; at best every such move came in time, and every such cancellation was the
    customer's. The rate as printed lies between the two (definitions §3 and §6). The sentence is
    '' where everything was recorded.
    """
    late, early = unknown["perhaps_late"], unknown["perhaps_early"]
    dropped = unknown["perhaps_dropped"]
    worst = _with(three, -late, late + dropped)
    best = _with(three, early, -early)
    told = {"unknown_notice": late + early, "unknown_canceller": dropped}
    return {**told, "worst": worst, "best": best, "sentence": _sentence(told, worst, best)}


def _with(three: Three, renegotiated: int, broken: int) -> dict[str, int | None]:
    moved = three["renegotiated"]
    told = {
        "on_time": three["on_time"],
        "renegotiated": None if moved is None else moved + renegotiated,
        "broken": (three["broken"] or 0) + broken,
    }
    return {"population": sum(n or 0 for n in told.values()), **told}


def _sentence(told: Mapping[str, int], worst: Three, best: Three) -> str:
    """'At worst 60% on time and 40% broken, at best 75% and 0%: nobody recorded when …'"""
    what = []
    if told["unknown_notice"]:
        moved = count_in_words(told["unknown_notice"], "promise was", "promises were")
        what.append(f"when {moved} moved")
    if told["unknown_canceller"]:
        gone = count_in_words(told["unknown_canceller"], "promise was", "promises were")
        what.append(f"by whom or on which day {gone} cancelled")
    if not what:
        return ""
    least, most = _rates(worst), _rates(best)
    rates = f"At worst {least[0]} on time and {least[1]} broken, at best {most[0]} and {most[1]}"
    return f"{rates}: nobody recorded {list_in_words(what)}."


def _rates(of: Three) -> tuple[str, str]:
    n = of["population"] or 0
    return share_shown(of["on_time"] or 0, n), share_shown(of["broken"] or 0, n)
