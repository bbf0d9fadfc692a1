"""The search box on every page: words in, the page with what they may mean out."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation


def box() -> None:
    """Asking goes to the page Find; its address holds the words, so that it can be sent on."""
    st.text_input(
        "Find a customer, promise or id",
        key="find",
        type="search",
        placeholder="Customer, promise or id",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_asked,
        width=230,
    )
    words = st.session_state.pop("find_asked", "")
    if words:
        navigation.go("find", q=words)


def _asked() -> None:
    st.session_state["find_asked"] = str(st.session_state.get("find") or "").strip()
