"""Dynamics 365 Customer Service cases.

Traps: Resolve By is the target of the SLA, Follow Up By a reminder of ours and no promise; a case
merged into another is cancelled like any other, and only its status reason tells; Modified On is
no delivery; the export in Excel begins with three hidden columns that must not be changed; the
times are those of the user's zone.
"""

from __future__ import annotations

from pipelines.source import Source

CASES = Source(
    name="dynamics_cases",
    system="dynamics",
    title="Dynamics 365 cases (Excel export of the view)",
    header=frozenset({"Case Title", "Case Number", "Created On"}),
    columns={
        "promise_id": ("Case Number",),
        "title": ("Case Title",),
        "customer": ("Customer",),
        "team": ("Owning Team", "Team", "Owning Business Unit"),
        "owner": ("Owner",),
        "kind": ("Case Type", "Subject"),
        "priority": ("Priority",),
        "status": ("Status", "Status Reason"),
        "made_at": ("Created On",),
        "due": ("Promised Date", "Resolve By"),
        "delivered_at": ("Resolved On", "Resolution Date", "Actual End"),
        "last_activity_at": ("(Do Not Modify) Modified On", "Modified On"),
        "parent_id": ("Parent Case",),
        "evidence": ("Resolve By SLA Status", "Resolve SLA Status"),
    },
    values={
        "status": {
            **dict.fromkeys(("Active", "In Progress", "On Hold", "Researching"), "open"),
            **dict.fromkeys(("Waiting for Details",), "open"),
            **dict.fromkeys(("Resolved", "Problem Solved", "Information Provided"), "delivered"),
            **dict.fromkeys(("Canceled", "Cancelled"), "cancelled"),
            "Merged": "not_a_promise",
        }
    },
    overrules={"Status Reason": {"Merged": "not_a_promise", "*": "empty"}},
    closing=True,
    also_ids=("(Do Not Modify) Case",),
    howto=(
        "Open a view of all cases, not only active ones, with the columns Case Number, Case "
        "Title, Customer, Owner, Priority, Status, Status Reason, Created On, Resolve By and the "
        "day of the resolution.",
        "Choose Export to Excel, Static Worksheet (all pages).",
    ),
    cannot_tell=(
        "When the date was moved, unless auditing is on: then export the audit history and map "
        "it as events.",
        "When a case was resolved, where the view has no such column.",
    ),
)
