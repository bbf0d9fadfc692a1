"""The hardware team's own book in the Kept format: promises.csv and events.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sample_data.company import mail
from sample_data.customers import BY_NAME
from sample_data.promise import Promise, seen
from sample_data.table import text

PRIORITIES = ("", "urgent", "high", "normal", "low")
PROMISES = (
    "promise_id",
    "title",
    "customer",
    "team",
    "owner",
    "kind",
    "priority",
    "url",
    "status",
    "made_at",
    "original_due",
    "due",
    "delivered_at",
    "cancelled_at",
    "last_activity_at",
    "cancelled_by",
    "cause",
    "deliverable",
    "promised_by",
    "parent_id",
    "value",
    "currency",
    "satisfaction",
    "side",
    "last_contact_at",
    "customer_left_at",
    "accepted_in_writing",
    "set_by_doer",
)
EVENTS = ("promise_id", "at", "event", "before", "after", "by", "reason")


def minute(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M") if at else ""


def files(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """File name → text, as the book stood at `as_of`."""
    ids = {p.number: f"HS-{i:05d}" for i, p in enumerate(promises, start=1)}
    known = [s for p in promises if (s := seen(p, as_of))]
    events = [row for p in known for row in _events(p, ids)]
    events.sort(key=lambda row: row[1])
    return {
        "promises.csv": text(PROMISES, (_promise(p, ids, as_of) for p in known)),
        "events.csv": text(EVENTS, events),
    }


def _promise(p: Promise, ids: dict[int, str], as_of: datetime) -> tuple[object, ...]:
    customer = BY_NAME[p.customer]
    spoken = [c for c in (*p.contacts, *p.touches[1::2]) if c <= as_of]
    left = customer.left_on if customer.left_on and customer.left_on <= as_of.date() else None
    first = p.first or next((m.after for m in p.moves if m.after), None)
    day = p.delivered_at and not p.undated
    return (
        ids[p.number],
        p.title,
        customer.in_system("kept"),
        p.team_now,
        p.owner,
        p.kind,
        PRIORITIES[p.priority],
        f"https://book.tessmark.example/hs/{ids[p.number][3:]}",
        p.status,
        minute(p.made_at),
        first,
        p.due,
        minute(p.delivered_at) if day else "",
        minute(p.cancelled_at),
        minute(p.last_activity_at),
        p.cancelled_by,
        p.cause,
        p.deliverable,
        mail(p.owner),
        ids.get(p.parent, "") if p.parent else "",
        p.value,
        p.currency if p.value else "",
        p.satisfaction,
        p.side,
        minute(max(spoken, default=None)),
        left,
        p.in_writing,
        p.by_doer,
    )


def _events(p: Promise, ids: dict[int, str]) -> Iterator[tuple[str, ...]]:
    key, by = ids[p.number], mail(p.owner)
    if p.first and (p.moves or p.number % 3):  # the book notes the first setting, mostly
        yield (key, minute(p.made_at), "due", "", str(p.first), by, "")
    for m in p.moves:
        yield (
            key,
            minute(m.at),
            "due",
            str(m.before or ""),
            str(m.after or ""),
            mail(m.by),
            m.reason,
        )
    if len(p.closures) > 1 and not p.undated:
        for at, delivered in p.closures:
            yield (key, minute(at), "delivered" if delivered else "reopened", "", "", by, "")
    for h in p.handovers:
        yield (key, minute(h.at), "team", h.before, h.after, by, "")
    if p.side == "customer" and p.touches:  # we waited for them: asked, and sometimes answered
        asked = p.touches[0]
        yield (key, minute(asked), "asked_of_customer", "", "Access and contact on site", by, "")
        yield (key, minute(asked), "waiting_on_customer", "", "", by, "")
        if len(p.touches) > 2:
            yield (
                key,
                minute(p.touches[1] + timedelta(hours=3)),
                "reply_from_customer",
                "",
                "",
                "",
                "",
            )
    if p.priority == 1 and len(p.touches) > 1:
        yield (key, minute(p.touches[-1]), "escalated", "", "head of operations", by, "")
