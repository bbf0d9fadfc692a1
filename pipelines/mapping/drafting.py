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


def drafted(
    title: str, columns: Mapping[str, str], statuses: Mapping[str, str], options: ImportOptions
) -> Source:
    """The mapping that says: these columns of theirs (by ours), these of their statuses, and what
    was answered about both, so that it needs no answer again. Raises Refused.

    It is known by the columns that it uses. Where there is a status, it says what a closing was:
    a date of closing is no delivery of what was cancelled or is open again.
    """
    answers = options.answers
    told: dict[str, Any] = {"title": title, "columns": dict(columns)}
    told["header"] = sorted(set(columns.values()))
    if options.zone:
        told["zone"] = options.zone
    if options.encoding:
        told["file"] = {"encoding": options.encoding}
    if "status" in columns:
        also = pairs(answer(answers, "UNKNOWN_VALUE", columns["status"]))
        told["values"] = {"status": {**also, **statuses}}
        told["closing"] = "delivered_at" in columns
    if dates := _orders(columns, answers):
        told["dates"] = dates
    return mapping_of(told, f"{title}.toml")


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
