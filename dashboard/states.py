"""What a reader sees instead of a page: no store, nothing that matches, nothing by that name."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import navigation, parts, session
from dashboard.escape import markdown
from dashboard.session import Session
from metrics.coverage import Coverage, coverage


def empty_store() -> None:
    """The first run: what Kept does, and three ways to go on."""
    parts.question("Are promises to customers kept?")
    parts.lead(
        "Kept reads the ticket and CRM exports you already have, finds every date a customer was "
        "given, and says which were <b class='kept-on_time'>kept on time</b>, "
        "<b class='kept-renegotiated'>renegotiated</b> and <b class='kept-broken'>broken</b>."
    )
    parts.quiet(
        "Nothing has been imported yet. A date that was moved after it had passed stays broken, a "
        "record without a date is counted as such, and every number opens the rows behind it. "
        "Nothing leaves this machine."
    )
    st.space("small")
    ways: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
        ("Look at the sample", "An invented company: nine teams, eighteen months, exports of five "
        "tools.",
         "import_files", "Load the sample", {"sample": "yes"}),
        ("Import an export", "Jira, Zendesk, Salesforce, HubSpot, ServiceNow, or any CSV or Excel "
        "file. The page says, step by step, how to get one from your tool.",
         "import_files", "Choose files", {}),
        ("Read the definitions", "What counts as a promise, as kept, as broken, and why.",
         "definitions", "Open the definitions", {}),
    )  # fmt: skip
    if not session.may("import"):
        parts.said("Whoever brings the exports has to import the first one.")
        ways = ways[2:]
    for column, (title, text, page, label, params) in zip(st.columns(3), ways, strict=False):
        with column.container(border=True, height="stretch"):
            st.subheader(title, anchor=False)
            st.markdown(text)
            navigation.link(page, f"**{label}**", **params)


def is_nothing(now: Session) -> bool:
    """No promise at all matches the filters."""
    found: Coverage = now.ask(coverage)
    return found.total - found.set_aside == 0


def nothing_matches(now: Session) -> None:
    """The filters leave nothing; a number here would be a number about nothing."""
    parts.question("No promises match")
    parts.lead("No promise matches these filters, so there is nothing to judge.")
    parts.said(f"You asked for: {parts.shown(now.filters)}.")
    st.button("Show everything", on_click=show_everything, type="primary")


def show_everything() -> None:
    """Take every filter away."""
    for key in ("team", "customer", "kind", "source"):
        st.session_state[key] = []
    st.session_state["period"] = "All time"
    st.session_state["as_of"] = None


def not_for_them(place: navigation.Place) -> None:
    """A page for those who may do more; nothing of what is on it is told."""
    parts.question(place.title)
    parts.lead(f"You may look at this store, not {_NOT_THEIRS[place.name]}.")
    parts.said("Ask whoever keeps the store if you need to.")
    navigation.link("overview", "To the overview")


_NOT_THEIRS = {
    "import_files": "bring exports into it",
    "imports": "take imports back",
    "names": "say which names are one",
    "audit": "read who did what in it",
}


def unknown_customer(name: str, suggestions: Sequence[str]) -> None:
    """The address names a customer the files do not."""
    parts.question("Unknown customer")
    if not name:
        parts.lead("This address names no customer.")
    else:
        parts.lead(f"No promise to a customer called “{parts.shown(name)}” is on file.")
        or_not_theirs()
    if suggestions:
        parts.said("Did you mean:")
        for suggestion in suggestions:
            navigation.link("customer", markdown(suggestion), name=suggestion)
    navigation.link("customers", "All customers")


def unknown_promise(record: str) -> None:
    """The address names a record that is not on file, or not as of that day."""
    parts.question("Unknown promise")
    parts.lead(
        f"No promise “{parts.shown(record)}” is on file here."
        if record
        else "This address names no promise."
    )
    parts.said("It may not have been made yet at the day you look from, or its import was undone.")
    or_not_theirs()
    navigation.link("promises", "All promises")


def or_not_theirs() -> None:
    """To whoever sees a part of the store: whether the rest holds it is not told."""
    scope = session.scope()
    if not scope.is_everything:
        parts.quiet(f"You see only what is of {parts.shown(scope)}; the rest was not looked at.")


def page_failed() -> None:
    """Something we did not foresee: said, with what the reader can do."""
    st.error(
        "This page could not be drawn, which is a fault of ours. Nothing was changed. Try other "
        "filters; the reason is in the log of the server.",
        title="Something went wrong",
    )


def store_unreadable(reason: Exception) -> None:
    """The store cannot be used; the reason is a sentence for its owner."""
    parts.question("The store cannot be read")
    parts.lead("No number can be shown, because the store does not answer as it should.")
    parts.said(parts.shown(reason))
