"""Trello cards of one board.

Traps: the export says that a due is complete, not when, so a card whose date has passed cannot be
judged by it alone; archived is not delivered; a list's name is a place on a board and no status;
members are separated by commas, which names may hold too, and stay together.
"""

from __future__ import annotations

from pipelines.source import Source

CARDS = Source(
    name="trello_cards",
    system="trello",
    title="Trello cards (CSV export of a board)",
    header=frozenset({"Card ID", "Card Name", "List Name", "Board Name"}),
    columns={
        "promise_id": ("Card ID",),
        "title": ("Card Name",),
        "customer": ("Customer", "Client", "Account", "Company"),
        "team": ("Board Name",),
        "owner": ("Members",),
        "kind": ("List Name",),
        "url": ("Card URL",),
        "status": ("Due Complete",),
        "due": ("Due Date",),
        "last_activity_at": ("Last Activity Date",),
    },
    values={"status": {"true": "delivered", "false": "open"}},
    howto=(
        "In a board of a Premium workspace choose the menu, Print, export, and share, Export as "
        "CSV. Archived cards must be among them.",
        "A custom field Customer (or Client, Account, Company) says whom a card is for.",
    ),
    cannot_tell=(
        "When a card was done: only that it is. Import an export every week; a card that is "
        "complete before its date has passed is then known to be in time.",
        "When a card was made, and when its due was moved.",
        "Which of several members owns a card: their names stay together.",
    ),
)
