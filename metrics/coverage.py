"""How much of what the files hold could be judged, and why the rest could not."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from metrics.filters import Filters
from metrics.never_read import never_read
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import Condition, fetch
from metrics.words import count_in_words

# The reasons of definitions §2a.5 and 9, after a number: "4 have no date".
REASONS = {
    "no_due_date": ("has no date", "have no date"),
    "due_set_already_past": ("was given a date already past", "were given a date already past"),
    "due_set_after_delivery": (
        "was given a date only after delivery", "were given a date only after delivery",
    ),
    "delivered_in_future": ("was delivered after its export", "were delivered after their export"),
    "delivered_before_made": (
        "was delivered before it was made", "were delivered before they were made",
    ),
    "delivered_no_date": (
        "is closed without a delivery day", "are closed without a delivery day",
    ),
    "cancelled_unknown": (
        "was cancelled in time, nobody says by whom", "were cancelled in time, nobody says by whom",
    ),
    "cancel_day_unknown": (
        "was cancelled, nobody says when", "were cancelled, nobody says when",
    ),
}  # fmt: skip
SET_ASIDE = ("row could not be read and was set aside", "rows could not be read and were set aside")


@dataclass(frozen=True)
class Coverage:
    """judged / (judged + unjudgeable + set aside), definitions §3; judged includes not yet due.

    Within a period, a record without a first due counts where it was made in the period, or
    where nobody knows when it was made. A row that was set aside has no team, customer or date
    that could be trusted: it counts in every choice but one of another source, and in one of a
    team, customer, kind or owner it stands apart (`unattributed`), for nobody can say whose it is.
    """

    judged: int
    unjudgeable: tuple[tuple[str, int], ...]  # reason, how many; most first
    set_aside: int
    unattributed: int = 0

    @property
    def total(self) -> int:
        return self.judged + sum(n for _, n in self.unjudgeable) + self.set_aside

    @property
    def share(self) -> float | None:
        return self.judged / self.total if self.total else None

    def __str__(self) -> str:
        """'judged 29 of 33; 4 have no date', or '' of nothing."""
        if not self.total:
            return ""
        parts = [f"judged {self.judged:,} of {self.total:,}"]
        parts += [f"{n:,} {REASONS[reason][n != 1]}" for reason, n in self.unjudgeable]
        if self.set_aside:
            parts.append(count_in_words(self.set_aside, *SET_ASIDE))
        return "; ".join(parts)

    @property
    def apart(self) -> str:
        """'7 rows of the exports could not be read: nobody can say whose they are', or ''."""
        if not self.unattributed:
            return ""
        rows = count_in_words(self.unattributed, "row")
        whose = "whose it is" if self.unattributed == 1 else "whose they are"
        return f"{rows} of the exports could not be read: nobody can say {whose}"


def coverage(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Coverage:
    """Coverage of the chosen promises; a withdrawn one is judged, 'not a promise' is none."""
    rows = chosen(filters, scope, Condition("outcome <> 'not_a_promise'"), with_undated=True)
    counts = fetch(con, f"SELECT reason, count(*) AS n {rows.sql} GROUP BY reason", rows.params)
    unjudgeable = [(reason, n) for reason, n in counts if reason]
    # Nobody can say whose such rows are, so who may not see everything is told of none.
    set_aside = never_read(con, filters) if scope.is_everything else 0
    is_whose = bool(filters.teams or filters.customers or filters.kinds or filters.owners)
    return Coverage(
        judged=sum(n for reason, n in counts if not reason),
        unjudgeable=tuple(sorted(unjudgeable, key=lambda pair: (-pair[1], pair[0]))),
        set_aside=0 if is_whose else set_aside,
        unattributed=set_aside if is_whose else 0,
    )
