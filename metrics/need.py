"""What a metric needs from the files, and the sentence that says it is not there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Something an export must hold, as SQL conditions on one row of promises.

    A system is without it where `wanting` is true of some of its chosen promises and `present`
    of none: its promises are then left out of the metric, or the metric is off where no other
    is left, rather than counted as if the answer were no.

    Where an empty cell is an answer ("nobody owns it"), `columns` names the columns of which
    the system's files must have had one; what the chosen rows hold then says nothing.
    """

    present: str
    missing: str  # 'it does not say …'
    turn_on: str  # 'The column …'
    wanting: str = "TRUE"
    of_each_group: bool = True  # False: a group may lack it by chance, where its system has it
    columns: tuple[str, ...] = ()
    systems: str = ""  # SQL: source and instance of those that meet it, where no column says so

    @property
    def reason(self) -> str:
        return (
            f"Cannot be measured from this file: {self.missing}. {self.turn_on} would turn it on."
        )


def _column(name: str, missing: str, *, empty_says: bool = False, also: str = "") -> Need:
    """A need of one column; `empty_says`: an empty cell of it is an answer."""
    return Need(
        f"{name} IS NOT NULL",
        missing,
        f"The column {name}{also}",
        of_each_group=False,
        columns=(name,) if empty_says else (),
    )


DUE_HISTORY = Need(
    "NOT history_missing",
    "it holds only the last due date, so nobody can see what moved",
    "A history of the due date (events.csv) or the column original_due",
)
DATED_MOVES = Need(
    "pushes + pull_ins > 0 AND NOT notice_unknown",
    "it does not say when a due date was moved",
    "A history of the due date (events.csv)",
    wanting="history_missing OR notice_unknown",
    of_each_group=False,
)
LAST_ACTIVITY = Need(
    "last_activity_at IS NOT NULL",
    "it does not say when a promise was last worked on",
    "The column last_activity_at",
)
DELIVERY = Need(
    "delivered_at IS NOT NULL",
    "it does not say when anything was delivered",
    "The column delivered_at",
    of_each_group=False,
    columns=("delivered_at", "delivered"),
)
CUSTOMER = _column("customer", "it names no customer", empty_says=True)
OWNER = _column("owner", "it names no owner", empty_says=True)
TITLE = _column("title", "it has no titles", empty_says=True)
CUSTOMER_LEFT = _column("customer_left_at", "it does not say which customers left", empty_says=True)
SATISFACTION = _column("satisfaction", "it holds no satisfaction score")
MADE = _column("made_at", "it does not say when a promise was made")
PARENT = _column("parent_id", "it does not say which promise is part of which")
CAUSE = _column("cause", "it records no causes", empty_says=True)
VALUE = _column("value", "it holds no value of a promise", also=" (and currency)")
SIDE = Need(
    "side IS NOT NULL OR cause IS NOT NULL",
    "it records no causes and does not say whose doing it was",
    "The column side (or cause, with a map)",
    of_each_group=False,
    columns=("side", "cause"),
)
THING = Need(
    "deliverable IS NOT NULL OR parent_id IS NOT NULL OR title IS NOT NULL",
    "it does not say what was promised",
    "The column deliverable (or parent_id, or title)",
    of_each_group=False,
)


def _events(missing: str, *names: str, first: str = "") -> Need:
    """A need of a kind of event in the history of a system, any of these or the `first`."""
    told = [f"'{name}'" for name in ([first] if first else names)]
    events = f"event{'s' if len(names) > 1 else ''} {' and '.join(names)}"
    return Need(
        "FALSE",
        missing,
        f"A history with the {events} (events.csv)",
        of_each_group=False,
        columns=tuple(f"event {name}" for name in names),
        systems=f"SELECT DISTINCT source, instance FROM events WHERE event IN ({', '.join(told)})",
    )


WAITS = _events(
    "it does not say when a promise waited for the customer",
    "waiting_on_customer",
    "reply_from_customer",
    first="waiting_on_customer",
)
ESCALATED = _events("it does not say when anybody asked for help", "escalated")
TERMS = _events("it does not say when value or scope changed", "value", "scope")
