"""The three rates in a sentence: what `rates` counted goes in, the lead of a page comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.parts import counted
from metrics.words import count_in_words


def headline(found: Mapping[str, Any]) -> str:
    """Of the promises whose date has passed, how many were kept, moved and broken (as HTML)."""
    total, is_last_date = found["total"], found["basis"] == "last_date"
    if not total["population"]:
        return (
            f"No first date has passed yet: {counted(total['not_due'])} promises are still to come."
        )
    on_time = counted(total["on_time"], "on_time")
    broken = counted(total["broken"], "broken")
    owed = f" {counted(total['owed'])} are still owed now." if total["owed"] else ""
    if is_last_date:
        return (
            f"Of {counted(total['population'])} promises whose last date on file has passed, "
            f"{on_time} were delivered by it and {broken} were not.{owed}"
        )
    return (
        f"Of {counted(total['population'])} promises whose first date has passed, {on_time} were "
        f"kept on it, {counted(total['renegotiated'], 'renegotiated')} were moved with notice and "
        f"{broken} were broken.{owed}"
    )


def beside(found: Mapping[str, Any]) -> str:
    """What the headline leaves out and why, in plain text; '' where it leaves out nothing."""
    if found["basis"] == "last_date":
        return (
            "These files hold only the last date of each promise: whether it was moved before "
            "cannot be measured from them."
        )
    other = found["total"]["without_history"]
    if not other["population"]:
        return ""
    return (
        f"Beside these stand {count_in_words(other['population'], 'promise')} with only the last "
        f"date on file: {other['on_time']:,} delivered by it, {other['broken']:,} not."
    )


def names(found: Mapping[str, Any]) -> tuple[str, ...]:
    """The sets of rows the headline's numbers open (shows.py), the ones beside it included."""
    if found["basis"] == "last_date":
        return "last_date_on_time", "last_date_broken"
    more = ("last_date_on_time", "last_date_broken") * bool(
        found["total"]["without_history"]["population"]
    )
    return "on_time", "renegotiated", "broken", *more
