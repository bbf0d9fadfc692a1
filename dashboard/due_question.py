"""A file's columns go in; which date the customer was told comes out, as the reader says."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from dashboard.saying import keeping, samples
from pipelines.mapping.seen_columns import Proposed, SeenColumn
from pipelines.source import Source

IN_DAYS = "It was told as a number of days from another date"
_NO_DATE = "None of these"


def told_due(
    seen: Proposed, key: str, said: MutableMapping[str, Any], was: Source | None
) -> str | None:
    """The one question that nobody but the reader can answer; nothing is chosen for them."""
    if not seen.candidates:
        st.error("No column of this file holds dates, so there is no promise in it.")
        return None
    about = {candidate.theirs: candidate for candidate in seen.candidates}
    can_count = any(_counts_days(column) for column in seen.columns)
    choices = [*about, *[IN_DAYS] * can_count, _NO_DATE]
    captions = [
        f"{markdown(samples(seen.column(name), 1))}, filled in {seen.column(name).filled:,} of "
        f"{seen.rows:,} rows. {markdown(_sentence(one.said))}"
        for name, one in about.items()
    ]
    question = "Which date did you tell the customer?"
    st.markdown(f"**{question}**")
    chosen: str | None = keeping(
        st.radio,
        question,
        f"due_{key}",
        said,
        _due_before(was),
        options=choices,
        index=None,
        captions=[
            *captions,
            *["Such as “within 14 days of the order”: the day follows from two columns."]
            * can_count,
            "Then there is no promise in this file that could be kept or broken.",
        ],
        format_func=markdown,
        label_visibility="collapsed",
    )
    if chosen == _NO_DATE:
        parts.said("Export the file again with the date that was told to the customer in it.")
    return None if chosen == _NO_DATE else chosen


def in_days(
    seen: Proposed, key: str, said: MutableMapping[str, Any], was: Source | None
) -> tuple[str | None, str | None]:
    """From which date, and which column says how many days."""
    left, right = st.columns(2, gap="medium")
    with left:
        start = keeping(
            st.selectbox, "Counted from (the day it was promised)", f"from_{key}", said,
            was.columns.get("made_at", (None,))[0] if was else None,
            options=[column.name for column in seen.columns if column.holds == "dates"], index=None,
        )  # fmt: skip
    with right:
        days = keeping(
            st.selectbox, "How many days", f"days_{key}", said,
            was.due_in_days.get("days") if was else None,
            options=[c.name for c in seen.columns if _counts_days(c)], index=None,
        )  # fmt: skip
        if days is not None:
            st.caption(f"{markdown(samples(seen.column(days)))}.")
    return start, days


def _due_before(was: Source | None) -> str | None:
    if was is None:
        return None
    return IN_DAYS if was.due_in_days else was.columns.get("due", (None,))[0]


def _counts_days(column: SeenColumn) -> bool:
    """Its cells are whole numbers of at most four digits."""
    cells = [value for value, _ in column.values] or list(column.samples)
    return bool(cells) and all(re.fullmatch(r"[0-9]{1,4}(\.0+)?", cell) for cell in cells)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
