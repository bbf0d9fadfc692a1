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

    name: str                                     # of this declaration: "jira_issues"
    system: str                                   # what its records are filed under: "jira"
    title: str                                    # for people: "Jira issues (CSV export, all fields)"
    columns: Mapping[str, tuple[str, ...]]
    header: frozenset[str] = frozenset()          # identifies the export: all of these are there
    kind: Kind = "promises"
    zone: str | None = None                       # of naive times in this export; else the store's
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)  # "dmy", "mdy", "ymd", strptime
    due_in_days: Mapping[str, str] = field(default_factory=dict)              # {"from": ours, "days": theirs}
    file: Mapping[str, str | int] = field(default_factory=dict)               # delimiter, encoding, sheet, header_line
    repeats: frozenset[str] = frozenset()         # theirs that may stand in the header many times: the first filled one counts
    overrules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # ^ a column of theirs -> {their value: our status}: where it says so, it beats the status column
    closing: bool = False                         # delivered_at is filled at any closing: for a cancelled record it is cancelled_at
    due_lost_at_closing: bool = False             # closing overwrites the due: a closed record's due is not one
    transitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # ^ events: a field of theirs -> {its value: our status}, "*" for any other: into delivered is a delivery, out of it a reopening
    one_due: bool = False                         # events: several dues of one record at one time; asked which was told
    due_told: bool = True                         # False: the due is a forecast (a close date); asked, DUE_NOT_TOLD
    howto: tuple[str, ...] = ()                   # how to make this export, step by step
    cannot_tell: tuple[str, ...] = ()             # what this export cannot tell
