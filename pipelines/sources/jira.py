"""Jira issues (CSV, current or all fields) and their changelog, one row per changed field.

Traps: one field fills many columns of one name (components, labels, log work); a due is written
as midnight and is a day; a cancelled or duplicate issue is "done" and resolved like any other, so
its status and resolution are looked at; an issue reopened without clearing its resolution keeps
the old date of it, so an open one counts as open.
"""

from __future__ import annotations

from pipelines.source import Source

_CLOSED_OTHERWISE = {
    **dict.fromkeys(("Cancelled", "Canceled", "Declined", "Rejected", "Abandoned"), "cancelled"),
    **dict.fromkeys(("Withdrawn", "Withdrawn by customer", "Won't Do", "Wont Do"), "cancelled"),
    **dict.fromkeys(("Duplicate", "Invalid", "Spam", "Test"), "not_a_promise"),
}
_UNFINISHED = {
    **dict.fromkeys(("Won't Fix", "Wont Fix", "Cannot Reproduce", "Incomplete"), "cancelled"),
    **dict.fromkeys(("Not a Bug", "Known Error", "Obsolete"), "cancelled"),
}
_FINISHED = (
    "Done", "Fixed", "Resolved", "Complete", "Completed", "Implemented", "Delivered", "Solved",
    "Answered", "Released", "Workaround",
)  # fmt: skip
_STATUSES = {
    **dict.fromkeys(("To Do", "In Progress", "Open", "New", "Backlog", "Reopened"), "open"),
    **dict.fromkeys(("Selected for Development", "In Review", "In Testing", "Blocked"), "open"),
    **dict.fromkeys(("Waiting for support", "Waiting for customer", "Pending"), "open"),
    **dict.fromkeys(("Escalated", "Work in progress", "On Hold", "Undefined"), "open"),
    **dict.fromkeys(("Done", "Closed", "Resolved", "Completed"), "delivered"),
    **_CLOSED_OTHERWISE,
}

ISSUES = Source(
    name="jira_issues",
    system="jira",
    title="Jira issues (CSV export, all fields)",
    header=frozenset({"Issue key", "Summary", "Status"}),
    columns={
        "promise_id": ("Issue key",),
        "title": ("Summary",),
        "customer": (
            "Custom field (Customer)", "Custom field (Organizations)",
            "Custom field (Organization)", "Custom field (Customer name)",
            "Custom field (Account)", "Custom field (Client)",
        ),
        "team": ("Custom field (Team)", "Team", "Team Name", "Project name", "Project key"),
        "owner": ("Assignee",),
        "kind": ("Issue Type", "Work type"),
        "priority": ("Priority",),
        "status": ("Status Category", "Status"),
        "made_at": ("Created",),
        "original_due": ("Custom field (Original due date)", "Custom field (Baseline end date)"),
        "due": ("Due date", "Due Date", "Custom field (Due date)", "Custom field (End date)"),
        "delivered_at": ("Resolved",),
        "last_activity_at": ("Updated",),
        "cancelled_by": ("Custom field (Cancelled by)",),
        "cause": ("Custom field (Root cause)", "Custom field (Cause)"),
        "side": ("Custom field (Side)",),
        "parent_id": ("Parent key",),
        "value": ("Custom field (Budget)", "Custom field (Value)"),
        "currency": ("Custom field (Currency)",),
    },
    values={"status": _STATUSES, "side": {"Third party": "third_party"}},
    overrules={
        "Status": {**_CLOSED_OTHERWISE, "*": "empty"},
        "Resolution": {
            "Unresolved": "empty",
            **dict.fromkeys(_FINISHED, "empty"),
            **_CLOSED_OTHERWISE,
            **_UNFINISHED,
        },
    },
    closing=True,
    also_ids=("Issue id",),
    repeats=frozenset(
        {
            "Components", "Component/s", "Labels", "Fix versions", "Fix Version/s", "Sprint",
            "Custom field (Organizations)", "Custom field (Organization)",
            "Custom field (Customer)",
        }
    ),
    howto=(
        "In Jira, search for the issues, with the ones that are done, then choose Export, "
        "Export CSV (all fields).",
        "The due is the column Due date; if another field holds the date you tell customers, "
        "name it in a mapping.",
    ),
    cannot_tell=("When the due was moved: import the changelog too.",),
)  # fmt: skip

_HISTORY_CANNOT_TELL = (
    "The date set at creation, where it was never changed: it stands in the issue itself, so "
    "import the issues too.",
)

CHANGELOG = Source(
    name="jira_changelog",
    system="jira",
    title="Jira changelog (one row per changed field)",
    kind="events",
    tells_every=frozenset({"due"}),
    header=frozenset({"Issue key", "Field", "From", "To", "Created"}),
    columns={
        "promise_id": ("Issue key",),
        "at": ("Created",),
        "event": ("Field",),
        "before": ("From string", "From"),
        "after": ("To string", "To"),
        "due_before": ("From", "From string"),
        "due_after": ("To", "To string"),
        "by": ("Author",),
    },
    values={
        "event": {
            "duedate": "due", "Due date": "due", "assignee": "owner", "priority": "priority",
            "Team": "team",
        }
    },
    transitions={
        "resolution": {
            "Unresolved": "open",
            **dict.fromkeys(_FINISHED, "delivered"),
            **_CLOSED_OTHERWISE,
            **_UNFINISHED,
        }
    },
    howto=(
        "Export the issues' history with one row per changed field: with an app for issue "
        "history, or from the API (GET /issue/KEY/changelog).",
        "The columns are Issue key, Created, Author, Field, From, To; From string and To string "
        "are used where they are there.",
    ),
    cannot_tell=_HISTORY_CANNOT_TELL,
)  # fmt: skip

PIPELINE_HISTORY = Source(
    name="jira_pipeline_history",
    system="jira",
    title="Jira Data Center data pipeline: issue history",
    kind="events",
    tells_every=frozenset({"due"}),
    header=frozenset({"issue_id", "changelog_id", "field", "from_string", "to_string"}),
    columns={
        "promise_id": ("issue_key", "issue_id"),
        "at": ("created_date", "created"),
        "event": ("field",),
        "before": ("from_string",),
        "after": ("to_string",),
        "due_before": ("from", "from_string"),
        "due_after": ("to", "to_string"),
        "by": ("author_key", "author_id"),
    },
    values=CHANGELOG.values,
    transitions=CHANGELOG.transitions,
    howto=("Run the data pipeline export and take the files issues and issue_history.",),
    cannot_tell=_HISTORY_CANNOT_TELL,
)

PIPELINE_ISSUES = Source(
    name="jira_pipeline_issues",
    system="jira",
    title="Jira Data Center data pipeline: issues",
    header=frozenset({"instance_url", "key", "summary", "created_date", "due_date"}),
    columns={
        "promise_id": ("key",),
        "title": ("summary",),
        "team": ("project_name", "project_key"),
        "owner": ("assignee_name", "assignee_id"),
        "kind": ("issue_type",),
        "priority": ("priority_name",),
        "url": ("url",),
        "status": ("status_category", "status"),
        "made_at": ("created_date",),
        "due": ("due_date",),
        "delivered_at": ("resolution_date",),
        "last_activity_at": ("updated_date",),
    },
    zone="UTC",
    values=ISSUES.values,
    overrules={
        "status": ISSUES.overrules["Status"],
        "resolution": ISSUES.overrules["Resolution"],
    },
    closing=True,
    also_ids=("id",),
    howto=("Run the data pipeline export and take the files issues and issue_history.",),
    cannot_tell=("The customer: custom fields stand in another file, issue_fields.",),
)

WAREHOUSE_ISSUES = Source(
    name="jira_warehouse_issues",
    system="jira",
    title="Jira issues (table of a data warehouse)",
    header=frozenset({"id", "key", "issue_type", "due_date", "created", "resolved"}),
    columns={
        "promise_id": ("key",),
        "title": ("summary",),
        "team": ("project",),
        "owner": ("assignee",),
        "kind": ("issue_type",),
        "priority": ("priority",),
        "made_at": ("created",),
        "due": ("due_date",),
        "delivered_at": ("resolved",),
        "last_activity_at": ("updated",),
    },
    zone="UTC",
    also_ids=("id",),
    howto=("Export the table issue as your warehouse has it.",),
    cannot_tell=("The status: the table holds its number only, so the dates decide.",),
)

WAREHOUSE_HISTORY = Source(
    name="jira_warehouse_history",
    system="jira",
    title="Jira issue field history (table of a data warehouse)",
    kind="events",
    header=frozenset({"field_id", "issue_id", "time", "value"}),
    columns={
        "promise_id": ("issue_id",),
        "at": ("time",),
        "event": ("field_id",),
        "after": ("value",),
        "by": ("author_id",),
    },
    zone="UTC",
    values={"event": {"duedate": "due", "assignee": "owner", "priority": "priority"}},
    howto=("Export the table issue_field_history as your warehouse has it.",),
    cannot_tell=(
        "When an issue was resolved: its statuses are numbers here, so import the table issue too.",
    ),
)
