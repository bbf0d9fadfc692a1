"""monday.com items of one board.

Traps: the board's and the group's name stand above the header, and again above each further
group; without the column Item ID no later export can speak of an item again; subitems have columns
of their own on the rows between, so they are left out at the export; a status is a label of the
board's own, so what is not known is asked; several people in one cell are separated by commas,
which names may hold too, and stay together.
"""

from __future__ import annotations

from pipelines.source import Source

ITEMS = Source(
    name="monday_items",
    system="monday",
    title="monday.com items (Excel export of a board)",
    header=frozenset({"Name", "Item ID (auto generated)"}),
    columns={
        "promise_id": ("Item ID (auto generated)",),
        "title": ("Name",),
        "customer": ("Customer", "Client", "Account", "Company"),
        "team": ("Team",),
        "owner": ("Owner", "Person", "People"),
        "kind": ("Type",),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Created", "Creation log", "Created at", "Creation Date"),
        "due": ("Promised date", "Due date", "Deadline", "Date", "Timeline - End"),
        "delivered_at": ("Completion date", "Completed on", "Done date", "Delivered"),
        "last_activity_at": ("Last updated", "Updated"),
    },
    values={
        "status": {
            **dict.fromkeys(("Working on it", "Stuck", "Not Started", "In progress"), "open"),
            "Done": "delivered",
            **dict.fromkeys(("Cancelled", "Canceled"), "cancelled"),
            "Duplicate": "not_a_promise",
        }
    },
    howto=(
        "Add the columns Item ID and Creation log to the board, and a date that is filled when "
        "an item is done (an automation can fill it).",
        "Choose the board's menu, More actions, Export board to Excel, without updates and "
        "subitems.",
        "Titles of further groups are set aside, as they have no id: look at them, then import "
        "the rest.",
    ),
    cannot_tell=(
        "When an item was done, unless a date column says so.",
        "When the date was moved: the activity log is an export of its own.",
        "Which of several people owns an item: their names stay together.",
    ),
)
