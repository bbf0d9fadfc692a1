"""The pages there are, what each needs, and the ways from a number to its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from access.permit import Permit, Right
from dashboard.shows import SHOWS


@dataclass(frozen=True)
class Place:
    """A page: its file, its title, and what it cannot do without.

    needs: "nothing"; "store" = an import; "promises" = promises that match the filters.
    right: what a visitor must be allowed to do here; None where looking is enough.
    """

    name: str
    title: str
    needs: Literal["nothing", "store", "promises"]
    is_listed: bool = True
    right: Right | None = None

    @property
    def file(self) -> str:
        return f"dashboard/pages/{self.name}.py"


PLACES = (
    Place("overview", "Overview", "promises"),
    Place("teams", "Teams", "promises"),
    Place("customers", "Customers", "promises"),
    Place("at_risk", "At risk", "promises"),
    Place("improve", "Improve", "promises"),
    Place("delays", "Delays", "promises"),
    Place("dates", "Dates", "promises"),
    Place("measure", "Measures", "promises"),
    Place("promises", "Promises", "promises"),
    Place("import_files", "Import", "nothing", right="import"),
    Place("imports", "Imports", "nothing", right="import"),
    Place("names", "Names", "nothing", right="name"),
    Place("audit", "Audit log", "nothing", right="audit"),
    Place("definitions", "Definitions", "nothing"),
    # Reached from a row, so they are in no menu.
    Place("find", "Find", "store", is_listed=False),
    Place("team", "Team", "store", is_listed=False),
    Place("customer", "Customer", "store", is_listed=False),
    Place("calls", "Calls", "store", is_listed=False),
    Place("promise", "Promise", "store", is_listed=False),
)


FIRST_SHOW = SHOWS[0].title
_DATA = ("import_files", "imports", "names", "audit")


def menu(permit: Permit) -> tuple[Place, Page]:
    """Draw the navigation, of what this visitor may; the place the reader is at, and its page, to
    run. Every page is there for everybody: one that is not for them says so.
    """
    pages = [
        st.Page(
            place.file,
            title=place.title,
            url_path="import" if place.name == "import_files" else place.name,
            default=place is PLACES[0],
            visibility="visible" if place.is_listed and is_for(permit, place) else "hidden",
        )
        for place in PLACES
    ]
    # What is done with the data stands together, so that the questions fit on one line.
    listed = dict(zip(PLACES, pages, strict=True))
    data = [page for place, page in listed.items() if place.name in _DATA]
    asks = [page for place, page in listed.items() if place.name not in _DATA]
    page = st.navigation({"": asks, "Data": data}, position="top")
    return PLACES[pages.index(page)], page


def is_for(permit: Permit, place: Place) -> bool:
    """Whether somebody may do what the page is for."""
    return permit.role is not None and (place.right is None or permit.may(place.right))


def go(place: str, /, **params: str | Sequence[str]) -> NoReturn:
    """Go to a page; the filters stay as they are. A filter is no param of it: its widget stands on
    this page already, and its part of the address is the widget's alone.
    """
    st.switch_page(f"dashboard/pages/{place}.py", query_params=_said(params))


def link(place: str, label: str, /, **params: str | Sequence[str]) -> None:
    """A link to a page, as `go`; `label` is Markdown: escape what comes from a file."""
    st.page_link(f"dashboard/pages/{place}.py", label=label, query_params=_said(params))


def _said(params: dict[str, str | Sequence[str]]) -> dict[str, str | Sequence[str]] | None:
    """What the address says of them: not what the page shows unasked. Streamlit takes a widget's
    first value out of the address, as a step of its own to which the way back would lead.
    """
    return {each: at for each, at in params.items() if (each, at) != ("show", FIRST_SHOW)} or None


def promise_params(row: dict[str, Any]) -> dict[str, str]:
    """The address of one promise, from any row with its key."""
    return {
        "system": row["source"],
        "instance": row["instance"] or "",
        "record": row["promise_id"],
    }
