"""Filters under a name: kept beside the store, opened by a link, taken back by a button."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard import acting, navigation, parts, session
from dashboard.escape import markdown
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remark, remarks

_LONGEST = 80
# What an address may hold beside filters: a view is of one page, and never of one version.
_LEFT_OUT = frozenset({"version", "q"})


def menu(place: navigation.Place) -> None:
    """The saved views, and a way to save this one."""
    with st.popover("Views", icon=":material/bookmark:", key="views_box", on_change="rerun") as box:
        if box.open:
            _listed()
            _saving(place)


def _listed() -> None:
    try:
        views = [view for view in remarks(session.store().path, "view") if _is_for(view)]
    except StoreError as error:
        parts.said(parts.shown(error))
        return
    if not views:
        parts.quiet("No view is saved yet. A view is a page with its filters, under a name.")
    for view in views:
        with st.container(horizontal=True, vertical_alignment="center", key=f"view_{view.id}"):
            page = view.says.get("page", "overview")
            if page not in {each.name for each in navigation.PLACES}:
                page = "overview"
            params: dict[str, str | Sequence[str]] = dict(parse_qs(view.says.get("query", "")))
            navigation.link(page, f"**{markdown(view.says.get('name', ''))}**", **params)
            st.button(
                "Take back",
                key=f"view_back_{view.id}",
                type="tertiary",
                on_click=acting.take_back,
                args=(
                    "view",
                    view.id,
                    "took a view back",
                    f"“{markdown(view.says.get('name', ''))}” is no longer among the views.",
                ),
                help=markdown(f"Saved by {view.who}, {view.at[:10]}"),
            )


def _is_for(view: Remark) -> bool:
    """A view may name a team or a customer, so who sees only some sees only their own views."""
    asking = session.asking()
    return asking.permit.scope.is_everything or view.who == asking.who


def _saving(place: navigation.Place) -> None:
    st.text_input("Save this page and its filters as", key="view_name", max_chars=_LONGEST)
    st.button("Save", key="view_save", type="primary", on_click=_save, args=(place.name,))


def _save(page: str) -> None:
    name = " ".join(str(st.session_state.get("view_name") or "").split())
    if not name:
        st.toast("Give the view a name first.")
        return
    told = {
        each: st.query_params.get_all(each) for each in st.query_params if each not in _LEFT_OUT
    }
    query = urlencode(told, doseq=True)
    says = {"name": name, "page": page, "query": query}
    acting.only("view")
    try:
        add_remark(session.store().path, Remark("view", {}, says, who=session.asking().who))
        acting.did("view", "saved a view")
    except StoreError as error:
        st.toast(markdown(error))
        return
    st.session_state["view_name"] = ""
    st.toast(f"Saved as “{markdown(name)}”. It can be taken back under Views.")
