"""A history nobody knows goes in; what a reader says of its changes comes out, as a mapping."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from dashboard.previewing import Unknown
from dashboard.saying import free, keeping, samples
from pipelines.mapping.drafting import STATUS, drafted_history, title_of
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.seen_columns import Proposed, SeenColumn
from pipelines.options import ImportOptions
from pipelines.problem import Refused
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.typing.type_events import EVENTS

_RECORD = "A promise: a ticket, a case, an order"
_CHANGE = "A change of one: its history, such as old and new due dates"
_COLUMNS = {
    "promise_id": "Number of the record",
    "at": "When it was changed",
    "event": "Which field was changed",
    "before": "The value before",
    "after": "The new value",
    "by": "Who changed it",
    "reason": "Why",
}
_NEEDED = ("promise_id", "at", "after")
_NONE = "– not in this file –"
_EVENT_WORDS = {
    "due": "the date told to the customer",
    STATUS: "the status: what it becomes says whether it was delivered",
    "delivered": "every change of it is a delivery",
    "reopened": "every change of it is a reopening",
    "value": "the value, or price",
    "scope": "what was promised",
    "escalated": "an escalation",
    "waiting_on_customer": "waiting for the customer",
    "reply_from_customer": "a reply of the customer",
    "asked_of_customer": "something asked of the customer",
}


def is_history(
    seen: Proposed, key: str, said: MutableMapping[str, Any], was: Source | None
) -> bool:
    """Whether a row is a change of a promise, as the reader says."""
    before = _CHANGE if was is not None and was.kind == "events" else _RECORD
    chosen = keeping(
        st.radio, "What is one row of this file?", f"row_is_{key}", said, before,
        options=[_RECORD, _CHANGE],
    )  # fmt: skip
    return bool(chosen == _CHANGE)


def draw(
    unknown: Unknown,
    options: ImportOptions,
    taken: frozenset[str],
    was: Source | None,
    said: MutableMapping[str, Any],
) -> Source | None:
    """Ask what the columns and fields of a history mean; the mapping once all that was said."""
    seen, key = unknown.proposed, unknown.sha256[:12]
    columns = _columns(seen, key, said, was)
    events = _events(seen, columns.get("event"), key, said, was)
    systems = sorted({source.system for source in SOURCES} | _own_systems(options))
    system = keeping(
        st.selectbox, "Whose history is it?", f"system_{key}", said, was.system if was else None,
        options=systems, index=None, placeholder="the system its records are filed under",
        help="A change joins the record of the same number that was imported under this name.",
        accept_new_options=True,
    )  # fmt: skip
    title = keeping(
        st.text_input, "Remember this as", f"name_{key}", said,
        was.title if was else title_of(unknown.file),
    ).strip()  # fmt: skip
    if lacking := _lacking(columns, events, system, title):
        parts.said(parts.shown(lacking))
        return None
    try:
        source = drafted_history(title, str(system), columns, events, options)
    except Refused as refused:
        st.error(markdown(refused))
        return None
    return free(source, taken, was)


def _columns(
    seen: Proposed, key: str, said: MutableMapping[str, Any], was: Source | None
) -> dict[str, str]:
    found = {}
    sides = st.columns(2, gap="medium")
    for position, (ours, label) in enumerate(_COLUMNS.items()):
        before = was.columns.get(ours, (_NONE,))[0] if was and was.kind == "events" else _NONE
        fitting = [c.name for c in seen.columns if ours != "at" or c.holds == "dates"]
        with sides[position % 2]:
            chosen = keeping(
                st.selectbox, label, f"history_{ours}_{key}", said, before,
                options=[_NONE, *fitting],
            )  # fmt: skip
            if chosen not in (None, _NONE):
                found[ours] = chosen
                st.caption(f"{markdown(samples(seen.column(chosen)))}.")
    return found


def _events(
    seen: Proposed,
    column: str | None,
    key: str,
    said: MutableMapping[str, Any],
    was: Source | None,
) -> dict[str, str]:
    """What of ours a change of each of their fields is; most are none, and are left out."""
    if column is None:
        return {}
    fields: SeenColumn = seen.column(column)
    if fields.holds != "words":
        st.error(
            markdown(f"{column} is different in every row, or nearly: it does not name a field.")
        )
        return {}
    before = (
        {**was.values.get("event", {}), **dict.fromkeys(was.transitions, STATUS)} if was else {}
    )
    st.markdown(f"**What {markdown(column)} says**")
    parts.quiet("Changes of other fields are counted and left out.")
    found = {}
    sides = st.columns(3, gap="medium")
    for position, (value, count) in enumerate(fields.values):
        rows = "1 row" if count == 1 else f"{count:,} rows"
        with sides[position % 3]:
            meaning = keeping(
                st.selectbox, f"{markdown(value)} · {rows}", f"event_{key}_{column}_{value}", said,
                before.get(value), options=["due", STATUS, *EVENTS[1:]], index=None,
                format_func=lambda word: _EVENT_WORDS.get(word, word),
                placeholder="left out",
            )  # fmt: skip
        if meaning:
            found[value] = meaning
    return found


def _lacking(
    columns: dict[str, str], events: dict[str, str], system: str | None, title: str
) -> str:
    """What is still to be said, as a sentence; '' when nothing is."""
    for ours in _NEEDED:
        if ours not in columns:
            return f"Which column is this: {_COLUMNS[ours].lower()}?"
    if len({*columns.values()}) < len(columns):
        return "One column is named for two things. Which of them is it?"
    if "event" in columns and not events:
        return "Which of the fields that were changed matter here? At least one has to."
    if not system:
        return "Whose history is it? A change has to find its record."
    return "" if title else "Under which name is this to be remembered?"


def _own_systems(options: ImportOptions) -> set[str]:
    """The systems of the mappings that are remembered here."""
    found = set()
    for path in options.saved:
        try:
            found.add(read_mapping(path).system)
        except Refused:
            continue
    return found
