"""How an export is declared: which header it has, and which of its columns say what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["promises", "events"]


@dataclass(frozen=True)
class Source:
    """One kind of export, in the words of a mapping (docs/formats.md): a shipped source and a
    reader's own mapping (TOML) are both this.

    `columns` maps our column names to theirs, the first that the file has. `values` maps a column
    of ours to {theirs: ours}; what is not listed is asked. Header names are compared trimmed and
    case-folded.
    """

    # Of this declaration ("jira_issues"), what its records are filed under ("jira"), for people.
    name: str
    system: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    # Identifies the export: all of these columns are there.
    header: frozenset[str] = frozenset()
    kind: Kind = "promises"
    # Of naive times in this export; else the store's.
    zone: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # "dmy", "mdy", "ymd", or the strptime formats that are the only ones.
    dates: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    # {"from": a date of ours, "days": a column of theirs}
    due_in_days: Mapping[str, str] = field(default_factory=dict)
    # delimiter, encoding, sheet, header_line: where they cannot be seen
    file: Mapping[str, str | int] = field(default_factory=dict)
    # Theirs that may stand in the header many times: the first filled one counts.
    repeats: frozenset[str] = frozenset()
    # A column of theirs -> {its value: our status}: where it says so, it beats the status column.
    # "empty": known, and says nothing; "*": every other value (else those are asked); "#word": a
    # word among others, as in a column of tags.
    overrules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # delivered_at and cancelled_at are filled at any closing: the status says which it was, and a
    # record that is open again was not delivered.
    closing: bool = False
    # Closing overwrites the due: a closed record's is none.
    due_lost_at_closing: bool = False
    # Events: a field of theirs -> {its value: our status}: a change into delivered is a delivery,
    # one back into open a reopening.
    transitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Events: of these columns of ours it holds every change, so a record it holds none of has had
    # none. A history that holds only what it was asked for must not say so.
    tells_every: frozenset[str] = frozenset()
    # Events: one record has several dues at one time; which of them was told is asked.
    one_due: bool = False
    # Theirs: other ids of the record, by which a history may name it.
    also_ids: tuple[str, ...] = ()
    # Their ids are numbers written with blanks between the thousands: the blanks are no part of
    # the id ("52 267" is 52267).
    grouped_ids: bool = False
    # Their words for an empty cell ("No Agent", "-"), in every column.
    blank: tuple[str, ...] = ()
    # A name of ours (owner) -> the sign that stands between several in one cell: the first counts.
    # Never a comma: "Meyer, Ann" is one person.
    several: Mapping[str, str] = field(default_factory=dict)
    # False: the due is a forecast (a close date); whether it was told is asked, DUE_NOT_TOLD.
    due_told: bool = True
    # How to make this export, step by step, and what it cannot tell.
    howto: tuple[str, ...] = ()
    cannot_tell: tuple[str, ...] = ()
