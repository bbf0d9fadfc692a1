"""How an export is declared: which header it has, and which of its columns say what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["promises", "events"]


@dataclass(frozen=True)
class Source:
    """One kind of export, in the words of formats.md's mapping: a shipped source and a reader's
    own mapping (TOML) are both this.

    `columns` maps our column names to theirs, the first that the file has. `values` maps a column
    of ours to {theirs: ours}; what is not listed is asked. Header names are compared trimmed and
    case-folded.
    """

    name: str  # of this declaration: "jira_issues"
    system: str  # what its records are filed under: "jira"
    title: str  # for people: "Jira issues (CSV export, all fields)"
    columns: Mapping[str, tuple[str, ...]]
    header: frozenset[str] = frozenset()  # identifies the export: all of these are there
    kind: Kind = "promises"
    zone: str | None = None  # of naive times in this export; else the store's
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str | tuple[str, ...]] = field(
        default_factory=dict
    )  # "dmy", "mdy", "ymd", strptime
    due_in_days: Mapping[str, str] = field(default_factory=dict)  # {"from": ours, "days": theirs}
    file: Mapping[str, str | int] = field(
        default_factory=dict
    )  # delimiter, encoding, sheet, header_line
    repeats: frozenset[str] = (
        frozenset()
    )  # theirs that may stand in the header many times: the first filled one counts
    # A column of theirs -> {its value: our status}: where it says so, it beats the status column.
    # "empty": known, and says nothing; "*": every other value (else those are asked); "#word": a
    # word among others, as in a column of tags.
    overrules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # delivered_at and cancelled_at are filled at any closing: the status says which it was, and a
    # record that is open again was not delivered.
    closing: bool = False
    due_lost_at_closing: bool = False  # closing overwrites the due: a closed record's is none
    # Events: a field of theirs -> {its value: our status}: a change into delivered is a delivery,
    # one back into open a reopening.
    transitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Events: of these columns of ours it holds every change, so a record it holds none of has had
    # none. A history that holds only what it was asked for must not say so.
    tells_every: frozenset[str] = frozenset()
    one_due: bool = False  # events: several dues of one record at one time; asked which was told
    also_ids: tuple[
        str, ...
    ] = ()  # theirs: other ids of the record, by which a history may name it
    due_told: bool = True  # False: the due is a forecast (a close date); asked, DUE_NOT_TOLD
    howto: tuple[str, ...] = ()  # how to make this export, step by step
    cannot_tell: tuple[str, ...] = ()  # what this export cannot tell
