"""Who is asking goes in; the way in, the way out, and what somebody sees who may not, come out."""

from __future__ import annotations

import streamlit as st

from dashboard import parts
from dashboard.visitor import Visitor, is_gated


def sign_in() -> None:
    """Instead of any page, to whoever has not signed in or whose sign-in is over."""
    parts.question("Are promises to customers kept?")
    parts.lead("Sign in to see what concerns you.")
    st.button("Sign in", on_click=st.login, type="primary", key="sign_in")
    parts.quiet(
        "A sign-in ends after a while, when nothing is done for long, and when you sign out; "
        "then this page comes again."
    )


def nobody(visitor: Visitor) -> None:
    """Instead of any page, to somebody who is in no entry of [access]."""
    parts.question("Nothing here is shown to you yet")
    if not is_gated():
        parts.lead(
            "This server is open to other machines and no sign-in is set up, so it shows nothing. "
            "Start it with <code>kept serve</code>, which says what to set."
        )
        return
    parts.lead(
        f"You are signed in as <b>{parts.shown(visitor.who)}</b>, and nobody has said yet what "
        "you may see. Ask whoever keeps this store for an entry under [access] in its settings."
    )


def standing(visitor: Visitor) -> None:
    """Who is signed in, what of the store they see, and the way out."""
    if not is_gated():
        return
    scope = visitor.permit.scope
    is_told = scope.is_everything or visitor.permit.role is None  # the page itself says the rest
    seen = "" if is_told else f" · every number here is of {parts.shown(scope)} only"
    with st.container(horizontal=True, vertical_alignment="center", key="who"):
        parts.quiet(f"Signed in as {parts.shown(visitor.who)}{seen}")
        st.button("Sign out", on_click=st.logout, type="tertiary", key="sign_out")
