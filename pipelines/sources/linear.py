"""Linear issues.

Traps: dates as JavaScript writes them ("Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)"); statuses have
names of each team's own, so what is not known is asked; Completed and Canceled are filled where
it ended, and cleared when it is reopened; a cycle's end is a plan, no promise to a customer; the
export names no customer.
"""

from __future__ import annotations

from pipelines.source import Source

ISSUES = Source(
    name="linear_issues",
    system="linear",
    title="Linear issues (CSV export)",
    header=frozenset({"ID", "Team", "Title", "Cycle Number", "Due Date"}),
    columns={
        "promise_id": ("ID",),
        "title": ("Title",),
        "customer": ("Customer", "Customers"),
        "team": ("Team",),
        "owner": ("Assignee",),
        "kind": ("Project",),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Created",),
        "due": ("Due Date",),
        "delivered_at": ("Completed",),
        "cancelled_at": ("Canceled",),
        "last_activity_at": ("Updated",),
        "parent_id": ("Parent issue",),
    },
    values={
        "status": {
            **dict.fromkeys(("Triage", "Backlog", "Todo", "In Progress", "In Review"), "open"),
            **dict.fromkeys(("Unstarted", "Started", "Icebox"), "open"),
            **dict.fromkeys(("Done", "Completed", "Released"), "delivered"),
            **dict.fromkeys(("Canceled", "Cancelled"), "cancelled"),
            "Duplicate": "not_a_promise",
        }
    },
    howto=("In Settings, Workspace, Import / Export, choose Export data, CSV.",),
    cannot_tell=(
        "Which customer an issue is for: Linear's export has no such column.",
        "When the due was moved: its history is not in the export.",
    ),
)
