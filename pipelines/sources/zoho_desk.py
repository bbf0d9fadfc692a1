"""Zoho Desk tickets.

Traps: ID is a number of 18 digits that a spreadsheet destroys, Request Id the one people see; the
due is a target of the SLA or set by hand, and nothing says which; SLA Violation Type is Zoho's
verdict, evidence only; the export of a view names some columns otherwise; times are those of the
one who exports.
"""

from __future__ import annotations

from pipelines.source import Source

TICKETS = Source(
    name="zoho_desk_tickets",
    system="zoho_desk",
    title="Zoho Desk tickets (CSV export)",
    header=frozenset({"Subject", "Status", "Ticket Owner", "Created Time"}),
    columns={
        "promise_id": ("ID", "Ticket Id", "Request Id"),
        "title": ("Subject",),
        "customer": ("Account Name", "Account ID", "Contact Name", "Email"),
        "team": ("Team", "Department"),
        "owner": ("Ticket Owner",),
        "kind": ("Category", "Classifications"),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Created Time",),
        "due": ("Promised Date", "Due Date"),
        "delivered_at": ("Ticket Closed Time",),
        "last_activity_at": ("Modified Time",),
        "evidence": ("SLA Violation Type",),
    },
    values={
        "status": {
            **dict.fromkeys(("Open", "On Hold", "Escalated", "In Progress"), "open"),
            **dict.fromkeys(("Waiting on Customer",), "open"),
            **dict.fromkeys(("Closed", "Resolved"), "delivered"),
            **dict.fromkeys(("Cancelled", "Canceled"), "cancelled"),
            **dict.fromkeys(("Merged", "Spam", "Duplicate"), "not_a_promise"),
        }
    },
    overrules={"Tags": {"#spam": "not_a_promise", "#duplicate": "not_a_promise", "*": "empty"}},
    closing=True,
    also_ids=("Request Id", "Ticket Id"),
    howto=(
        "In Setup, Data Administration, Export, request the data of the module Tickets; or open "
        "a view of all tickets and choose Export.",
        "Do not open the file in a spreadsheet before the import: it rounds the ids.",
    ),
    cannot_tell=("When the due was moved: the export has only the current one.",),
)
