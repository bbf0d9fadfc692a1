"""The row and the moves of one promise go in; the marks of its strip come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dashboard.charts.strip import Stop
from metrics.words import due_in_words


def stops_of(
    promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]]
) -> tuple[list[Stop], datetime | None]:
    """Made, each date given, each move, delivery or today; and from when it is late, if it is."""
    counted = promise["counted_as"]
    stops: list[Stop] = []
    if promise["made_at"]:
        stops.append(Stop(promise["made_at"], "made", f"made {_short(promise, 'made_at')}"))
    if promise["first_due"]:
        stops.append(
            Stop(promise["first_due"], "due", f"first date {_short(promise, 'first_due')}")
        )
    given = {promise["first_due"]}
    for move in moves:
        if move["move"] in ("push", "pull_in") and move["after"] not in given:
            given.add(move["after"])
            stops.append(Stop(move["after"], "due", f"new date {_short(move, 'after')}"))
            if move["at"]:
                stops.append(Stop(move["at"], "moved", f"moved {_short(move, 'at')}"))
    if promise["delivered_at"]:
        stops.append(
            Stop(
                promise["delivered_at"],
                "delivered",
                f"delivered {_short(promise, 'delivered_at')}",
                counted,
            )
        )
    elif promise["cancelled_at"]:
        stops.append(
            Stop(
                promise["cancelled_at"],
                "delivered",
                f"cancelled {_short(promise, 'cancelled_at')}",
                counted,
            )
        )
    else:
        stops.append(Stop(promise["as_of"], "today", f"as of {_short(promise, 'as_of')}", counted))
    late_from = None
    if counted == "broken" and promise["due_in_force"]:
        ends = timedelta(days=1) if promise["due_in_force_is_day"] else timedelta()
        late_from = promise["due_in_force"] + ends
    return stops, late_from


def _short(row: Mapping[str, Any], name: str) -> str:
    return due_in_words(row[name], True, year=None).rsplit(" ", 1)[0]
