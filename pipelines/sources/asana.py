"""Asana tasks of one project.

Traps: there is no status, so Completed At alone says what is delivered and nothing says what was
dropped; a deleted task is not in the export; Section/Column is a place on a board; a task of
several projects stands in the export of each, as one task; the due is a day.
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
