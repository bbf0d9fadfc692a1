"""Zendesk tickets and the history of their fields.

Traps: only tickets of type Task have a due date; solving is the delivery, closing comes days
later by itself; a merged ticket is closed like any other and only its tag tells; the history has
new values only, so the value before each is the one set last; a view writes "-" where nothing is;
a warehouse's times are UTC.
"""

from __future__ import annotations

from pipelines.source import Source

_STATUSES = {
    **dict.fromkeys(("New", "Open", "Pending", "Hold", "On-hold"), "open"),
    **dict.fromkeys(("Solved", "Closed"), "delivered"),
    "Deleted": "not_a_promise",
    "Suspended": "not_a_promise",
}
_TAGS = {"#closed_by_merge": "not_a_promise", "#spam": "not_a_promise", "*": "empty"}
# Not group_id and assignee_id: their numbers name nobody, and beside the names of the tickets they
# would be teams and owners of their own.
_HISTORY = {
    "due_at": "due", "Due date": "due", "Group": "team", "Assignee": "owner",
    "priority": "priority",
}  # fmt: skip
_NUMBERS = "The names of groups and people: such changes hold their numbers, and are left out."

TICKETS = Source(
    name="zendesk_tickets",
    system="zendesk",
    title="Zendesk tickets (CSV export)",
    header=frozenset({"Id", "Subject", "Requester", "Created at", "Status"}),
    columns={
        "promise_id": ("Id",),
        "title": ("Subject",),
        "customer": ("Organization", "Requester domain", "Requester"),
        "team": ("Group",),
        "owner": ("Assignee",),
        "kind": ("Ticket type",),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Created at",),
        "due": ("Due date", "Due at"),
        "delivered_at": ("Solved at",),
        "last_activity_at": ("Updated at",),
        "cause": ("Cause of delay [list]", "Cause [list]", "Cause"),
    },
    values={"status": _STATUSES},
    overrules={"Tags": _TAGS},
    closing=True,
    howto=(
        "In the Admin Center, choose Account, Tools, Reports, Export, and then the CSV of tickets.",
    ),
    cannot_tell=(
        "When the due was moved: import the field history too.",
        "Who cancelled: Zendesk has no such field.",
    ),
)

VIEW = Source(
    name="zendesk_view",
    system="zendesk",
    title="Zendesk view (CSV export)",
    header=frozenset({"ID", "Subject", "Requester", "Requested"}),
    columns={
        "promise_id": ("ID",),
        "title": ("Subject",),
        "customer": ("Organization", "Requester"),
        "team": ("Group",),
        "owner": ("Assignee",),
        "kind": ("Type", "Ticket type"),
        "priority": ("Priority",),
        "status": ("Status", "Ticket status", "Status category"),
        "made_at": ("Requested", "Created"),
        "due": ("Due date", "Due"),
        "delivered_at": ("Solved",),
        "last_activity_at": ("Updated",),
    },
    values={"status": _STATUSES},
    blank=("-",),
    closing=True,
    howto=(
        "Make a view of the tickets, solved and closed ones too, with the columns ID, Subject, "
        "Requester, Organization, Requested, Status, Group, Assignee, Type, Due date, Solved and "
        "Updated.",
        "Open it and choose Actions, Export as CSV.",
    ),
    cannot_tell=TICKETS.cannot_tell,
)

EXPLORE_TICKETS = Source(
    name="zendesk_explore_tickets",
    system="zendesk",
    title="Zendesk Explore: tickets",
    header=frozenset({"Ticket ID", "Ticket status", "Ticket subject"}),
    columns={
        "promise_id": ("Ticket ID",),
        "title": ("Ticket subject",),
        "customer": (
            "Ticket organization name", "Ticket organisation name",
            "Requester organization name", "Requester name",
        ),
        "team": ("Ticket group",),
        "owner": ("Assignee name",),
        "kind": ("Ticket type", "Ticket form"),
        "priority": ("Ticket priority",),
        "status": ("Ticket status",),
        "made_at": ("Ticket created - Timestamp", "Ticket created - Date"),
        "due": ("Ticket due - Timestamp", "Ticket due - Date"),
        "delivered_at": ("Ticket solved - Timestamp", "Ticket solved - Date"),
        "last_activity_at": ("Ticket updated - Timestamp", "Ticket updated - Date"),
    },
    values={"status": _STATUSES},
    overrules={"Ticket tags": _TAGS},
    closing=True,
    howto=(
        "In Explore make a report on the dataset Support: Tickets with the rows Ticket ID, "
        "Ticket subject, Ticket status, Ticket group, Assignee name, Ticket organization name "
        "and the timestamps of created, due, solved and updated.",
        "Choose Export, CSV. Explore shows times in the zone of the account: give it with the "
        "import.",
    ),
    cannot_tell=("When the due was moved: export the updates history too.",),
)  # fmt: skip

UPDATES = Source(
    name="zendesk_updates",
    system="zendesk",
    title="Zendesk Explore: updates history",
    kind="events",
    header=frozenset(
        {"Ticket ID", "Changes - Field name", "Changes - New value", "Update - Timestamp"}
    ),
    columns={
        "promise_id": ("Ticket ID",),
        "at": ("Update - Timestamp",),
        "event": ("Changes - Field name",),
        "before": ("Changes - Previous value",),
        "after": ("Changes - New value",),
        "by": ("Updater name",),
    },
    values={"event": _HISTORY},
    transitions={"status": _STATUSES},
    howto=(
        "In Explore make a report on the dataset Support: Updates history with the rows Ticket ID, "
        "Update - Timestamp, Updater name, Changes - Field name, Changes - Previous value and "
        "Changes - New value, filtered to the fields due_at and status.",
        "Choose Export, CSV.",
    ),
    cannot_tell=(_NUMBERS,),
)

WAREHOUSE_TICKETS = Source(
    name="zendesk_warehouse_tickets",
    system="zendesk",
    title="Zendesk tickets (table of a data warehouse)",
    header=frozenset({"id", "subject", "status", "created_at", "due_at", "ticket_form_id"}),
    columns={
        "promise_id": ("id",),
        "title": ("subject",),
        "customer": ("organization_id", "requester_id"),
        "team": ("group_id",),
        "owner": ("assignee_id",),
        "kind": ("type",),
        "priority": ("priority",),
        "status": ("status",),
        "made_at": ("created_at",),
        "due": ("due_at",),
        "last_activity_at": ("updated_at",),
        "url": ("url",),
    },
    zone="UTC",
    values={"status": _STATUSES},
    howto=("Export the table ticket as your warehouse has it.",),
    cannot_tell=(
        "When a ticket was solved: import ticket_field_history too.",
        "The names of groups, people and organizations: the table has their numbers.",
    ),
)

JSON_TICKETS = Source(
    name="zendesk_json_tickets",
    system="zendesk",
    title="Zendesk tickets (JSON export, one object on each line)",
    header=WAREHOUSE_TICKETS.header | {"via.channel"},
    columns={
        **WAREHOUSE_TICKETS.columns,
        "delivered_at": ("metric_set.solved_at", "metric_sets.solved_at"),
    },
    values={"status": _STATUSES},
    overrules={"tags": _TAGS},
    closing=True,
    howto=(
        "In the Admin Center, choose Account, Tools, Reports, Export, and then the JSON of "
        "tickets; or ask the API: incremental tickets with include=metric_sets, one ticket to a "
        "line.",
    ),
    cannot_tell=(
        "When the due was moved: import the field history too.",
        "When a ticket was solved, where the tickets came without their metric sets.",
        "The names of groups, people and organizations: the tickets have their numbers.",
    ),
)

HISTORY = Source(
    name="zendesk_field_history",
    system="zendesk",
    title="Zendesk ticket field history",
    kind="events",
    header=frozenset({"ticket_id", "field_name", "updated", "value"}),
    columns={
        "promise_id": ("ticket_id",),
        "at": ("updated",),
        "event": ("field_name",),
        "after": ("value",),
        "by": ("user_id",),
    },
    zone="UTC",
    values={"event": _HISTORY},
    transitions={"status": _STATUSES},
    howto=("Export the table ticket_field_history as your warehouse has it.",),
    cannot_tell=(_NUMBERS,),
)
