"""What a metric needs from the files, and the sentence that says it is not there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Something an export must hold, as SQL conditions on one row of promises.

    A system is without it where `wanting` is true of some of its chosen promises and `present`
    of none: its promises are then left out of the metric, or the metric is off where no other
    is left, rather than counted as if the answer were no.
    """

    present: str
    missing: str  # 'it does not say …'
    turn_on: str  # 'The column …'
    wanting: str = "TRUE"
    of_each_group: bool = True  # False: a group may lack it by chance, where its system has it

    @property
    def reason(self) -> str:
        return (
            f"Cannot be measured from this file: {self.missing}. {self.turn_on} would turn it on."
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
CUSTOMER_LEFT = Need(
    "customer_left_at IS NOT NULL",
    "it does not say which customers left",
    "The column customer_left_at",
)
SATISFACTION = Need(
    "satisfaction IS NOT NULL",
    "it holds no satisfaction score",
    "The column satisfaction",
)
