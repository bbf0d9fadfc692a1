"""The pages there are, what each needs, and the ways from a number to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import streamlit as st


@dataclass(frozen=True)
class Place:
    """A page: its file, its title, and what it cannot do without.

    needs: "nothing"; "store" = an import; "promises" = promises that match the filters.
    """

    name: str
    title: str
    needs: Literal["nothing", "store", "promises"]
    is_listed: bool = True

    @property
    def file(self) -> str:
        return f"dashboard/pages/{self.name}.py"


PLACES = (
    Place("overview", "Overview", "promises"),
    Place("teams", "Teams", "promises"),
    Place("customers", "Customers", "promises"),
    Place("promises", "Promises", "promises"),
    Place("import_files", "Import", "nothing"),
    Place("imports", "Imports", "nothing"),
    Place("definitions", "Definitions", "nothing"),
    # Reached from a row, so they are in no menu.
    Place("team", "Team", "store", is_listed=False),
    Place("customer", "Customer", "store", is_listed=False),
    Place("promise", "Promise", "store", is_listed=False),
)


def menu() -> tuple[Place, st.typing.Page]:
    """Draw the navigation; the place the reader is at, and its page, to run."""
    pages = [
        st.Page(
            place.file,
            title=place.title,
            url_path="import" if place.name == "import_files" else place.name,
            default=place is PLACES[0],
            visibility="visible" if place.is_listed else "hidden",
        )
        for place in PLACES
    ]
    page = st.navigation(pages, position="top")
    return PLACES[pages.index(page)], page


def go(place: str, /, **params: str) -> NoReturn:
    """Go to a page; filters stay as they are, `params` are added to its address."""
    st.switch_page(f"dashboard/pages/{place}.py", query_params=params)


def link(place: str, label: str, /, **params: str) -> None:
    """A link to a page, as `go`; `label` is Markdown: escape what comes from a file."""
    st.page_link(f"dashboard/pages/{place}.py", label=label, query_params=params or None)


def promise_params(row: dict[str, Any]) -> dict[str, str]:
    """The address of one promise, from any row with its key."""
    return {
        "system": row["source"],
        "instance": row["instance"] or "",
        "record": row["promise_id"],
    }
