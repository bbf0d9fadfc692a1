"""What a visitor does goes in: whether they may, and a line of the audit log, come out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from access.permit import Right
from dashboard import session, visitor
from dashboard.escape import markdown
from pipelines.keeping import remarks
from pipelines.keeping.audit import Action, audit
from pipelines.keeping.lock import StoreError

NOT_ALLOWED = "You may look at this store, not change it. Ask whoever keeps it for the right."


def only(right: Right) -> None:
    """Go on where this visitor may do that; else say so and stop. Called by the page, and again
    right before anything is done: a page can be older than the answer.
    """
    if not session.may(right):
        st.warning(NOT_ALLOWED, icon=":material/lock:")
        st.stop()


def did(action: Action, what: str, customer: str | None = None) -> None:
    """Note it in the audit log. `what` is in our own words: a customer's name has its own field.
    Raises StoreError where it cannot be noted.
    """
    one = session.asking()
    audit(session.store().path, one.who, action, what, one.where, customer)


def take_back(
    right: Literal["change", "tag", "view", "note"],
    remark_id: str,
    what: str,
    said: str,
    customer: str | None = None,
) -> None:
    """What a button does: take back what a reader added, note it as `did` does, and say so: `said`,
    Markdown. Why it may or can not be is said too.
    """
    if not session.may(right):
        st.toast(NOT_ALLOWED)
        return
    try:
        remarks.take_back(session.store().path, remark_id, session.asking().who)
        did(right, what, customer)
    except StoreError as error:
        st.toast(markdown(error))
        return
    st.toast(said)


def download(
    label: str,
    data: bytes | str | Callable[[], bytes | str],
    file_name: str,
    mime: str,
    *,
    what: str,
    customer: str | None = None,
    **button: Any,
) -> None:
    """A button that hands out data of customers, made when it is asked for; who took what is in
    the audit log. `what` in our own words, such as 'promises as CSV'.
    """
    folder = session.store().path
    again = visitor.again(folder)
    one = again()

    def made() -> bytes | str:
        # No page is being drawn now: what is handed out is what its reader saw, unless they may
        # see something else by now.
        if again().permit.scope != one.permit.scope:
            raise PermissionError("what this reader may see has changed since the page was drawn")
        try:
            audit(folder, one.who, "download", what, one.where, customer)
        except StoreError:
            # What cannot be noted is still theirs to see; whoever runs the server is told.
            logging.getLogger("kept").error("A download could not be noted in the audit log.")
        return data() if callable(data) else data

    button = {"on_click": "ignore", "icon": ":material/download:", **button}
    st.download_button(label, made, file_name=file_name, mime=mime, **button)
