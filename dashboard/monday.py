"""The sentences and links of the Overview: what it counted goes in, they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import headline, navigation, parts
from dashboard.escape import markdown
from dashboard.shows import by_name as shows
from metrics.cause_map import NOT_RECORDED
from metrics.overview import Overview

CALLS = 5
CAUSES = 6
_NEEDED = {
    "owed": "past the date and not delivered",
    "due_soon": "due in the next 14 days",
    "forgotten": "owed, and silent since the date",
}


def gap(told: Overview, by_last_date: bool) -> str:
    """The re-dating gap, in one sentence (HTML)."""
    if by_last_date:
        return ""
    return headline.redated(told.delivered, told.by_last, told.by_first, told.needed["moved_late"])


def beside(told: Overview) -> None:
    """What the headline leaves out, each count a link to its rows."""
    found, total = told.rates, told.rates["total"]
    counts = {
        "last_date_on_time": total["without_history"]["on_time"],
        "last_date_broken": total["without_history"]["broken"],
        "moved_late": told.needed["moved_late"],
        "not_due": total["not_due"],
        "unjudgeable": found["coverage"]["unjudgeable"],
    }
    if found["basis"] == "last_date":
        counts |= {f"last_date_{name}": total[name] for name in ("on_time", "broken")}
        parts.said(parts.shown(headline.beside(found)))
    else:
        counts = {name: total[name] for name in ("on_time", "renegotiated", "broken")} | counts
    with st.container(horizontal=True, gap="small", key="counts"):
        for name, count in counts.items():
            if count:
                show = shows[name]
                navigation.link("promises", f"{show.title}: {count:,}", show=show.title)
    if total["bounds"]["sentence"]:
        parts.quiet(parts.shown(total["bounds"]["sentence"]))


def needs(told: Overview, conflicting: int) -> None:
    """Counts that open lists: what a leader can do something about today; `conflicting` promises
    have another date for the same thing.
    """
    st.subheader("What needs you now", anchor=False)
    total = told.rates["total"]
    counts = {"owed": total["owed"], **told.needed}
    for name, words in _NEEDED.items():
        if counts[name]:
            label = f"**{counts[name]:,}** {words}"
            navigation.link("promises", label, show=shows[name].title)
    if counts["owed_twice"]:
        label = f"**{counts['owed_twice']:,}** owed, and the second date was missed too"
        navigation.link("promises", label, show=shows["owed_twice"].title)
    if conflicting:
        noun = "promise" if conflicting == 1 else "promises"
        navigation.link("at_risk", f"**{conflicting:,}** {noun} with conflicting dates")
    if not any(counts[name] for name in _NEEDED) and not conflicting:
        st.markdown("Nothing is owed, and nothing is due in the next 14 days.")


def calls(rows: Sequence[dict[str, Any]]) -> None:
    """The customers to call, as needed.most_owed gives them: never by a rate."""
    st.subheader(
        "Customers to call",
        anchor=False,
        help="Days are counted to the day that the newest export of each promise speaks for.",
    )
    for row in rows:
        name = row["customer"]
        label = f"**{markdown(name)}** {row['owed']:,} owed, the oldest {row['oldest_days']:,} days"
        navigation.link("customer", label, name=name)
    if not rows:
        parts.said("Nothing is owed to any named customer.")
    navigation.link("customers", "All customers")


def fell(told: Overview) -> None:
    """Whose rate fell most, and whether chance could do that."""
    worse = [row for row in told.moved.to_pylist() if row["change"] < 0]
    said = (
        f"{parts.shown(row['key'] or 'none recorded')} {row['before']:.0%} to {row['now']:.0%}"
        + ("" if row["is_beyond_chance"] else " (within chance)")
        for row in worse[:3]
    )
    if worse:
        parts.quiet(
            f"Fell most, last three finished months against the three before: {', '.join(said)}."
        )


def first(causes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The most frequent causes; what is not recorded stays among them, however rare."""
    silent = [row for row in causes if row["key"] == NOT_RECORDED]
    named = [row for row in causes if row["key"] != NOT_RECORDED]
    kept = {id(row) for row in named[: CAUSES - len(silent)] + silent}
    return [row for row in causes if id(row) in kept]
