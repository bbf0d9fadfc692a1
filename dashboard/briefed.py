"""A section of a brief goes in; it is drawn in the same words, each promise a way to its page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import navigation, parts, pictures, session
from dashboard.charts import strip
from dashboard.escape import markdown
from metrics.history import Key
from metrics.items import Item
from paper.page import Entry, Section

STRIPS = 3  # as many as are looked at; the rest is words
FIRST = 12  # of what is not owed: more are one click away, what is owed never is


def section(part: Section, items: Mapping[Key, Item]) -> None:
    """What stands on paper, and more of it where there is more."""
    for line in part.lead:
        parts.said(parts.shown(line))
    shown = len(part.entries) if part.name == "owed" else FIRST
    for position, entry in enumerate(part.entries[:shown]):
        _entry(part, entry, position, items)
    more = len(part.entries) - shown
    if more > 0:
        with st.expander(f"{more:,} more"):
            for position, entry in enumerate(part.entries[shown:], shown):
                _entry(part, entry, position, items)


def _entry(part: Section, entry: Entry, position: int, items: Mapping[Key, Item]) -> None:
    if entry.record is None:
        parts.entry(
            entry.head if entry.lines else "", entry.lines or (entry.head,), tags=entry.tags
        )
        return
    item = items[Key(*entry.record)]
    number = f"{position + 1}. " if part.is_numbered else ""
    with st.container(key=f"item_{part.name}_{position}", gap=None):
        label = f"**{number}{markdown(entry.head)}**"
        navigation.link("promise", label, **navigation.promise_params(item.key._asdict()))
        why, *rest = entry.lines
        parts.entry("", (why,), tags=entry.tags, quiet=" ".join(rest))
        if part.name == "owed" and position < STRIPS:
            fig = strip.strip(item.stops, item.late_from, session.ink())
            seen = next(stop.at.date() for stop in item.stops if stop.mark == "today")
            pictures.picture(fig, strip.words(item.stops), f"owed_{position}", day=seen)
