"""Every name of one kind goes in; which of them may be one, and why, comes out. None is joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from pipelines.typing.names import loose

Why = Literal["spelling", "order", "letters"]
# Letters that may differ, by the length of the shorter name; in a name of a few letters one letter
# makes another name.
_LETTERS = ((12, 2), (6, 1))


@dataclass(frozen=True)
class Proposal:
    """`name` may be `into`, the one that stands in more records (`count`, `into_count`).

    `why`: "spelling" (case, blanks, punctuation or legal form),
    "order" (the same words in another order), "letters" (a letter or two, never a digit or the
    first letter).
    """

    name: str
    into: str
    count: int
    into_count: int
    why: Why


def proposals(counts: Mapping[str, int], aliases: Mapping[str, str]) -> tuple[Proposal, ...]:
    """Names that may be another one, by how many records it would move, most first.

    `counts` is how many records each name has, `aliases` what is one already (settings,
    [aliases.customer]). A name is proposed once at most: for the closest rule's commonest name.
    """
    names = [name for name in counts if name not in aliases and loose(name)]
    found: dict[str, Proposal] = {}
    pairs = (*_grouped(names, counts), *_a_letter_apart(names, counts))
    for name, into, why in pairs:
        if name not in found and (into not in found or found[into].into != name):
            found[name] = Proposal(name, into, counts[name], counts[into], why)
    return tuple(sorted(found.values(), key=lambda p: (-p.count, p.name)))


def _grouped(names: list[str], counts: Mapping[str, int]) -> Iterator[tuple[str, str, Why]]:
    """Names that are equal without what a writer may leave out, or once their words are sorted."""
    keys: tuple[tuple[Why, bool], ...] = (("spelling", False), ("order", True))
    for why, is_sorted in keys:
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            plain = loose(name)
            groups[" ".join(sorted(plain.split())) if is_sorted else plain].append(name)
        for group in groups.values():
            into = _commonest(group, counts)
            yield from ((name, into, why) for name in group if name != into)


def _a_letter_apart(names: list[str], counts: Mapping[str, int]) -> Iterator[tuple[str, str, Why]]:
    """Pairs that differ by a letter or two; only names of nearly one length are compared."""
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for plain in {loose(name) for name in names}:
        by_length[len(plain)].append(plain)
    written: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        written[loose(name)].append(name)
    for length, few in sorted(by_length.items()):
        most = next((letters for least, letters in _LETTERS if length >= least), 0)
        if not most:
            continue
        others = [plain for n in range(length, length + most + 1) for plain in by_length.get(n, ())]
        apart = cdist(few, others, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
        for i, j in np.argwhere((apart <= most) & (apart > 0)):
            one, other = few[int(i)], others[int(j)]
            if one[0] == other[0] and _digits(one) == _digits(other):
                pair = [_commonest(written[plain], counts) for plain in (one, other)]
                into = _commonest(pair, counts)
                yield (pair[0] if into == pair[1] else pair[1]), into, "letters"


def _commonest(names: list[str], counts: Mapping[str, int]) -> str:
    return min(names, key=lambda name: (-counts[name], name))


def _digits(name: str) -> list[str]:
    """The numbers in a name: two sites, years or lots are never one."""
    return re.findall(r"\d+", name)
