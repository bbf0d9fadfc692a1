"""One promise's true life, and what a system would show of it at a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

Due = date | datetime


@dataclass(frozen=True)
class Move:
    """One edit of the due date; `before` is None when it is set for the first time."""

    at: datetime
    before: Due | None
    after: Due | None
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Handover:
    at: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Promise:
    """Times are wall clock in Europe/Berlin. A life runs past any export; `seen` cuts it."""

    number: int
    team: str
    owner: str
    customer: str
    kind: str
    title: str
    priority: int  # 1 (most urgent) to 4
    made_at: datetime
    first: Due | None  # the due it was made with
    moves: tuple[Move, ...] = ()
    closures: tuple[tuple[datetime, bool], ...] = ()  # when, True = delivered, False = reopened
    undated: bool = False  # closed, but the system kept no day of it
    cancelled_at: datetime | None = None
    cancelled_by: str = ""  # customer, us or ''
    fate: str = ""  # duplicate, merged, spam, test or ''
    touches: tuple[datetime, ...] = ()  # notes and mails, the silence between them
    contacts: tuple[datetime, ...] = ()  # of these the ones the customer saw
    handovers: tuple[Handover, ...] = ()
    cause: str = ""
    side: str = ""  # ours, customer, third_party or ''
    deliverable: str = ""
    parent: int | None = None
    value: int | None = None
    currency: str = ""
    satisfaction: int | None = None  # 1 to 5, once delivered
    in_writing: str = ""  # yes, no or ''
    by_doer: str = ""

    @property
    def due(self) -> Due | None:
        return self.moves[-1].after if self.moves else self.first

    @property
    def delivered_at(self) -> datetime | None:
        if not self.closures or not self.closures[-1][1]:
            return None
        return self.closures[-1][0]

    @property
    def team_now(self) -> str:
        return self.handovers[-1].after if self.handovers else self.team

    @property
    def status(self) -> str:
        if self.fate:
            return "not_a_promise"
        if self.delivered_at:
            return "delivered"
        return "cancelled" if self.cancelled_at else "open"

    @property
    def last_activity_at(self) -> datetime:
        happened = [self.made_at, *self.touches, *(m.at for m in self.moves)]
        happened += [at for at, _ in self.closures] + [h.at for h in self.handovers]
        return max(happened + ([self.cancelled_at] if self.cancelled_at else []))


def seen(promise: Promise, as_of: datetime) -> Promise | None:
    """The promise as its system shows it at `as_of`; None while it was not yet made."""
    if promise.made_at > as_of:
        return None
    closures = tuple(c for c in promise.closures if c[0] <= as_of)
    delivered = bool(closures) and closures[-1][1]
    cancelled = (
        promise.cancelled_at if promise.cancelled_at and promise.cancelled_at <= as_of else None
    )
    moves = tuple(m for m in promise.moves if m.at <= as_of)
    due = moves[-1].after if moves else promise.first
    late = (due is not None and day(due) < as_of.date()) or any(m.after for m in moves)
    return replace(
        promise,
        closures=closures,
        moves=moves,
        cancelled_at=cancelled,
        cancelled_by=promise.cancelled_by if cancelled else "",
        undated=promise.undated and delivered,
        touches=tuple(t for t in promise.touches if t <= as_of),
        contacts=tuple(t for t in promise.contacts if t <= as_of),
        handovers=tuple(h for h in promise.handovers if h.at <= as_of),
        satisfaction=promise.satisfaction if delivered else None,
        cause=promise.cause if delivered or late or cancelled else "",
        side=promise.side if delivered or late or cancelled else "",
    )


def day(due: Due) -> date:
    """The day of a due, with or without a time."""
    return due.date() if isinstance(due, datetime) else due
