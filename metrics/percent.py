"""Counts go in; the share that a reader is shown comes out, and whole percentages that add up."""

from __future__ import annotations

from collections.abc import Sequence

DASH = "–"
FEW = 5  # below this a share is said in counts
RANKED = 20  # from here on groups may be put in order


def share_shown(count: int, n: int) -> str:
    """'–' of nothing, '3 of 4' under five, else '72%' (definitions §4)."""
    if n == 0:
        return DASH
    if n < FEW:
        return f"{count} of {n}"
    # Only all is 100% and only none is 0%: rounding must not say so for the rest.
    percent = round(100 * count / n)
    if percent == 100 and count < n:
        return "over 99%"
    if percent == 0 and count > 0:
        return "under 1%"
    return f"{percent}%"


def percentages(counts: Sequence[int]) -> list[int] | None:
    """Integers by largest remainder (definitions §3); None of nothing.

    Ties go to the earlier count, so the same counts always print the same.
    """
    total = sum(counts)
    if total == 0:
        return None
    whole = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(100 * counts[i] % total), i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    return whole
