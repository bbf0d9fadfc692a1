"""Which names of customers and teams are one?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import get_args

import streamlit as st

from dashboard import acting, joining, navigation, parts, session, visitor
from dashboard.escape import markdown
from metrics.filters import Filters
from metrics.names import Column, names
from pipelines.importing.names import say, unsay
from pipelines.importing.report import Counts
from pipelines.judging.joined import Said, said_of_names
from pipelines.keeping.store import StoreError
from pipelines.mapping.lookalikes import lookalikes
from pipelines.mapping.proposals import proposals
from pipelines.options import UsageError
from pipelines.settings import SettingsError

_WORDS = {"customer": ("Customers", "customers"), "team": ("Teams", "teams")}

store = session.store()
settings_file = visitor.settings_file()


def tried(work: Callable[[], Counts], done: str) -> None:
    """Do it; what came of it, or why it could not be done, is shown at the next run."""
    acting.only("name")
    try:
        counts = work()
        acting.did(
            "name", "took back what was said of names" if "back" in done else "said of names"
        )
    except (StoreError, UsageError, SettingsError) as error:
        st.session_state["names_said"] = ("error", str(error))
        return
    moved = "1 promise is" if counts.changed == 1 else f"{counts.changed:,} promises are"
    st.session_state["names_said"] = ("success", f"{done} {moved} filed otherwise now.")


def take_back(said: Said) -> None:
    tried(lambda: unsay(store, said.id, session.asking().who, settings_file), "Taken back.")


parts.question("Which names are one?")
reader = store.reader()
if reader is None:
    parts.lead("Nothing has been imported yet, so there are no names.")
    navigation.link("import_files", "Import an export")
    st.stop()
now = session.begin(reader, Filters())
column: Column = st.segmented_control(
    "Names of", get_args(Column), default="customer", key="names_of", label_visibility="collapsed",
    format_func=lambda one: _WORDS[one][0], required=True,
)  # fmt: skip
found: dict[str, int] = now.ask(names, column)
said = [one for one in said_of_names(store.path) if one.column == column]
settled = {(one.name, one.other) for one in said} | {(one.other, one.name) for one in said}
proposed = [one for one in proposals(found, {}) if (one.name, one.into) not in settled]
alike = [one for one in lookalikes(found) if not set(pairwise(one.names)) <= settled]
parts.lead(
    f"{parts.counted(len(found))} {_WORDS[column][1]} are on file. "
    + (
        f"{parts.counted(len(proposed))} may be another one, spelled otherwise."
        if proposed
        else "None of them looks like another one, spelled otherwise."
    )
)
parts.quiet(
    "Names are never joined by themselves. Two that you say are one count as one in every figure, "
    "brief and export, also of what is imported later, until it is taken back here."
)
if "names_said" in st.session_state:
    kind, words = st.session_state.pop("names_said")
    (st.error if kind == "error" else st.success)(markdown(words))
told = joining.proposed(proposed, column) if proposed else []
joining.alike(alike)
with st.expander("Join two names by hand", key="join_by_hand"):
    told = told or joining.by_hand(list(found), column)
if told:
    tried(lambda: say(store, told, session.asking().who, settings_file), "Kept.")
    st.rerun()
if said:
    st.subheader("What was said of names", anchor=False)
    joining.kept(said, take_back)
if given := reader.settings.aliases.get(column):
    parts.quiet(parts.shown(f"{len(given):,} more are joined by the settings, [aliases.{column}]."))
