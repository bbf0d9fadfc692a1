"""Zendesk: the account's ticket export (CSV) and a pipeline's ticket field history.

Zendesk has no way to cancel a ticket, so nothing here is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from sample_data.company import utc
from sample_data.customers import BY_NAME
from sample_data.promise import Due, Promise, day, seen
from sample_data.table import text

TICKETS = (
    "Summation column",
    "Id",
    "Requester",
    "Requester id",
    "Requester external id",
    "Requester email",
    "Requester domain",
    "Submitter",
    "Assignee",
    "Group",
    "Subject",
    "Tags",
    "Status",
    "Priority",
    "Via",
    "Ticket type",
    "Created at",
    "Updated at",
    "Assigned at",
    "Organization",
    "Due date",
    "Initially assigned at",
    "Solved at",
    "Resolution time",
    "Satisfaction Score",
    "Group stations",
    "Assignee stations",
    "Reopens",
    "Replies",
    "First reply time in minutes",
    "First reply time in minutes within business hours",
    "First resolution time in minutes",
    "First resolution time in minutes within business hours",
    "Full resolution time in minutes",
    "Full resolution time in minutes within business hours",
    "Agent wait time in minutes",
    "Requester wait time in minutes",
    "On hold time in minutes",
    "Cause of delay [list]",
)
HISTORY = ("field_name", "ticket_id", "updated", "_fivetran_synced", "user_id", "value")
PRIORITIES = ("", "Urgent", "High", "Normal", "Low")
CONTACTS = (
    "M. Lund",
    "Frau Seidel",
    "R. Okafor",
    "J. Pires",
    "Mme Aubry",
    "K. Nowak",
    "S. Whitlock",
)


def local(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else ""


def close_of_business(due: Due | None) -> datetime | None:
    """Care promises a day and means five o'clock; Zendesk keeps the time."""
    if due is None:
        return None
    return due if isinstance(due, datetime) else datetime.combine(day(due), time(17))


def files(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """File name → text, as the account was exported at `as_of`."""
    ids = {p.number: 20411 + 3 * i + i % 2 for i, p in enumerate(promises)}
    known = [s for p in promises if (s := seen(p, as_of))]
    changes = sorted(change for p in known for change in _changes(p, ids[p.number]))
    synced = utc(as_of).strftime("%Y-%m-%d %H:%M:%S.000")
    return {
        "tickets.csv": text(TICKETS, (_ticket(p, ids) for p in known), quote_all=True),
        "ticket_field_history.csv": text(
            HISTORY,
            (
                (field, ticket, utc(at).strftime("%Y-%m-%d %H:%M:%S"), synced, user, value)
                for at, ticket, field, user, value in changes
            ),
        ),
    }


def _status(p: Promise) -> str:
    if p.fate in ("spam", "test"):
        return "Deleted"
    if p.delivered_at or p.fate:
        return "Closed" if p.number % 5 else "Solved"
    return ("New", "Open", "Pending", "On-hold")[p.number % 4] if p.touches else "New"


def _tags(p: Promise) -> str:
    tags = [p.kind.lower(), ("web", "email", "phone")[p.number % 3]]
    if p.fate in ("merged", "duplicate"):
        tags.append("closed_by_merge")
    if p.fate == "test":
        tags.append("test")
    return " ".join(sorted(tags))


def _ticket(p: Promise, ids: dict[int, int]) -> tuple[object, ...]:
    customer = BY_NAME[p.customer].in_system("zendesk")
    contact = CONTACTS[(p.number + len(customer)) % len(CONTACTS)]
    solved = p.delivered_at
    taken = p.made_at + timedelta(minutes=7 + p.number % 50) if p.owner else None
    if taken and solved:
        taken = min(taken, solved)
    minutes = int((solved - p.made_at).total_seconds() // 60) if solved else None
    score = {1: "Bad", 2: "Bad", 4: "Good", 5: "Good"}.get(
        p.satisfaction or 0, "Offered" if solved else "Not Offered"
    )
    replies = 1 + len(p.touches) if p.touches or solved else 0
    return (
        1,
        ids[p.number],
        contact,
        396331237000 + len(customer) * 71 + p.number % 7,
        "",
        f"{contact.split()[-1].lower()}@customer.example",
        "customer.example",
        contact,
        p.owner,
        p.team_now,
        p.title,
        _tags(p),
        _status(p),
        PRIORITIES[p.priority],
        ("Web form", "Mail", "Phone")[p.number % 3],
        p.kind,
        local(p.made_at),
        local(p.last_activity_at),
        local(taken),
        customer,
        local(close_of_business(p.due)),
        local(taken),
        local(solved),
        round(minutes / 60) if minutes is not None else None,
        score,
        1 + len(p.handovers),
        1 if p.owner else 0,
        sum(not delivered for _, delivered in p.closures),
        replies,
        11 + p.number % 90 if replies else "",
        5 + p.number % 40 if replies else "",
        minutes,
        "",
        minutes,
        "",
        "",
        "",
        0,
        p.cause,
    )


def _changes(p: Promise, ticket: int) -> Iterator[tuple[datetime, int, str, int, str]]:
    """When, ticket, field, who, and the value from then on: the history knows no value before."""
    user = 379000 + len(p.owner) * 17
    merged = p.fate in ("merged", "duplicate")
    yield p.made_at, ticket, "status", user, "new"
    if p.first:
        yield p.made_at, ticket, "due_at", user, _utc(p.first)
    for m in p.moves:
        yield m.at, ticket, "due_at", user, _utc(m.after)
    if p.touches:
        yield p.touches[0], ticket, "status", user, "open"
    for at, delivered in p.closures:
        yield at, ticket, "status", user, "closed" if merged else "solved" if delivered else "open"


def _utc(due: Due | None) -> str:
    at = close_of_business(due)
    return utc(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""
