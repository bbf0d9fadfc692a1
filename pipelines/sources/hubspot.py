"""HubSpot tickets and deals, and the history of their properties.

Traps: a deal's close date is a forecast until it closes, and then HubSpot overwrites it with the
day of closing, so what a closed deal says of it is no promise; it defaults to a month's end; a
property's history has new values only; the ids of tickets and of deals are counted apart, so
they are filed apart; a warehouse's times are UTC.
"""

from __future__ import annotations

from pipelines.source import Source

_TICKET_STATUSES = {
    **dict.fromkeys(("New", "Waiting on contact", "Waiting on us", "Waiting on customer"), "open"),
    **dict.fromkeys(("1", "2", "3", "In progress", "Open", "On hold"), "open"),
    **dict.fromkeys(("4", "Closed", "Resolved"), "delivered"),
    **dict.fromkeys(("Cancelled", "Canceled"), "cancelled"),
    **dict.fromkeys(("Duplicate", "Spam", "Merged"), "not_a_promise"),
}
_STAGES = {
    **dict.fromkeys(("Appointment scheduled", "appointmentscheduled"), "open"),
    **dict.fromkeys(("Qualified to buy", "qualifiedtobuy"), "open"),
    **dict.fromkeys(("Presentation scheduled", "presentationscheduled"), "open"),
    **dict.fromkeys(("Decision maker bought-in", "decisionmakerboughtin"), "open"),
    **dict.fromkeys(("Contract sent", "contractsent"), "open"),
    **dict.fromkeys(("Closed won", "closedwon"), "delivered"),
    **dict.fromkeys(("Closed lost", "closedlost"), "cancelled"),
}
_HISTORY_COLUMNS = {
    "at": ("Timestamp", "Change date", "timestamp", "timestamp_instant"),
    "event": ("Property name", "Property", "name"),
    "after": ("Value", "New value"),
    "by": ("Updated by", "source_id"),
}

TICKETS = Source(
    name="hubspot_tickets",
    system="hubspot_tickets",
    title="HubSpot tickets (CSV export)",
    header=frozenset({"Ticket name", "Ticket status", "Create date"}),
    columns={
        "promise_id": ("Ticket ID", "Record ID"),
        "title": ("Ticket name",),
        "customer": ("Associated Company", "Associated company", "Primary company"),
        "team": ("HubSpot team",),
        "owner": ("Ticket owner",),
        "kind": ("Category",),
        "priority": ("Priority",),
        "status": ("Ticket status",),
        "made_at": ("Create date",),
        "due": ("Due date", "Promised date", "Time to Close SLA Due Date", "Time to close SLA"),
        "delivered_at": ("Close date",),
        "last_activity_at": ("Last activity date", "Last modified date"),
        "last_contact_at": ("Last contacted",),
        "cause": ("Reason for delay", "Resolution"),
        "value": ("Order value",),
        "currency": ("Currency",),
    },
    values={"status": _TICKET_STATUSES},
    closing=True,
    howto=("In the list of tickets choose Export, CSV, All properties.",),
    cannot_tell=("When the due was moved: import the property history too.",),
)

DEALS = Source(
    name="hubspot_deals",
    system="hubspot_deals",
    title="HubSpot deals (CSV export)",
    header=frozenset({"Deal Name", "Deal Stage", "Close Date"}),
    columns={
        "promise_id": ("Record ID", "Deal ID"),
        "title": ("Deal Name",),
        "customer": ("Associated Company", "Primary Associated Company"),
        "team": ("HubSpot Team",),
        "owner": ("Deal owner",),
        "kind": ("Deal Type",),
        "status": ("Deal Stage",),
        "made_at": ("Create Date",),
        "due": ("Close Date",),
        "delivered_at": ("Close Date",),
        "last_activity_at": ("Last Activity Date", "Last Modified Date"),
        "cause": ("Closed Lost Reason",),
        "value": ("Amount",),
        "currency": ("Currency",),
    },
    values={"status": _STAGES},
    overrules={
        "Is Closed Won": {"true": "delivered", "*": "empty"},
        "Is Closed Lost": {"true": "cancelled", "*": "empty"},
    },
    closing=True,
    due_lost_at_closing=True,
    due_told=False,
    howto=("In the list of deals choose Export, CSV, All properties.",),
    cannot_tell=(
        "Whether the close date was ever told to the customer.",
        "What it was before the deal closed: import the property history too.",
    ),
)

WAREHOUSE_TICKETS = Source(
    name="hubspot_warehouse_tickets",
    system="hubspot_tickets",
    title="HubSpot tickets (table of a data warehouse)",
    header=frozenset({"id", "property_hs_pipeline_stage", "property_createdate"}),
    columns={
        "promise_id": ("id",),
        "title": ("property_subject",),
        "team": ("property_hubspot_team_id",),
        "owner": ("property_hubspot_owner_id",),
        "kind": ("property_hs_ticket_category",),
        "priority": ("property_hs_ticket_priority",),
        "status": ("property_hs_pipeline_stage",),
        "made_at": ("property_createdate",),
        "due": ("property_due_date", "property_hs_time_to_close_sla_at"),
        "delivered_at": ("property_closed_date",),
        "last_activity_at": ("property_hs_lastmodifieddate",),
    },
    zone="UTC",
    values={"status": _TICKET_STATUSES},
    closing=True,
    howto=(
        "Sync the property that holds the date told to the customer (as property_due_date), then "
        "export the table ticket as your warehouse has it.",
    ),
    cannot_tell=("The name of the company: it stands in another table.",),
)

WAREHOUSE_DEALS = Source(
    name="hubspot_warehouse_deals",
    system="hubspot_deals",
    title="HubSpot deals (table of a data warehouse)",
    header=frozenset({"deal_id", "deal_pipeline_stage_id", "property_closedate"}),
    columns={
        "promise_id": ("deal_id",),
        "title": ("property_dealname",),
        "owner": ("owner_id",),
        "status": ("deal_pipeline_stage_id",),
        "made_at": ("property_createdate",),
        "due": ("property_closedate",),
        "delivered_at": ("property_closedate",),
        "value": ("property_amount",),
    },
    zone="UTC",
    values={"status": _STAGES},
    closing=True,
    due_lost_at_closing=True,
    due_told=False,
    howto=("Export the table deal as your warehouse has it.",),
    cannot_tell=DEALS.cannot_tell,
)

TICKET_HISTORY = Source(
    name="hubspot_ticket_history",
    system="hubspot_tickets",
    title="HubSpot ticket property history",
    kind="events",
    header=frozenset({"ticket_id", "name", "value"}),
    columns={"promise_id": ("ticket_id",), **_HISTORY_COLUMNS, "after": ("value",)},
    zone="UTC",
    values={
        "event": {
            **dict.fromkeys(("due_date", "promised_date", "hs_time_to_close_sla_at"), "due"),
            **{"hubspot_owner_id": "owner", "hubspot_team_id": "team"},
            "hs_ticket_priority": "priority",
        }
    },
    transitions={"hs_pipeline_stage": _TICKET_STATUSES},
    howto=("Export the table ticket_property_history as your warehouse has it.",),
    cannot_tell=("The names of owners and teams: the table has their numbers.",),
)

DEAL_HISTORY = Source(
    name="hubspot_deal_history",
    system="hubspot_deals",
    title="HubSpot deal property history",
    kind="events",
    header=frozenset({"deal_id", "name", "value"}),
    columns={"promise_id": ("deal_id",), **_HISTORY_COLUMNS, "after": ("value",)},
    zone="UTC",
    values={
        "event": {
            **{"closedate": "due", "hubspot_owner_id": "owner", "hubspot_team_id": "team"},
            "amount": "value",
        }
    },
    transitions={"dealstage": _STAGES},
    howto=("Export the table deal_property_history as your warehouse has it.",),
    cannot_tell=(DEALS.cannot_tell[0], *TICKET_HISTORY.cannot_tell),
)

TICKET_HISTORY_EXPORT = Source(
    name="hubspot_ticket_history_export",
    system="hubspot_tickets",
    title="HubSpot ticket property history (CSV export)",
    kind="events",
    header=frozenset({"Ticket ID", "Property name", "Value"}),
    columns={"promise_id": ("Ticket ID",), **_HISTORY_COLUMNS, "by": ("Updated by", "Source")},
    values={"event": {**TICKET_HISTORY.values["event"], "Due date": "due", "Priority": "priority"}},
    transitions={**TICKET_HISTORY.transitions, "Ticket status": _TICKET_STATUSES},
    howto=(
        "Export the history of the properties with their old values (by an app or the API), one "
        "row per value, with the columns Ticket ID, Property name, Value, Change date and "
        "Updated by.",
    ),
)

DEAL_HISTORY_EXPORT = Source(
    name="hubspot_deal_history_export",
    system="hubspot_deals",
    title="HubSpot deal property history (CSV export)",
    kind="events",
    header=frozenset({"Deal ID", "Property name", "Value"}),
    columns={"promise_id": ("Deal ID",), **_HISTORY_COLUMNS, "by": ("Updated by", "Source")},
    values={"event": {**DEAL_HISTORY.values["event"], "Close Date": "due", "Amount": "value"}},
    transitions={**DEAL_HISTORY.transitions, "Deal Stage": _STAGES},
    howto=(
        "Export the history of the properties with their old values (by an app or the API), one "
        "row per value, with the columns Deal ID, Property name, Value, Change date and "
        "Updated by.",
    ),
    cannot_tell=DEALS.cannot_tell[:1],
)
