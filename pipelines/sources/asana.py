"""Asana tasks: the export of one project, and the table of a data warehouse.

Traps: there is no status, so Completed At alone says what is delivered and nothing says what was
dropped; a deleted task is not in the export; Section/Column is a place on a board; a task of
several projects stands in the export of each, as one task; the due is a day, and in a warehouse a
day written as midnight in UTC, with the time of day in a column that is mostly empty.
"""

from __future__ import annotations

from pipelines.source import Source

TASKS = Source(
    name="asana_tasks",
    system="asana",
    title="Asana tasks (CSV export of a project)",
    header=frozenset({"Task ID", "Name", "Section/Column", "Due Date"}),
    columns={
        "promise_id": ("Task ID",),
        "title": ("Name",),
        "customer": ("Customer", "Client", "Account", "Company"),
        "team": ("Team", "Projects"),
        "owner": ("Assignee",),
        "kind": ("Section/Column",),
        "priority": ("Priority",),
        "made_at": ("Created At",),
        "due": ("Promised date", "Due Date"),
        "delivered_at": ("Completed At",),
        "last_activity_at": ("Last Modified",),
    },
    howto=(
        "Open the project, choose the arrow beside its name, Export/Print, CSV.",
        "A custom field Customer (or Client, Account, Company) says whom a task is for.",
    ),
    cannot_tell=(
        "What was cancelled: Asana has only completed and not.",
        "When the due was moved: its history is not in the export.",
    ),
)

WAREHOUSE_TASKS = Source(
    name="asana_warehouse_tasks",
    system="asana",
    title="Asana tasks (table of a data warehouse)",
    header=frozenset({"id", "name", "completed", "completed_at", "due_on", "workspace_id"}),
    columns={
        "promise_id": ("id",),
        "title": ("name",),
        "owner": ("assignee_id",),
        "status": ("completed",),
        "made_at": ("created_at",),
        "due": ("due_on",),
        "delivered_at": ("completed_at",),
        "last_activity_at": ("modified_at",),
        "parent_id": ("parent_id",),
    },
    zone="UTC",
    values={"status": {"true": "delivered", "false": "open"}},
    closing=True,
    howto=("Export the table task as your warehouse has it.",),
    cannot_tell=(
        "The time of day of a due: only its day is read.",
        "The customer, the team and the names of people: the table has numbers, or stands apart.",
        *TASKS.cannot_tell,
    ),
)
