"""A table nobody knows goes in; what each column may mean, and how sure that is, comes out.

Names are matched with what people call such columns (header_words.py), and count only where the
cells are of that kind: a due is dates, a status a few words, an id never repeats. Nothing here
decides: a reader does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from pipelines.mapping.header_words import DATES, NAMES, STATES, listed, plain
from pipelines.mapping.labels import is_label, meanings
from pipelines.mapping.seen_columns import (
    Candidate,
    Holds,
    Nature,
    Proposal,
    Proposed,
    SeenColumn,
    Sure,
)
from pipelines.reading.read import TextTable
from pipelines.typing.columns import folded
from pipelines.typing.date_shapes import layout_of
from pipelines.typing.distinct import distinct
from pipelines.typing.text_column import trimmed

SAMPLES = 3
FEW = 60  # different values that a reader may be asked to map
LOOKED_AT = 2_000  # cells that tell what a column holds
MOST = 0.9  # of them are dates: the others are faults, named when the column is read
SURE, LIKELY, GUESS = 97.0, 84.0, 74.0

_NAMES = {ours: listed(names) for ours, names in NAMES.items()}
_DATES = {nature: listed(names) for nature, names in DATES.items()}
_STATES = {word: ours for ours, words in STATES.items() for word in listed(words)}
# Ours for a date of a nature; those a promise could be are a reader's to choose, not proposed.
_OURS: Mapping[str, str] = {
    "made": "made_at",
    "delivered": "delivered_at",
    "cancelled": "cancelled_at",
    "activity": "last_activity_at",
}
_SAID: Mapping[Nature, str] = {
    "due": "by its name a due date: a promise if the customer was told it",
    "target": "a target of a service level: a promise if the customer was told it or it is agreed",
    "estimate": "an estimate or forecast: a promise only if the customer was told it",
    "response": "when a first answer is due: a promise to answer, not to deliver",
    "unknown": "nothing in its name says what it is",
    "made": "when the record was made: not a promise",
    "delivered": "when it was closed or delivered: what happened, not a promise",
    "cancelled": "when it was cancelled: not a promise",
    "activity": "changes with every edit: not a promise",
}
_ORDER = tuple(_SAID)
_HOLDS: Mapping[str, tuple[Holds, ...]] = {
    "promise_id": ("ids",),
    "status": ("words",),
    "kind": ("words", "text"),
    "priority": ("words", "numbers"),
    "value": ("numbers", "words", "ids", "text"),
    "parent_id": ("words", "text", "numbers", "ids"),
    "url": ("ids", "text", "words"),
}
_TEXTS: tuple[Holds, ...] = ("words", "text", "ids")
_NUMBER = re.compile(r"[+-]?\d[\d .,’']*")


def propose(table: TextTable) -> Proposed:
    """What the columns may mean. Columns without a name, or with one that stands twice, are left
    out: nothing could refer to them.
    """
    counts = Counter(map(folded, table.header))
    columns = tuple(
        _seen(name, trimmed(table.cells.column(at)))
        for at, name in enumerate(table.header)
        if name.strip() and counts[folded(name)] == 1
    )
    natures = {c.name: _nature(c.name) for c in columns if c.holds == "dates"}
    candidates = [Candidate(name, nature, _SAID[nature]) for name, (nature, _) in natures.items()]
    candidates.sort(key=lambda candidate: _ORDER.index(candidate.nature))
    return Proposed(
        rows=table.cells.num_rows,
        columns=columns,
        proposals=tuple(_one_each([*_by_name(columns), *_dated(natures), *_by_value(columns)])),
        candidates=tuple(candidates),
        statuses={c.name: states(c) for c in columns if c.holds == "words"},
    )


def states(column: SeenColumn) -> dict[str, str]:
    """What those of its values mean that are plainly a state; the others are asked."""
    found = {}
    for value, _ in column.values:
        word = re.sub(r"\(.*?\)", "", value)
        if ours := _STATES.get(plain(word)):
            found[value] = ours
    return found


def _seen(name: str, cells: pa.Array) -> SeenColumn:
    filled = cells.filter(pc.not_equal(cells, ""))
    some = filled.slice(0, LOOKED_AT)
    different = some.unique().to_pylist()
    samples = tuple(different[:SAMPLES])
    if not len(filled):
        return SeenColumn(name, "nothing", 0, ())
    if _are_dates(name, some.to_pylist()):
        return SeenColumn(name, "dates", len(filled), samples)
    is_unique = len(different) == len(some) and len(some) > 1
    if is_unique and len(filled) == len(cells) and pc.count_distinct(filled).as_py() == len(filled):
        return SeenColumn(name, "ids", len(filled), samples)
    if len(different) <= FEW:
        found = distinct(filled)
        if len(found.values) <= FEW and (len(found.values) < len(filled) or len(filled) == 1):
            by_count = np.argsort(-found.counts, kind="stable")
            values = tuple((found.values[i], int(found.counts[i])) for i in by_count)
            return SeenColumn(name, "words", len(filled), samples, values)
    are_numbers = all(_NUMBER.fullmatch(cell) for cell in different)
    return SeenColumn(name, "numbers" if are_numbers else "text", len(filled), samples)


def _are_dates(name: str, cells: Sequence[str]) -> bool:
    """Serials and epochs look like numbers: they are dates only in a column named like one."""
    shapes = Counter(re.sub(r"[0-9]", "9", cell).encode() for cell in cells)
    fits = 0
    for shape, count in shapes.items():
        layout = layout_of(shape)
        is_bare = layout is not None and (layout.kind in ("serial", "epoch") or shape.isdigit())
        if layout is not None and (not is_bare or _nature(name)[1] >= LIKELY):
            fits += count
    return fits >= MOST * len(cells)


def _nature(name: str) -> tuple[Nature, float]:
    """What a date is, by its name, and how well that fits."""
    nature, (score, _) = max(
        ((nature, _likeness(name, names)) for nature, names in _DATES.items()), key=lambda n: n[1]
    )
    natures: dict[str, Nature] = {known: known for known in _ORDER}
    return (natures[nature], score) if score >= GUESS else ("unknown", score)


def _likeness(name: str, known: Sequence[str]) -> tuple[float, int]:
    """How like a name is to the likeliest of some others, 0 to 100, and how long that one is.

    A name that has all the words of a longer known one is likelier to be it.
    """
    here = plain(name)
    words = here.split()
    best = (0.0, 0)
    for other in known:
        score = fuzz.token_sort_ratio(here, other)
        its = other.split()
        if set(its) <= set(words) and len(other) > 1:
            score = max(score, 80 + 20 * len(other) / max(len(here), 1))
        elif len(here) < 6 and here != other:
            score = 0.0  # a letter makes another word of a short one
        best = max(best, (score, len(other)))
    return best


def _by_name(columns: Sequence[SeenColumn]) -> Iterator[tuple[float, Proposal]]:
    for column in columns:
        if is_label(column.name) and column.holds == "words":
            if meanings(column.name, (value for value, _ in column.values)):
                why = "its name is a verdict on lateness, its cells say yes or no"
                yield 100.0, Proposal("evidence", column.name, "sure", why)
            continue
        for ours, names in _NAMES.items():
            if column.holds in _HOLDS.get(ours, _TEXTS):
                score, _ = _likeness(column.name, names)
                if score >= GUESS:
                    yield score, Proposal(ours, column.name, _sure(score), _why(score))


def _dated(natures: Mapping[str, tuple[Nature, float]]) -> Iterator[tuple[float, Proposal]]:
    for name, (nature, score) in natures.items():
        if ours := _OURS.get(nature):
            yield score, Proposal(ours, name, _sure(score), f"{_why(score)}, its cells are dates")


def _by_value(columns: Sequence[SeenColumn]) -> Iterator[tuple[float, Proposal]]:
    """What cells tell where names do not: the first that never repeats, words that are states."""
    for column in columns:
        if column.holds == "ids":
            why = "no cell is empty and none repeats"
            yield GUESS - 1, Proposal("promise_id", column.name, "a guess", why)
            break
    for column in columns:
        known = states(column)
        if len(known) >= max(2, len(column.values) / 2):
            why = f"{len(known)} of its {len(column.values)} values are states"
            yield GUESS - 1, Proposal("status", column.name, "likely", why)


def _one_each(found: list[tuple[float, Proposal]]) -> Iterator[Proposal]:
    """The best for each of ours, of every column the best."""
    ours: set[str] = set()
    theirs: set[str] = set()
    for _, one in sorted(found, key=lambda scored: -scored[0]):
        if one.ours not in ours and one.theirs not in theirs:
            ours.add(one.ours)
            theirs.add(one.theirs)
            yield one


def _sure(score: float) -> Sure:
    return "sure" if score >= SURE else "likely" if score >= LIKELY else "a guess"


def _why(score: float) -> str:
    return "its name says so" if score >= SURE else "its name is like it"
