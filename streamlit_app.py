"""The frame of the dashboard: page config, who is asking, navigation, filters, then the page."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard import admission, navigation, parts, session, states, top_row, turns
from pipelines.keeping.store import StoreError

STILL_COMING = 240  # pixels

st.set_page_config(page_title="Kept", page_icon=str(parts.ICON), layout="wide")
st.html(parts.STYLES)
st.logo(parts.logo(session.ink()), size="large")

asking = session.asking()
place, page = navigation.menu(asking.permit)
if not asking.is_known:
    admission.sign_in()
    st.stop()
admission.standing(asking)
if asking.permit.role is None:
    admission.nobody(asking)
    st.stop()
if not navigation.is_for(asking.permit, place):
    states.not_for_them(place)
    st.stop()

try:
    reader = session.store().reader()
except StoreError as error:
    states.store_unreadable(error)
    st.stop()


def draw() -> None:
    """The page as this reader may see it."""
    try:
        _drawn()
    except StoreError as error:  # an engine that does not answer any more, or not in time
        states.store_unreadable(error)
    except Exception:
        # A reader gets a sentence; what happened is for whoever runs the server.
        logging.getLogger("kept").exception("The page %s could not be drawn.", place.name)
        states.page_failed()


def _drawn() -> None:
    if place.needs != "nothing":
        if reader is None:
            states.empty_store()
            return
        now = top_row.begin(reader, place)
        parts.standing(now, with_coverage=place.needs == "promises")
        if place.needs == "promises" and states.is_nothing(now):
            states.nothing_matches(now)
            return
    elif reader is not None:
        top_row.search()
    # Below what is drawn already stands a sign that more is coming; a quick page never shows it.
    body = st.container()
    with st.skeleton(height=STILL_COMING), body:
        page.run()


if place.needs == "nothing":  # an import takes its time, and nobody else's turn
    draw()
else:
    with turns.turn():
        draw()
