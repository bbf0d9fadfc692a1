"""ClickUp tasks.

Traps: dates are milliseconds since 1970, with the same in words beside them; a due that was given
as a day is stored as four in the morning of the user's zone; statuses have names of each space's
own, so what is not known is asked; nothing is the word null or a pair
of brackets; assignees stand in brackets, separated by commas, and stay
together; the export of a workspace has no day of closing, that of a list view may.
"""

from __future__ import annotations

from pipelines.source import Source

TASKS = Source(
    name="clickup_tasks",
    system="clickup",
    title="ClickUp tasks (CSV export)",
    header=frozenset({"Task ID", "Task Name", "Date Created Text", "Space Name"}),
    columns={
        "promise_id": ("Task ID",),
        "title": ("Task Name",),
        "customer": ("Customer", "Client", "Account", "Company"),
        "team": ("Space Name",),
        "owner": ("Assignees",),
        "kind": ("Task Type", "List Name"),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Date Created",),
        "due": ("Due Date",),
        "delivered_at": ("Date Done", "Date Closed"),
        "last_activity_at": ("Date Updated",),
        "parent_id": ("Parent ID",),
    },
    values={
        "status": {
            **dict.fromkeys(("Open", "to do", "in progress", "in review", "review"), "open"),
            **dict.fromkeys(("blocked", "on hold", "planning", "backlog"), "open"),
            **dict.fromkeys(("complete", "completed", "done", "Closed"), "delivered"),
            **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
        }
    },
    overrules={"Tags": {"#duplicate": "not_a_promise", "*": "empty"}},
    blank=("null", "[]"),
    closing=True,
    also_ids=("Task Custom ID",),
    howto=(
        "In a list view with closed tasks and the columns Date created, Due date, Date done and "
        "Date updated choose the menu, Export view, CSV, all columns.",
        "Or as the owner of the workspace: Settings, Import/Export, Export; it has no Date done.",
    ),
    cannot_tell=(
        "When a task was done, in the export of a workspace.",
        "Whether a due has a time: one that was given as a day stands as four in the morning.",
        "When the due was moved: its history is not in the export.",
        "Which of several people owns a task: their names stay together.",
    ),
)
