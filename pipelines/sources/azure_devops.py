"""Azure DevOps work items.

Traps: a query shows only the columns it was given, so the dates must be among them; Resolved means
mended and not yet checked by whoever asked, so whether that is the delivery is asked; Removed is
dropped; a tree of work items spreads the title over Title 1, Title 2, …; a person is "Ann Lee
<ann@example.com>"; Target Date is a plan unless it was told.
"""

from __future__ import annotations

from pipelines.source import Source

WORK_ITEMS = Source(
    name="azure_devops_work_items",
    system="azure_devops",
    title="Azure DevOps work items (CSV export of a query)",
    header=frozenset({"ID", "Work Item Type", "State"}),
    columns={
        "promise_id": ("ID",),
        "title": ("Title", "Title 1"),
        "customer": ("Customer", "Client", "Account"),
        "team": ("Node Name", "Area Path", "Team Project"),
        "owner": ("Assigned To",),
        "kind": ("Work Item Type",),
        "priority": ("Priority",),
        "status": ("State",),
        "made_at": ("Created Date",),
        "due": ("Promised Date", "Due Date", "Target Date"),
        "delivered_at": ("Closed Date",),
        "last_activity_at": ("Changed Date",),
        "parent_id": ("Parent",),
    },
    values={
        "status": {
            **dict.fromkeys(("New", "Active", "To Do", "Doing", "Proposed", "Approved"), "open"),
            **dict.fromkeys(("Committed", "In Progress", "Design", "Ready", "Open"), "open"),
            **dict.fromkeys(("Closed", "Done", "Completed"), "delivered"),
            "Removed": "cancelled",
        }
    },
    overrules={
        "Reason": {
            **dict.fromkeys(("Duplicate", "Duplicate of another item"), "not_a_promise"),
            **dict.fromkeys(("Rejected", "Abandoned", "Cut", "Obsolete"), "cancelled"),
            **dict.fromkeys(("As Designed", "Cannot Reproduce", "Deferred"), "cancelled"),
            "*": "empty",
        }
    },
    closing=True,
    howto=(
        "In Boards, Queries, open a flat list of the work items with the columns Title, State, "
        "Reason, Assigned To, Area Path, Created Date, Target Date (or the field with the date "
        "told to the customer), Closed Date and Changed Date.",
        "Choose Export to CSV.",
    ),
    cannot_tell=(
        "When the date was moved: the revisions of a work item are not in the export.",
        "Which customer a work item is for, unless a field says so.",
    ),
)
