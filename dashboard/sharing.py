"""The address of what is looked at goes out as a link to the same numbers; and comes back in.

A link names the version of the store and the day looked from, so that whoever opens it later
sees what its sender saw. A version is kept until a few more have been published after it.
"""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard import parts
from dashboard.pictures import newest_as_of
from dashboard.session import Session
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.store import StoreError

ADDRESS = "version"  # the name in the address


def asked() -> str:
    """The version a link asks for; '' for the newest. It holds for the visit, until the reader
    goes on to the newest."""
    named = st.query_params.get(ADDRESS, "")
    if named:
        st.session_state["pinned"] = named
    return str(st.session_state.get("pinned", ""))


def reader_of(store: Store, newest: Reader) -> Reader:
    """The version the link asks for, where the store still keeps it; else the newest, and why is
    said by `standing`."""
    name = asked()
    st.session_state["pinned_lost"] = ""
    if not name or name == newest.version:
        return newest
    try:
        found = store.reader_at(name)
    except (StoreError, OSError):
        found = None
    if found is None:
        st.session_state["pinned_lost"] = name
        return newest
    return found


def standing(newest: Reader, shown: Reader) -> None:
    """What a reader who came by a link has to know: these are earlier numbers, or no longer can
    be."""
    lost = st.session_state.get("pinned_lost", "")
    if not lost and shown is newest:
        return
    if lost:
        said = (
            f"This link was made of the version {parts.shown(lost)}, which is no longer kept. "
            "These are the numbers of today, as of the day the link names."
        )
    else:
        said = (
            f"You came by a link: these are the numbers of the version {shown.version}. Newer "
            "exports have been imported since."
        )
    with st.container(horizontal=True, vertical_alignment="center", key="pinned_box"):
        parts.said(said)
        st.button("See the newest", on_click=_newest, key="unpin")


def _newest() -> None:
    st.session_state.pop("pinned", None)
    st.query_params.pop(ADDRESS, None)
    st.session_state["as_of"] = None


def menu(now: Session) -> None:
    """A button with the link to just this."""
    with st.popover("Share", icon=":material/link:", key="share_box", on_change="rerun") as box:
        if not box.open:
            return
        st.markdown("This link opens the same page with the same numbers.")
        st.code(link(now), language=None, wrap_lines=True)
        parts.quiet(
            f"It names the store’s version {now.reader.version} and the day it is as of. Whoever "
            "opens it needs access to this dashboard."
        )


def link(now: Session) -> str:
    """The address of this page with its filters, the version and the day looked from."""
    told: dict[str, list[str]] = {
        name: st.query_params.get_all(name) for name in st.query_params if name != ADDRESS
    }
    day = now.filters.as_of or newest_as_of(now)
    if day is not None:
        told["as_of"] = [day.isoformat()]
    told[ADDRESS] = [now.reader.version]
    return f"{st.context.url or ''}?{urlencode(told, doseq=True)}"
