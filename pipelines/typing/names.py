"""Names of customers, teams and owners: one spelling for one name, and a word on lookalikes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.finding import LISTED, shown
from pipelines.problem import Problem
from pipelines.typing.distinct import distinct

# Letters of other scripts that look like one of ours (Unicode's confusables, the common ones).
_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιαԌԍ",
    "ABESIJKMHOPCTXYaesijopcyxdqwhABEZHIKMNOPTYXoviaGg",
)
_LEGAL = re.compile(
    r"\b(ltd|limited|llc|llp|plc|inc|incorporated|corp|corporation|co|company|gmbh|mbh|ag|kg|ohg|"
    r"ug|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|oyj|aps|ltda|lda|sl|pty|pte|kk|the)\b"
)


@dataclass(frozen=True)
class _Name:
    name: str
    count: int
    row: int


def joined(
    written: pa.Array, names: pa.Array, column: str, lines: NDArray[np.int64]
) -> Iterator[Problem]:
    """Warnings about a column of names; `names` are the cells trimmed and in Unicode's NFC.

    Spellings that differ only so are one name already (all the ways are listed); spellings that
    differ in case, blanks, punctuation or legal form are only proposed as one.
    """
    yield from _ways(written, names, column, lines)
    found = distinct(names)
    every = [
        _Name(name, int(count), int(row))
        for name, count, row in zip(found.values, found.counts, found.first, strict=True)
        if name
    ]
    for name in [n for n in every if "\n" in n.name or "\r" in n.name][:LISTED]:
        line = int(lines[name.row])
        message = f"The name {shown(name.name)} in {column} has a line break in it; it is kept."
        yield Problem("NEWLINE_IN_NAME", "warn", message, line, column, name.name)
    for alike in _groups(every, look)[:LISTED]:
        yield _lookalike(alike, column, lines)
    for variants in _groups(every, loose)[:LISTED]:
        yield _variants(variants, column, lines)


def _ways(
    written: pa.Array, names: pa.Array, column: str, lines: NDArray[np.int64]
) -> Iterator[Problem]:
    if written.equals(names):
        return
    raw = distinct(written)
    ways: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(raw.first):
        if name := names[int(row)].as_py():
            ways[name].append(place)
    several = {name: places for name, places in ways.items() if len(places) > 1}
    if not several:
        return
    listed = "; ".join(
        f"{shown(name)} as " + ", ".join(f"{raw.values[p]!a} ({raw.counts[p]})" for p in places)
        for name, places in list(several.items())[:8]
    )
    more = f" and {len(several) - 8} more" if len(several) > 8 else ""
    places = next(iter(several.values()))
    line = int(lines[raw.first[places[1]]])
    message = (
        f"{len(several)} of the names in {column} are written in several ways that differ only in "
        f"the blanks around them or in Unicode's form, and are read as one: {listed}{more}."
    )
    yield Problem("NAME_VARIANTS", "warn", message, line, column, raw.values[places[1]])


def look(name: str) -> str:
    """What a name looks like: letters of other scripts as the one of ours that they resemble."""
    return name.translate(_ALIKE)


def _groups(names: Sequence[_Name], key: Callable[[str], str]) -> list[list[_Name]]:
    groups: defaultdict[str, list[_Name]] = defaultdict(list)
    for name in names:
        groups[key(name.name)].append(name)
    return [group for k, group in groups.items() if k and len(group) > 1]


def loose(name: str) -> str:
    """A name without case, punctuation and legal form; '' where nothing would be left."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace(".", "").replace("&", " and ")
    # Turkish has an i with a dot and one without, each with a capital of its own.
    plain = plain.replace("\u0307", "").replace("\u0131", "i")
    spaced = re.sub(r"[\W_]+", " ", plain)
    return " ".join(_LEGAL.sub(" ", spaced).split())


def _lookalike(names: Sequence[_Name], column: str, lines: NDArray[np.int64]) -> Problem:
    first, other = names[0], names[1]
    codes = ", ".join(
        f"U+{ord(c):04X} {unicodedata.name(c, '')}"
        for c in other.name + first.name
        if c.translate(_ALIKE) != c
    )
    line = int(lines[other.row])
    message = (
        f"{shown(other.name)} on line {line} and {shown(first.name)} on line "
        f"{lines[first.row]} in {column} look the same but are not ({codes}); they are counted "
        f"as {'two' if len(names) == 2 else len(names)}{_others(names[2:])}. If they are one, say "
        "so on the page Names or by `kept names`."
    )
    return Problem("LOOKALIKE", "warn", message, line, column, other.name)


def _others(names: Sequence[_Name]) -> str:
    listed = ", ".join(shown(one.name) for one in names[:8])
    return f", with {listed}" if names else ""


def _variants(names: Sequence[_Name], column: str, lines: NDArray[np.int64]) -> Problem:
    most = max(names, key=lambda n: n.count)
    others = [n for n in names if n is not most]
    listed = ", ".join(f"{shown(n.name)} ({n.count})" for n in others[:8])
    line = int(lines[others[0].row])
    message = (
        f"{listed} in {column} may be {shown(most.name)} ({most.count}) spelled otherwise; they "
        "are counted apart. If they are one, say so on the page Names or by `kept names`."
    )
    return Problem("NAME_VARIANTS", "warn", message, line, column, others[0].name)
