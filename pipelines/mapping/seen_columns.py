"""What was seen in the columns of a file nobody knows, and what each may mean, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Holds = Literal["nothing", "dates", "numbers", "ids", "words", "text"]
Sure = Literal["sure", "likely", "a guess"]
Nature = Literal[
    "due", "target", "estimate", "response", "made", "delivered", "cancelled", "activity", "unknown"
]


@dataclass(frozen=True)
class SeenColumn:
    """A column by its name as written; `holds` is what its cells are, "ids" text that never
    repeats and "words" a few values, then listed with their counts, the commonest first.
    """

    name: str
    holds: Holds
    filled: int
    samples: tuple[str, ...]
    values: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A column of ours that one of theirs may be, how sure that is, and why (a clause)."""

    ours: str
    theirs: str
    sure: Sure
    why: str


@dataclass(frozen=True)
class Candidate:
    """A column of dates, and what its name says it is; `said` tells a reader."""

    theirs: str
    nature: Nature
    said: str


@dataclass(frozen=True)
class Proposed:
    """A file's columns, what they may mean, and every date that may be the one that was told,
    the likeliest first. `statuses`: of each column of words the ones that are plainly a status.
    """

    rows: int
    columns: tuple[SeenColumn, ...]
    proposals: tuple[Proposal, ...]
    candidates: tuple[Candidate, ...]
    statuses: Mapping[str, Mapping[str, str]]

    def column(self, name: str) -> SeenColumn:
        return next(column for column in self.columns if column.name == name)

    def proposal(self, ours: str) -> Proposal | None:
        return next((one for one in self.proposals if one.ours == ours), None)


def proposed_of(told: Mapping[str, Any]) -> Proposed:
    """The same, from what `dataclasses.asdict` and JSON made of it."""
    return Proposed(
        rows=told["rows"],
        columns=tuple(
            SeenColumn(
                one["name"], one["holds"], one["filled"], tuple(one["samples"]),
                tuple((value, count) for value, count in one["values"]),
            )
            for one in told["columns"]
        ),
        proposals=tuple(Proposal(**one) for one in told["proposals"]),
        candidates=tuple(Candidate(**one) for one in told["candidates"]),
        statuses=told["statuses"],
    )  # fmt: skip
