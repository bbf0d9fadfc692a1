"""The row over every page: filters, views, a link, search; this run's Session comes out."""

from __future__ import annotations

import streamlit as st

from dashboard import filter_bar, finding, navigation, session, sharing, views
from dashboard.session import Session
from pipelines.keeping.contract import Reader


def begin(newest: Reader, place: navigation.Place) -> Session:
    """Of the newest version of the store, or the one that a link names."""
    shown = sharing.reader_of(session.store(), newest)
    with st.container(horizontal=True, gap="small", key="filters"):
        with st.container(horizontal=True, gap="small", width="content", key="chosen"):
            now = session.begin(shown, filter_bar.draw(shown, session.scope()))
        with st.container(horizontal=True, gap="small", width="content", key="tools"):
            views.menu(place)
            sharing.menu(now)
            finding.box()
    sharing.standing(newest, shown)
    return now


def search() -> None:
    """On a page that is not about promises: only the search."""
    with st.container(horizontal=True, horizontal_alignment="right", key="filters"):
        finding.box()
