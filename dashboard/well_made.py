"""How promises were made, check by check, and whether the well-made are kept more often."""

from __future__ import annotations

import streamlit as st

from dashboard import measured, parts, session
from dashboard.charts import shares
from dashboard.session import Session
from metrics import behind
from metrics.definitions import by_name as metrics
from metrics.difference import Difference
from metrics.frame import FEW, share_row
from metrics.made import made
from metrics.metric import overall

_VAGUE = (
    ("vague_date", "First due on the last day of a month, a quarter or a year"),
    ("vague_title", "A title that says nothing that could be delivered"),
)


def draw(now: Session) -> None:
    """The share well made, the six checks, the difference, and what is vague."""
    st.subheader("Well-made promises", anchor=False)
    if measured.is_off(now, "well_made"):
        return
    well = now.ask(overall, metrics["well_made"])
    if not well.n:
        parts.said("No promise chosen could be judged, so there is nothing to check.")
        return
    found = now.ask(made)
    parts.said(f"Well made, by every check its files allow: {measured.in_words(well)}.")
    parts.said(_kept_more(found.kept_more))
    names = {asks: name for name, asks, _, _ in found.checks}
    rows = [share_row(asks, "", passed, n) for _, asks, passed, n in found.checks if n]
    picture = shares.dots(rows, session.ink(), above=True)
    clicked = parts.picture(picture, shares.words(rows, "Checks passed"), "checks", opens=True)
    parts.quiet(
        "The share that passes each check, of the promises whose files have such a column. Choose "
        "a dot for those that do not pass."
    )
    off = [asks for _, asks, _, n in found.checks if not n]
    if off:
        parts.quiet(
            f"Off, because no file has the column: {parts.shown('; '.join(off))}. The columns "
            "customer, owner, title, accepted_in_writing and set_by_doer would turn them on."
        )
    if clicked:
        where = now.ask(behind.failing, names[str(clicked[0])])
        measured.listed(now, f"Not so: {clicked[0]}", where, "failing")
    st.subheader("Vague dates and titles", anchor=False)
    for name, says in _VAGUE:
        if measured.is_off(now, name):
            continue
        parts.said(f"{says}: {measured.in_words(now.ask(overall, metrics[name]))}.")
        where = now.ask(behind.measured, metrics[name])
        measured.opened(now, metrics[name].title, where, f"{name}_rows")


def _kept_more(apart: Difference) -> str:
    """The difference with its interval, in words that claim no more than that (as HTML)."""
    if apart.value is None or apart.low is None or apart.high is None:
        return "Whether they are kept more often cannot be said: there are none on one side."
    if min(apart.n, apart.other_n) < FEW:
        return "Whether the well-made are kept more often cannot be said: too few on one side."
    low, high = (f"{100 * each:+.0f}".replace("-", "−") for each in (apart.low, apart.high))
    points = f"{abs(100 * apart.value):.0f} points {'more' if apart.value >= 0 else 'less'} often"
    sentence = (
        f"They were kept on time <b>{points}</b> than the others (95% between {low} and {high}; "
        f"n {apart.n:,} and {apart.other_n:,})"
    )
    if not apart.is_beyond_chance:
        return f"{sentence}; chance alone could do that."
    return f"{sentence}. That the two go together does not say that one makes the other."
