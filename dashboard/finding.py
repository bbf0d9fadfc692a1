"""The search box on every page: words in, the page with what they may mean out."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation


def box() -> None:
    """Asking goes to the page Find; its address holds the words, so that it can be sent on."""
    words = st.text_input(
        "Find a customer, promise or id",
        key="find",
        type="search",
        placeholder="Customer, promise or id",
        label_visibility="collapsed",
        icon=":material/search:",
        width=230,
    )
    asked = str(words or "").strip()
    # The box keeps its words on every page; only new ones are a question.
    if asked and asked != st.session_state.get("found"):
        st.session_state["found"] = asked
        navigation.go("find", q=asked)
