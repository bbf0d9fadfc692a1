"""Somebody else's verdict (made_sla, Late) and ours go in; where the two differ comes out.

It is evidence and never the judgement: what their word means is told by the name of its column or
by the word itself, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pipelines.mapping.header_words import LATE, NO, ON_TIME, YES, listed, plain

Verdict = Literal["late", "on time"]
_LATE, _ON_TIME, _YES, _NO = map(listed, (LATE, ON_TIME, YES, NO))
OURS: Mapping[str, Verdict] = {
    "broken_late": "late",
    "broken_overdue": "late",
    "kept_original": "on time",
    "kept_renegotiated": "on time",
    "open_not_due": "on time",
    "open_renegotiated": "on time",
}
_NEGATIONS = {"not", "no", "nicht", "non", "pas", "nao", "niet", "nie", "inte"}


@dataclass(frozen=True)
class Labelled:
    """One promise, their word for it and what we say of it."""

    promise_id: str
    label: str
    theirs: Verdict
    ours: Verdict


@dataclass(frozen=True)
class Agreement:
    """`compared` promises have their verdict and ours; those on which the two differ.

    `left_out` have a word whose meaning is not known, none at all, or no verdict of ours.
    """

    compared: int
    differs: tuple[Labelled, ...]
    left_out: int

    @property
    def agreed(self) -> int:
        return self.compared - len(self.differs)


def is_label(name: str) -> bool:
    """Whether a column's name says that it holds a verdict on lateness."""
    return verdict_in(name) is not None


def verdict_in(text: str) -> Verdict | None:
    """What a name or a word says outright; None where it says neither, both, or denies it."""
    words = plain(text).split()
    if _NEGATIONS & set(words) and not _has(words, _ON_TIME):
        return None
    late, on_time = _has(words, _LATE), _has(words, _ON_TIME)
    return None if late == on_time else "late" if late else "on time"


def meanings(column: str, values: Iterable[str]) -> dict[str, Verdict]:
    """What each of their words means: itself (Breached), or yes and no to what the column's name
    says (made_sla). A word that tells neither is left out.
    """
    named = verdict_in(column)
    other: Verdict = "on time" if named == "late" else "late"
    found: dict[str, Verdict] = {}
    for value in values:
        word = plain(value)
        if named and word in _YES:
            found[value] = named
        elif named and word in _NO:
            found[value] = other
        elif says := verdict_in(value):
            found[value] = says
    return found


def compare(
    promises: Iterable[tuple[str, str | None, str]], means: Mapping[str, Verdict]
) -> Agreement:
    """Promises (id, their label, our outcome) against each other. What was withdrawn, dropped or
    cannot be judged has no lateness to compare.
    """
    compared, left_out, differs = 0, 0, []
    for promise_id, label, outcome in promises:
        theirs, ours = means.get(label or ""), OURS.get(outcome)
        if label is None or theirs is None or ours is None:
            left_out += 1
            continue
        compared += 1
        if theirs != ours:
            differs.append(Labelled(promise_id, label, theirs, ours))
    return Agreement(compared, tuple(differs), left_out)


def _has(words: list[str], phrases: Iterable[str]) -> bool:
    """Whether any of the phrases stands in the words, whole and in order."""
    text = f" {' '.join(words)} "
    return any(f" {phrase} " in text for phrase in phrases)
