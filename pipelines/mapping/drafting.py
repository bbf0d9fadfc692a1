"""What a reader said of a file's columns goes in; a mapping, checked like any other, comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from pipelines.answers import Answers, answer, pairs
from pipelines.mapping.mapping import mapping_of
from pipelines.options import DATE_ORDERS, ImportOptions
from pipelines.source import Source
from pipelines.typing.type_promises import DATES

# A change of this field of theirs is a delivery or a reopening where its values say so.
STATUS = "status"


def drafted(
    title: str,
    columns: Mapping[str, str],
    statuses: Mapping[str, str],
    options: ImportOptions,
    days: str | None = None,
) -> Source:
    """The mapping that says: these columns of theirs (by ours), these of their statuses, and what
    was answered about both, so that it needs no answer again. `days`: their column with the number
    of days after made_at by which it was promised. Raises Refused.

    It is known by the columns that it uses. Where there is a status, it says what a closing was:
    a date of closing is no delivery of what was cancelled or is open again.
    """
    answers = options.answers
    told = _told(title, columns, options)
    if days is not None:
        told["due_in_days"] = {"from": "made_at", "days": days}
        told["header"] = sorted({*told["header"], days})
    if "status" in columns:
        also = pairs(answer(answers, "UNKNOWN_VALUE", columns["status"]))
        told["values"] = {"status": {**also, **statuses}}
        told["closing"] = "delivered_at" in columns
    if dates := _orders(columns, answers):
        told["dates"] = dates
    return mapping_of(told, f"{title}.toml")


def drafted_history(
    title: str,
    system: str,
    columns: Mapping[str, str],
    events: Mapping[str, str],
    options: ImportOptions,
) -> Source:
    """The mapping of a history: these columns of theirs, and what of ours a change of each of
    their fields is; STATUS is one of whose values it depends. Raises Refused.
    """
    told = _told(title, columns, options) | {"kind": "events", "system": system}
    told["values"] = {"event": {field: ours for field, ours in events.items() if ours != STATUS}}
    after = columns.get("after")
    answered = pairs(answer(options.answers, "UNKNOWN_VALUE", after)) if after else {}
    # A field without any value said yet would be lost: our own word for open stands for itself.
    meanings = answered or {"open": "open"}
    told["transitions"] = {field: meanings for field, ours in events.items() if ours == STATUS}
    order = answer(options.answers, "DATE_AMBIGUOUS", columns["at"])
    if order in DATE_ORDERS:
        told["dates"] = {"at": order}
    return mapping_of(told, f"{title}.toml")


def _told(title: str, columns: Mapping[str, str], options: ImportOptions) -> dict[str, Any]:
    """What every mapping says: it is known by the columns that it uses."""
    told: dict[str, Any] = {"title": title, "columns": dict(columns)}
    told["header"] = sorted(set(columns.values()))
    if options.zone:
        told["zone"] = options.zone
    for name, code in (("encoding", "ENCODING_GUESSED"), ("sheet", "WHICH_SHEET")):
        if chosen := getattr(options, name) or answer(options.answers, code, None):
            told.setdefault("file", {})[name] = chosen
    return told


def title_of(file: str) -> str:
    """What to call the mapping for a file: its name without ending, date and number."""
    stem = PurePath(file).name.split(".")[0]
    return re.sub(r"[\W_]*\d[\d\W_]*$", "", stem).strip() or stem


def _orders(columns: Mapping[str, str], answers: Answers) -> dict[str, str]:
    """Day or month first, as answered for each column of dates."""
    found = {}
    for ours in DATES:
        if ours in columns:
            order = answer(answers, "DATE_AMBIGUOUS", columns[ours])
            if order in DATE_ORDERS:
                found[ours] = order
    return found
