"""ServiceNow incidents, the targets of their SLAs (task_sla), and their audit history.

Traps: one task has several rows in task_sla (response and resolution; another for each change of
priority), and which target was told to the customer is asked; made_sla starts as true everywhere
and is no judgement; resolved is the delivery, closed comes days later by itself; the audit names
records by sys_id, the lists by number, so export the incidents with both; closed says nothing of
how: the close code does, and not solved is not delivered.
"""

from __future__ import annotations

from pipelines.source import Source

_STATES = {
    **dict.fromkeys(("New", "In Progress", "On Hold", "Work in Progress", "Open"), "open"),
    **dict.fromkeys(("1", "2", "3", "4", "5", "Active", "Pending"), "open"),
    **dict.fromkeys(("Resolved", "Closed", "6", "7", "Closed Complete"), "delivered"),
    **dict.fromkeys(
        ("Canceled", "Cancelled", "8", "Closed Incomplete", "Closed Skipped"), "cancelled"
    ),
}

# How it ended beats that it ended: closed without a solution is not delivered. A code of one's own
# is asked.
_CLOSE_CODES = {
    **dict.fromkeys(
        (
            "Solved (Permanently)", "Solved (Work Around)", "Solved (Workaround)",
            "Solved Remotely (Permanently)", "Solved Remotely (Work Around)", "Solution provided",
            "Workaround provided", "Resolved by caller", "Closed/Resolved by Caller",
            "Resolved by change", "Resolved by problem", "Resolved by request",
            "Resolved by parent incident", "Known error", "Successful", "Successful with issues",
        ),
        "empty",
    ),
    **dict.fromkeys(
        (
            "Not Solved (Not Reproducible)", "Not Solved (Too Costly)", "No resolution provided",
            "Canceled by caller", "Cancelled by caller", "Withdrawn by caller", "User error",
            "Unsuccessful",
        ),
        "cancelled",
    ),
    "Duplicate": "not_a_promise",
}  # fmt: skip

INCIDENTS = Source(
    name="servicenow_incidents",
    system="servicenow",
    title="ServiceNow incidents (CSV export of the list)",
    header=frozenset({"number", "short_description", "opened_at"}),
    columns={
        "promise_id": ("number",),
        "title": ("short_description",),
        "customer": ("company", "account", "company_value", "caller_id"),
        "team": ("assignment_group", "assignment_group_value"),
        "owner": ("assigned_to", "assigned_to_value"),
        "kind": ("category",),
        "priority": ("priority",),
        "status": ("state", "incident_state"),
        "made_at": ("opened_at",),
        "due": ("due_date", "sla_due"),
        "delivered_at": ("resolved_at", "closed_at"),
        "cancelled_at": ("closed_at",),
        "last_activity_at": ("sys_updated_on",),
        "parent_id": ("parent_incident", "parent"),
        "evidence": ("made_sla",),
    },
    values={"status": _STATES},
    overrules={"close_code": _CLOSE_CODES},
    closing=True,
    also_ids=("sys_id",),
    howto=(
        "Show number, sys_id, short_description, company, assignment_group, assigned_to, "
        "priority, state, opened_at, due_date, resolved_at, closed_at, close_code and "
        "sys_updated_on in the list, then choose Export, CSV.",
        "Export the list task_sla too: the targets of the SLAs are there.",
    ),
    cannot_tell=("When a date was moved: import the audit history (sys_audit) too.",),
)

WAREHOUSE_TASKS = Source(
    name="servicenow_warehouse_tasks",
    system="servicenow",
    title="ServiceNow tasks (table of a data warehouse)",
    header=frozenset(
        {"sys_id", "number", "short_description", "opened_at", "assignment_group_value"}
    ),
    columns={**INCIDENTS.columns, "delivered_at": ("resolved_at", "closed_at")},
    zone="UTC",
    values={"status": _STATES},
    closing=True,
    also_ids=("sys_id",),
    howto=("Export the table task as your warehouse has it.",),
    cannot_tell=INCIDENTS.cannot_tell,
)

INCIDENTS_SHEET = Source(
    name="servicenow_incidents_sheet",
    system="servicenow",
    title="ServiceNow incidents (Excel export of the list)",
    header=frozenset({"Number", "Short description", "Opened"}),
    columns={
        "promise_id": ("Number",),
        "title": ("Short description",),
        "customer": ("Company", "Account", "Caller"),
        "team": ("Assignment group",),
        "owner": ("Assigned to",),
        "kind": ("Category",),
        "priority": ("Priority",),
        "status": ("State", "Incident state"),
        "made_at": ("Opened",),
        "due": ("Due date", "SLA due"),
        "delivered_at": ("Resolved", "Closed"),
        "cancelled_at": ("Closed",),
        "last_activity_at": ("Updated",),
        "parent_id": ("Parent Incident", "Parent"),
        "evidence": ("Made SLA",),
    },
    values={"status": _STATES},
    overrules={
        "Close code": INCIDENTS.overrules["close_code"],
        "Resolution code": INCIDENTS.overrules["close_code"],
    },
    closing=True,
    also_ids=("Sys ID",),
    howto=INCIDENTS.howto,
    cannot_tell=INCIDENTS.cannot_tell,
)

TASK_SLA = Source(
    name="servicenow_task_sla",
    system="servicenow",
    title="ServiceNow task SLAs (CSV export of the list)",
    kind="events",
    header=frozenset({"task", "sla", "planned_end_time"}),
    columns={
        "promise_id": ("task",),
        "at": ("start_time",),
        "after": ("planned_end_time",),
        "by": ("sla",),
        "reason": ("stage",),
    },
    one_due=True,
    howto=(
        "Open the list task_sla, show task, sla, stage, start_time, planned_end_time and "
        "end_time, then choose Export, CSV.",
    ),
    cannot_tell=("Whether a target was told to the customer.",),
)

WAREHOUSE_TASK_SLA = Source(
    name="servicenow_warehouse_task_sla",
    system="servicenow",
    title="ServiceNow task SLAs (table of a data warehouse)",
    kind="events",
    header=frozenset({"task_value", "sla_value", "planned_end_time"}),
    columns={**TASK_SLA.columns, "promise_id": ("task_value",), "by": ("sla_value",)},
    zone="UTC",
    one_due=True,
    howto=("Export the table task_sla as your warehouse has it.",),
    cannot_tell=TASK_SLA.cannot_tell,
)

AUDIT = Source(
    name="servicenow_audit",
    system="servicenow",
    title="ServiceNow audit history (sys_audit)",
    kind="events",
    tells_every=frozenset({"due"}),
    header=frozenset({"documentkey", "fieldname", "oldvalue", "newvalue"}),
    columns={
        "promise_id": ("documentkey",),
        "at": ("sys_created_on",),
        "event": ("fieldname",),
        "before": ("oldvalue",),
        "after": ("newvalue",),
        "by": ("user", "sys_created_by"),
        "reason": ("reason",),
    },
    values={
        "event": {
            **{"due_date": "due", "assignment_group": "team", "assigned_to": "owner"},
            "priority": "priority",
        }
    },
    transitions={"state": _STATES, "incident_state": _STATES},
    howto=(
        "Open the list sys_audit, filter Table name to incident, show documentkey, fieldname, "
        "oldvalue, newvalue, user and sys_created_on, then choose Export, CSV.",
    ),
    cannot_tell=("Changes of fields or tables that are not audited.",),
)
