"""The Kept format: what any system can be turned into; promises.csv and its history, events.csv."""

from __future__ import annotations

from pipelines.source import Source

_COLUMNS = (
    "promise_id", "title", "customer", "team", "owner", "kind", "priority", "url", "status",
    "made_at", "original_due", "due", "delivered_at", "cancelled_at", "last_activity_at",
    "cancelled_by", "cause", "deliverable", "promised_by", "parent_id", "value", "currency",
    "satisfaction", "side", "last_contact_at", "customer_left_at", "accepted_in_writing",
    "set_by_doer", "evidence",
)  # fmt: skip

PROMISES = Source(
    name="kept_promises",
    system="kept",
    title="Kept format: promises.csv",
    header=frozenset({"promise_id"}),
    columns={name: (name,) for name in _COLUMNS},
    howto=(
        "Write one row per promise, with at least promise_id and due (the date told to the "
        "customer) or original_due.",
        "Where dates were moved, write the moves into events.csv and import both files together.",
    ),
    cannot_tell=("Without events.csv: when a date was moved.",),
)

EVENTS = Source(
    name="kept_events",
    system="kept",
    title="Kept format: events.csv",
    kind="events",
    header=frozenset({"promise_id", "at", "event"}),
    columns={
        name: (name,) for name in ("promise_id", "at", "event", "before", "after", "by", "reason")
    },
    howto=("Write one row per change: promise_id, at, event, before, after.",),
)
