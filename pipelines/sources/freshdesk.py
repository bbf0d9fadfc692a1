"""Freshdesk and Freshservice tickets.

Traps: Due by Time is the target of the SLA policy, and a change of priority moves it without a
trace; "Resolution status" (Within SLA, SLA Violated) is Freshdesk's verdict by business hours,
evidence only; a merged ticket is closed like any other, and nothing in the export says so; times
are those of the account's own zone, without it; a filter exports at most its own tickets.
"""

from __future__ import annotations

from pipelines.source import Source

_STATUSES = {
    **dict.fromkeys(("Open", "Pending", "Reopened", "On Hold", "In Progress"), "open"),
    **dict.fromkeys(("Waiting on Customer", "Waiting on Third Party"), "open"),
    **dict.fromkeys(("Awaiting Approval", "Being Processed"), "open"),
    **dict.fromkeys(("Resolved", "Closed"), "delivered"),
    **dict.fromkeys(("Cancelled", "Canceled"), "cancelled"),
    **dict.fromkeys(("Spam", "Deleted", "Merged", "Duplicate"), "not_a_promise"),
}
_TAGS = {
    "#merged": "not_a_promise", "#spam": "not_a_promise", "#duplicate": "not_a_promise",
    "*": "empty",
}  # fmt: skip

TICKETS = Source(
    name="freshdesk_tickets",
    system="freshdesk",
    title="Freshdesk tickets (CSV export)",
    header=frozenset({"Ticket ID", "Subject", "Agent", "Group", "Due by Time"}),
    columns={
        "promise_id": ("Ticket ID",),
        "title": ("Subject",),
        "customer": ("Company", "Company Name", "Company name", "Full name", "Requester Name"),
        "team": ("Group",),
        "owner": ("Agent",),
        "kind": ("Type",),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Created time",),
        "due": ("Promised date", "Due by Time"),
        "delivered_at": ("Resolved time", "Closed time"),
        "last_activity_at": ("Last update time", "Last Updated Time"),
        "evidence": ("Resolution status",),
    },
    values={"status": _STATUSES},
    overrules={"Tags": _TAGS},
    blank=("No Agent", "No Group", "No Company"),
    closing=True,
    howto=(
        "In Freshdesk open Tickets, choose All tickets, then Export.",
        "Choose the created time as the period, CSV, and all fields of the ticket; of the "
        "company its name.",
        "The file comes by e-mail. The times in it are those of the account: give its zone with "
        "the import.",
    ),
    cannot_tell=(
        "When the due was moved: Freshdesk overwrites it. Import an export every week, and the "
        "moves show between them.",
        "Which tickets were merged into others, unless a tag says so.",
    ),
)
