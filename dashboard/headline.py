"""The three rates in a sentence: what `rates` counted goes in, the lead of a page comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.parts import counted, many
from metrics.frame import RANKED
from metrics.metric import Measured
from metrics.words import beside_in_words, count_in_words


def headline(found: Mapping[str, Any]) -> str:
    """Of the promises whose date has passed, how many were kept, moved and broken (as HTML)."""
    total, is_last_date = found["total"], found["basis"] == "last_date"
    if not total["population"]:
        return (
            f"No first date has passed yet: {many(total['not_due'], 'promise')} "
            f"{be(total['not_due'])} still to come."
        )
    on_time = counted(total["on_time"], "on_time")
    broken = counted(total["broken"], "broken")
    owed = _owed(found)
    if is_last_date:
        return (
            f"Of {many(total['population'], 'promise')} whose last date on file has passed, "
            f"{on_time} {were(total['on_time'])} delivered by it and {broken} "
            f"{were(total['broken'])} not.{owed}"
        )
    return (
        f"Of {many(total['population'], 'promise')} whose first date has passed, {on_time} "
        f"{were(total['on_time'])} kept on that date, "
        f"{counted(total['renegotiated'], 'renegotiated')} {were(total['renegotiated'])} moved "
        f"with notice and {broken} {were(total['broken'])} broken.{owed}"
    )


def _owed(found: Mapping[str, Any]) -> str:
    """What is owed now, of everything chosen: not only of what the rates are out of."""
    total = found["total"]
    if not total["owed"]:
        return ""
    every = total["population"] + total["without_history"]["population"]
    if every == 1:
        return " It is still owed now."
    whole = f" all {every:,}" if total["without_history"]["population"] else " these"
    return f" Of{whole}, {counted(total['owed'])} {be(total['owed'])} still owed now."


def redated(n: int, last: int, first: int, moved_late: int) -> str:
    """What the tools would say of the same `n` delivered promises, by the date they show now
    (HTML); '' where that is no other."""
    if not n or last == first:
        return ""
    tools, ours = (f"{k / n:.0%}" if n >= RANKED else f"{k:,}" for k in (last, first))
    said = (
        f"Of the {n:,} of these that were delivered, your tools would say <b>{tools}</b> on time, "
        f"by the date they show now; by the first date it is <b>{ours}</b>."
    )
    if not moved_late:
        return said
    its = "promise was moved too late: its" if moved_late == 1 else (
        "promises were moved too late: their")  # fmt: skip
    return f"{said} {moved_late:,} {its} first date still counts."


def delivered(half: Measured, most: Measured, date: str) -> str:
    """'Half were delivered 5 days before the first date or earlier; 85% by the first date.'"""
    said = [
        f"{share} {'were ' * (share == 'Half')}delivered {_by(told.value, date)}"
        for share, told in (("Half", half), ("85%", most))
        if told.value is not None
    ]
    return f"{'; '.join(said).replace('85% delivered', '85%')}. " if said else ""


def _by(days: float, date: str) -> str:
    whole = round(days)
    if whole == 0:
        return f"by the {date}"
    many = count_in_words(abs(whole), "day")
    if whole < 0:
        return f"{many} before the {date} or earlier"
    return f"within {many} after the {date}"


def be(number: int) -> str:
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    return "was" if number == 1 else "were"


def beside(found: Mapping[str, Any]) -> str:
    """What the headline leaves out and why, in plain text; '' where it leaves out nothing."""
    if found["basis"] == "last_date":
        return (
            "These files hold only the last date of each promise: whether it was moved before "
            "cannot be measured from them."
        )
    other = found["total"]["without_history"]
    return beside_in_words(other) if other["population"] else ""


def names(found: Mapping[str, Any]) -> tuple[str, ...]:
    """The sets of rows the headline's numbers open (shows.py), the ones beside it included."""
    if found["basis"] == "last_date":
        return "last_date_on_time", "last_date_broken"
    more = ("last_date_on_time", "last_date_broken") * bool(
        found["total"]["without_history"]["population"]
    )
    return "on_time", "renegotiated", "broken", *more
