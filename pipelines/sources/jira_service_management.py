"""Jira Service Management requests: Jira's own export with the columns of a service project.

Traps: the SLA columns (Time to resolution) hold the time that was left when the export was made,
with a minus once it is over, and not the moment by which it was due, so they are evidence and no
due; an organisation fills one column of several; a request is resolved for the customer before it
is closed; a request of two organisations counts for the first.
"""

from __future__ import annotations

from pipelines.source import Source
from pipelines.sources.jira import ISSUES

REQUESTS = Source(
    name="jira_service_management",
    system="jira",
    title="Jira Service Management requests (CSV export, all fields)",
    header=ISSUES.header | {"Custom field (Request Type)"},
    columns={
        **ISSUES.columns,
        "customer": (
            "Custom field (Organizations)", "Custom field (Organisations)", "Organizations",
            "Custom field (Organization)", "Custom field (Customer)", "Reporter",
        ),
        "team": (
            "Custom field (Team)", "Team", "Team Name", "Custom field (Assignment group)",
            "Project name", "Project key",
        ),
        "kind": ("Custom field (Request Type)", "Issue Type", "Work type"),
        "due": (
            "Custom field (Promised date)", "Custom field (Time to resolution target)",
            "Custom field (Target resolution date)", *ISSUES.columns["due"],
        ),
        "satisfaction": ("Satisfaction rating", "Satisfaction"),
        "evidence": ("Custom field (Time to resolution)",),
    },
    values={
        **ISSUES.values,
        "status": {
            **ISSUES.values["status"],
            **dict.fromkeys(("Waiting for approval", "Awaiting implementation"), "open"),
            **dict.fromkeys(("Under investigation", "Waiting for vendor"), "open"),
        },
    },
    overrules=ISSUES.overrules,
    closing=True,
    also_ids=ISSUES.also_ids,
    repeats=ISSUES.repeats | {"Custom field (Request Type)", "Custom field (Organisations)"},
    howto=(
        "Make a field of the type date, such as Promised date, and fill it when you tell the "
        "customer; or use Due date.",
        "In the project open Queues or Search, with the requests that are done, then choose "
        "Export, Export CSV (all fields).",
    ),
    cannot_tell=(
        "By when an SLA was due: Jira exports only the time that was left.",
        *ISSUES.cannot_tell,
    ),
)  # fmt: skip
