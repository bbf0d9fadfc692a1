"""Whole percentages that add up to 100."""

from __future__ import annotations

from collections.abc import Sequence


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
