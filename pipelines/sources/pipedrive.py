"""Pipedrive deals.

Traps: the expected close date is a forecast of ours, and is asked about; a won deal is a delivery
only where winning is what was promised; Deal closed on is filled for won and lost alike, so the
status says which; a value and its currency are two columns.
"""

from __future__ import annotations

from pipelines.source import Source

DEALS = Source(
    name="pipedrive_deals",
    system="pipedrive",
    title="Pipedrive deals (CSV or Excel export of the list)",
    header=frozenset({"Deal - Title", "Deal - Status"}),
    columns={
        "promise_id": ("Deal - ID", "Deal - Pipedrive System ID"),
        "title": ("Deal - Title",),
        "customer": ("Deal - Organization", "Organization", "Deal - Contact person"),
        "team": ("Deal - Pipeline",),
        "owner": ("Deal - Owner",),
        "kind": ("Deal - Label",),
        "status": ("Deal - Status",),
        "made_at": ("Deal - Deal created", "Deal - Creation date"),
        "due": ("Deal - Promised date", "Deal - Expected close date"),
        "delivered_at": ("Deal - Won time", "Deal - Deal closed on", "Deal - Closed on"),
        "cancelled_at": ("Deal - Lost time",),
        "last_activity_at": ("Deal - Update time", "Deal - Last activity date"),
        "cause": ("Deal - Lost reason",),
        "value": ("Deal - Value",),
        "currency": ("Deal - Currency of value", "Deal - Currency"),
    },
    values={
        "status": {
            "Open": "open", "Won": "delivered", "Lost": "cancelled", "Deleted": "not_a_promise",
        }
    },
    closing=True,
    due_told=False,
    howto=(
        "In the list of deals show ID, Title, Organization, Owner, Pipeline, Status, Deal "
        "created, Expected close date, Won time, Lost time, Lost reason and Value.",
        "Set the filter to all deals, not only open ones, then choose Export results, CSV.",
    ),
    cannot_tell=(
        "Whether the expected close date was ever told to the customer.",
        "When it was moved: the history of a deal is not in the export.",
    ),
)  # fmt: skip
