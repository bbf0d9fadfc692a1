"""A promise told by hand, in one line of short dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sample_data.customers import BY_NAME, LEAVING
from sample_data.personas import Team
from sample_data.promise import Due, Move, Promise


def moment(text: str) -> datetime:
    """'10-05 14:30' of 2026, or a full ISO time."""
    return datetime.fromisoformat(text if len(text) > 11 else f"2026-{text}")


def told(
    number: int,
    team: Team,
    kind: str,
    title: str,
    made: str,
    due: Due | None,
    *,
    owner: int = 0,
    customer: str = LEAVING,
    moves: Iterable[tuple[str, Due | None, str]] = (),
    delivered: str = "",
    notes: Iterable[str] = (),
    contacts: Iterable[str] = (),
    value: int | None = None,
    cause: str = "",
    side: str = "",
    deliverable: str = "",
    parent: int | None = None,
    priority: int = 2,
    cancelled: str = "",
    by: str = "",
) -> Promise:
    edits, now = [], due
    for at, after, reason in moves:
        edits.append(Move(moment(at), now, after, team.owners[owner], reason))
        now = after
    return Promise(
        number,
        team.name,
        team.owners[owner],
        customer,
        kind,
        title,
        priority,
        moment(made),
        due,
        tuple(edits),
        closures=((moment(delivered), True),) if delivered else (),
        cancelled_at=moment(cancelled) if cancelled else None,
        cancelled_by=by,
        touches=tuple(moment(t) for t in notes),
        contacts=tuple(moment(t) for t in contacts),
        cause=cause,
        side=side,
        deliverable=deliverable,
        parent=parent,
        value=value,
        currency=BY_NAME[customer].currency,
        in_writing="yes",
        by_doer="no",
    )
