"""HubSpot: tickets and deals as exported from a view, and their property history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sample_data.company import mail, utc
from sample_data.customers import BY_NAME
from sample_data.promise import Due, Promise, day, seen
from sample_data.table import text

TICKETS = (
    "Ticket ID",
    "Ticket name",
    "Ticket description",
    "Pipeline",
    "Ticket status",
    "Category",
    "Priority",
    "Source",
    "Create date",
    "Close date",
    "Due date",
    "Ticket owner",
    "HubSpot team",
    "Last activity date",
    "Last contacted",
    "Associated Company IDs",
    "Associated Company",
    "Order value",
    "Currency",
    "Reason for delay",
)
DEALS = (
    "Record ID",
    "Deal Name",
    "Deal Stage",
    "Pipeline",
    "Amount",
    "Currency",
    "Close Date",
    "Create Date",
    "Deal owner",
    "HubSpot Team",
    "Deal Type",
    "Last Activity Date",
    "Is Closed Won",
    "Closed Lost Reason",
    "Associated Company IDs",
    "Associated Company",
)
TICKET_HISTORY = (
    "_fivetran_synced",
    "ticket_id",
    "name",
    "source",
    "source_id",
    "timestamp_instant",
    "value",
)
DEAL_HISTORY = ("deal_id", "timestamp", "_fivetran_synced", "source", "name", "source_id", "value")
STAGE_IDS = {
    "New": "1",
    "Waiting on us": "3",
    "Closed": "4",
    "Cancelled": "98412205",
    "Duplicate": "98412206",
}
PRIORITIES = ("", "Urgent", "High", "Medium", "Low")


def minute(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else ""


def tickets(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """Onboarding's tickets, and what their properties were before."""
    known = [s for p in promises if (s := seen(p, as_of))]
    changes = sorted(change for p in known for change in _ticket_changes(p))
    return {
        "tickets.csv": text(TICKETS, (_ticket(p, as_of) for p in reversed(known)), quote_all=True),
        "ticket_property_history.csv": text(
            TICKET_HISTORY,
            (
                (_fivetran(as_of), key, name, "CRM_UI", f"userId:{user}", _fivetran(at), value)
                for at, key, name, user, value in changes
            ),
        ),
    }


def deals(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """Renewals; the close date is the start told to the customer, until closing overwrites it."""
    known = [s for p in promises if (s := seen(p, as_of))]
    changes = sorted(change for p in known for change in _deal_changes(p))
    return {
        "deals.csv": text(DEALS, map(_deal, reversed(known)), quote_all=True),
        "deal_property_history.csv": text(
            DEAL_HISTORY,
            (
                (key, _fivetran(at), _fivetran(as_of), "CRM_UI", name, f"userId:{user}", value)
                for at, key, name, user, value in changes
            ),
        ),
    }


def record_id(p: Promise) -> int:
    return 17_480_332_000 + p.number * 613


def company_id(name: str) -> int:
    return 9_120_400_000 + sum(map(ord, name)) * 37


def user_id(name: str) -> int:
    return 51_200_000 + sum(map(ord, name)) * 11


def _fivetran(at: datetime) -> str:
    return utc(at).strftime("%Y-%m-%d %H:%M:%S.000")


def _stage(p: Promise) -> str:
    if p.fate:
        return "Duplicate"
    if p.delivered_at:
        return "Closed"
    if p.cancelled_at:
        return "Cancelled"
    return "Waiting on us" if p.touches else "New"


def _ticket(p: Promise, as_of: datetime) -> tuple[object, ...]:
    customer = BY_NAME[p.customer].in_system("hubspot")
    closed = p.delivered_at or p.cancelled_at
    spoken = [t for t in (*p.contacts, *p.touches[::2]) if t <= as_of]
    return (
        record_id(p),
        p.title,
        f"{p.customer}: {p.title}",
        "Onboarding pipeline",
        _stage(p),
        p.kind,
        PRIORITIES[p.priority],
        ("Email", "Form", "Phone")[p.number % 3],
        minute(p.made_at),
        minute(closed),
        p.due,
        f"{p.owner} ({mail(p.owner)})" if p.owner else "",
        p.team_now,
        minute(p.last_activity_at),
        minute(max(spoken, default=None)),
        company_id(customer),
        customer,
        p.value,
        p.currency if p.value else "",
        p.cause,
    )


def _ticket_changes(p: Promise) -> Iterator[tuple[datetime, int, str, int, str]]:
    """When, ticket, property, who, and its value from then on."""
    key, user = record_id(p), user_id(p.owner)
    yield p.made_at, key, "hs_pipeline_stage", user, STAGE_IDS["New"]
    if p.first:
        yield p.made_at, key, "due_date", user, str(day(p.first))
    for m in p.moves:
        yield m.at, key, "due_date", user_id(m.by), _day(m.after)
    if p.touches:
        yield p.touches[0], key, "hs_pipeline_stage", user, STAGE_IDS["Waiting on us"]
    for at, delivered in p.closures:
        stage = _stage(p) if p.fate else "Closed" if delivered else "Waiting on us"
        yield at, key, "hs_pipeline_stage", user, STAGE_IDS[stage]
    if p.cancelled_at:
        yield p.cancelled_at, key, "hs_pipeline_stage", user, STAGE_IDS["Cancelled"]


def _deal(p: Promise) -> tuple[object, ...]:
    customer = BY_NAME[p.customer].in_system("hubspot")
    closed = p.delivered_at or p.cancelled_at
    stage = (
        "Closed won"
        if p.delivered_at
        else "Closed lost"
        if p.cancelled_at
        else ("Contract sent" if p.touches else "Decision maker bought-in")
    )
    shown = minute(closed) if closed else f"{day(p.due)} 00:00" if p.due else ""
    return (
        record_id(p),
        p.title,
        stage,
        "Renewals",
        p.value,
        p.currency,
        shown,
        minute(p.made_at),
        f"{p.owner} ({mail(p.owner)})" if p.owner else "",
        p.team_now,
        p.kind,
        minute(p.last_activity_at),
        "true" if p.delivered_at else "false",
        "",
        company_id(customer),
        customer,
    )


def _deal_changes(p: Promise) -> Iterator[tuple[datetime, int, str, int, str]]:
    key, user = record_id(p), user_id(p.owner)
    yield p.made_at, key, "dealstage", user, "decisionmakerboughtin"
    if p.first:
        yield p.made_at, key, "closedate", user, _epoch(day(p.first))
    for m in p.moves:
        yield m.at, key, "closedate", user_id(m.by), _epoch(day(m.after)) if m.after else ""
    if p.touches:
        yield p.touches[0], key, "dealstage", user, "contractsent"
    for at, delivered in p.closures:
        yield at, key, "dealstage", user, "closedwon" if delivered else "contractsent"
        if delivered:  # closing overwrites the close date a moment later
            yield at + timedelta(seconds=1), key, "closedate", 0, _fivetran(at)
    if p.cancelled_at:
        yield p.cancelled_at, key, "dealstage", user, "closedlost"


def _epoch(on: date) -> str:
    return datetime.combine(on, time()).strftime("%Y-%m-%d %H:%M:%S.000")


def _day(due: Due | None) -> str:
    return str(day(due)) if due else ""
