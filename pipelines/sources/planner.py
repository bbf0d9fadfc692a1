"""Microsoft Planner tasks of one plan.

Traps: the plan's name, its id and the day of the export stand above the header; Late means open
and overdue at the export, never that a finished task came late, so it is evidence and no
judgement; days are written in the order of the user's language; several people are separated by
semicolons, the first is taken as the owner; Labels and buckets are places on a board.
"""

from __future__ import annotations

from pipelines.source import Source

TASKS = Source(
    name="planner_tasks",
    system="planner",
    title="Microsoft Planner tasks (Excel export of a plan)",
    header=frozenset({"Task ID", "Task Name", "Bucket Name", "Progress"}),
    columns={
        "promise_id": ("Task ID",),
        "title": ("Task Name",),
        "customer": ("Customer", "Client", "Account"),
        "owner": ("Assigned To",),
        "kind": ("Bucket Name",),
        "priority": ("Priority",),
        "status": ("Progress",),
        "made_at": ("Created Date",),
        "due": ("Due Date",),
        "delivered_at": ("Completed Date",),
        "evidence": ("Late",),
    },
    values={
        "status": {
            **dict.fromkeys(("Not started", "In progress"), "open"),
            "Completed": "delivered",
        }
    },
    several={"owner": ";"},
    closing=True,
    howto=("Open the plan, choose the arrow beside its name, Export plan to Excel.",),
    cannot_tell=(
        "Which customer a task is for: Planner has no such column.",
        "What was cancelled: such tasks are deleted, and are not in the export.",
        "When the due was moved: its history is not in the export.",
    ),
)
