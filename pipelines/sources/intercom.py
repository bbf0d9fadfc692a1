"""Intercom tickets and conversations, as the reporting datasets export them.

Traps: Intercom has no due of its own, so an attribute of the ticket must hold the date told to
the customer; a ticket's state (In progress, Waiting on customer) has names of each workspace's
own, of which the category is what is read; a snoozed conversation is open; a closed conversation
is reopened by every reply, so the last closing is what stands.
"""

from __future__ import annotations

from pipelines.source import Source

_STATES = {
    **dict.fromkeys(("Submitted", "In progress", "In_progress", "Open", "Snoozed"), "open"),
    **dict.fromkeys(("Waiting on customer", "Waiting_on_customer", "On hold"), "open"),
    **dict.fromkeys(("Resolved", "Closed"), "delivered"),
}
_DUES = ("Promised date", "Due date", "Ticket due date", "Target date")

TICKETS = Source(
    name="intercom_tickets",
    system="intercom",
    title="Intercom tickets (CSV export of the dataset)",
    header=frozenset({"Ticket ID", "Ticket type", "Ticket state"}),
    columns={
        "promise_id": ("Ticket ID",),
        "title": ("Ticket title", "Title"),
        "customer": ("Company name", "Company", "User name"),
        "team": ("Team currently assigned", "Team assigned"),
        "owner": ("Teammate currently assigned", "Teammate assigned"),
        "kind": ("Ticket type",),
        "priority": ("Priority",),
        "status": ("Ticket state category", "Ticket state"),
        "made_at": ("Ticket created at", "Created at"),
        "due": _DUES,
        "delivered_at": ("Ticket last resolved at", "Ticket resolved at", "Resolved at"),
        "last_activity_at": ("Ticket last updated at", "Updated at"),
    },
    values={"status": _STATES},
    closing=True,
    also_ids=("Conversation ID",),
    howto=(
        "Give the ticket type an attribute of the kind date, such as Promised date, and fill it "
        "when you tell the customer.",
        "In Reports, Export, choose the dataset Tickets, with that attribute and the company's "
        "name, then export it as CSV.",
    ),
    cannot_tell=("When the date was moved: an attribute keeps only its last value.",),
)

CONVERSATIONS = Source(
    name="intercom_conversations",
    system="intercom_conversations",
    title="Intercom conversations (CSV export of the dataset)",
    header=frozenset({"Conversation ID", "Conversation state", "Conversation started at"}),
    columns={
        "promise_id": ("Conversation ID",),
        "title": ("Conversation title", "Topic"),
        "customer": ("Company name", "Company", "User name"),
        "team": ("Team currently assigned", "Team assigned"),
        "owner": ("Teammate currently assigned", "Teammate assigned"),
        "kind": ("Channel",),
        "priority": ("Priority",),
        "status": ("Conversation state",),
        "made_at": ("Conversation started at",),
        "due": _DUES,
        "delivered_at": ("Conversation last closed at", "Last closed at"),
        "last_activity_at": ("Conversation last updated at", "Last replied at"),
        "satisfaction": ("Conversation rating",),
    },
    values={"status": _STATES},
    overrules={"Tags": {"#spam": "not_a_promise", "*": "empty"}},
    closing=True,
    howto=(
        "Give conversations an attribute of the kind date, such as Promised date.",
        "In Reports, Export, choose the dataset Conversations, with that attribute and the "
        "company's name, then export it as CSV.",
    ),
    cannot_tell=TICKETS.cannot_tell,
)
