"""Readers' remarks on names go in; which names they joined, and which they kept apart, come out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.keeping.remarks import Remark, remarks

Column = Literal["customer", "team"]
COLUMNS: tuple[Column, ...] = ("customer", "team")


@dataclass(frozen=True)
class Said:
    """One remark on two names of a column: `name` counts as `other`, or (`is_one` false) is not
    to be proposed for it again. `id` takes it back; `at` is UTC.
    """

    id: str
    column: Column
    name: str
    other: str
    is_one: bool
    who: str
    at: str


def said_of_names(store: Path) -> tuple[Said, ...]:
    """Every remark on names that stands, oldest first. Raises StoreError."""
    found = []
    for remark in remarks(store, "alias"):
        for column in COLUMNS:
            for key, is_one in (("counts_as", True), ("is_not", False)):
                if column in remark.about and key in remark.says:
                    found.append(
                        Said(
                            remark.id, column, remark.about[column], remark.says[key], is_one,
                            remark.who, remark.at,
                        )
                    )  # fmt: skip
    return tuple(found)


def remark_on(column: Column, name: str, other: str, *, is_one: bool, who: str) -> Remark:
    """The remark that says so."""
    return Remark("alias", {column: name}, {"counts_as" if is_one else "is_not": other}, who=who)


def joined_names(store: Path) -> dict[str, dict[str, str]]:
    """By column: each name that readers joined, and the name it counts as; the latest word on a
    name is the one that holds. Raises StoreError.
    """
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for said in said_of_names(store):
        if said.is_one:
            found[said.column][said.name] = said.other
    return dict(found)
