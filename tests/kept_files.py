"""Worked cases become promises.csv and events.csv of the Kept format."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PROMISES = (
    "promise_id", "title", "status", "made_at", "original_due", "due", "delivered_at",
    "cancelled_at", "cancelled_by", "last_activity_at",
)  # fmt: skip
EVENTS = ("promise_id", "at", "event", "before", "after")


def write(folder: Path, cases: Iterable[dict[str, Any]]) -> list[Path]:
    """The two files; a column or a file that no case has anything for is left out."""
    promises, events = [], []
    for case in cases:
        promise = dict(case["promise"])
        deliveries, reopens = promise.pop("deliveries"), promise.pop("reopens")
        key = promise["promise_id"]
        events += [(key, at, "due", *change) for at, *change in promise.pop("due_events")]
        if len(deliveries) == 1 and not reopens:
            promise["delivered_at"] = deliveries[0]
        else:
            events += [(key, at, "delivered", "", "") for at in deliveries]
            events += [(key, at, "reopened", "", "") for at in reopens]
        assert set(promise) <= set(PROMISES), f"case {key} has a column this test does not write"
        promises.append(promise | {"title": case["title"]})
    used = [name for name in PROMISES if any(promise.get(name) for promise in promises)]
    rows = [[promise.get(name) for name in used] for promise in promises]
    files = [_csv(folder / "promises.csv", used, rows)]
    if events:
        files.append(_csv(folder / "events.csv", EVENTS, events))
    return files


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
