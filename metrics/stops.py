"""The row and the moves of one promise go in; the marks of its strip come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from metrics.words import due_in_words

Mark = Literal["made", "due", "moved", "delivered", "cancelled", "today"]


@dataclass(frozen=True)
class Stop:
    """One mark on the line; `counted_as` colours what became of it."""

    at: datetime
    mark: Mark
    label: str
    counted_as: str = ""


def stops_of(
    promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], *, year: int
) -> tuple[Stop, ...]:
    """Made, each date given, each move, and delivery, cancellation or the as-of, in order of time.

    `promise` is a row of `promises`, `moves` its rows of `moves`; a year is written where it is
    not `year`. Edits after delivery, and dates set back into the past, change nothing: left out.
    """
    counted = promise["counted_as"]
    stops: list[Stop] = []

    def add(row: Mapping[str, Any], name: str, mark: Mark, word: str, counted: str = "") -> None:
        words = due_in_words(row[name], True, year=year)
        stops.append(Stop(row[name], mark, f"{word} {words}", counted))

    if promise["made_at"]:
        add(promise, "made_at", "made", "made")
    if promise["first_due"]:
        first = "last date on file" if promise["history_missing"] else "first date"
        add(promise, "first_due", "due", first)
    given = {promise["first_due"]}
    for move in moves:
        is_news = move["move"] in ("push", "pull_in") and move["after"] not in given
        if is_news and not move["backdated"] and not move["after_delivery"]:
            given.add(move["after"])
            add(move, "after", "due", "new date")
            if move["at"]:
                add(move, "at", "moved", "moved on")
    if promise["delivered_at"]:
        add(promise, "delivered_at", "delivered", "delivered", counted)
    elif promise["cancelled_at"]:
        add(promise, "cancelled_at", "cancelled", "cancelled", counted)
    else:
        add(promise, "as_of", "today", "as of", counted)
    return tuple(sorted(stops, key=lambda stop: stop.at))


def late_from(promise: Mapping[str, Any]) -> datetime | None:
    """From when a broken promise is late: the end of its date in force; None of any other."""
    if promise["counted_as"] != "broken" or promise["due_in_force"] is None:
        return None
    ends = timedelta(days=1) if promise["due_in_force_is_day"] else timedelta()
    late: datetime = promise["due_in_force"] + ends
    return late


def in_words(stops: Sequence[Stop]) -> str:
    """The strip for a reader who does not see it."""
    return f"Timeline: {'; '.join(stop.label for stop in stops)}."
