"""A file nobody knows goes in; what a reader says of its columns comes out, as a mapping."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

import streamlit as st

from dashboard import due_question, history_form, parts
from dashboard.escape import markdown
from dashboard.previewing import Unknown
from dashboard.saying import free, keeping, samples
from pipelines.mapping.drafting import drafted, title_of
from pipelines.mapping.seen_columns import Proposed, SeenColumn
from pipelines.options import ImportOptions
from pipelines.problem import Refused
from pipelines.source import Source
from pipelines.typing.values import STATUSES

# Ours as a reader says them: what nearly every export has, and what few have.
_MOST = {
    "promise_id": "Number of the record",
    "title": "What was promised",
    "customer": "Customer",
    "status": "Status",
    "made_at": "Made on",
    "delivered_at": "Delivered or closed on",
    "last_activity_at": "Last update",
    "team": "Team",
    "owner": "Owner",
    "evidence": "Somebody's own verdict: late, or on time",
}
_FEW = {
    "original_due": "The date told first, where another one replaced it",
    "cancelled_at": "Cancelled on",
    "kind": "Kind",
    "priority": "Priority",
    "cause": "Cause",
    "value": "Value",
    "parent_id": "Part of (number of a record)",
    "url": "Link",
}
_STATUS_WORDS = {"not_a_promise": "not a promise"}
_NONE = "– not in this file –"
_DATES = ("original_due", "made_at", "delivered_at", "cancelled_at", "last_activity_at")


def draw(
    unknown: Unknown, options: ImportOptions, taken: frozenset[str], was: Source | None = None
) -> Source | None:
    """Ask what the columns mean; the mapping once all that is needed was said. `was`: a mapping
    that is changed; `taken`: names of declarations that there are already.
    """
    seen, key = unknown.proposed, unknown.sha256[:12]
    said: dict[str, Any] = st.session_state.setdefault("said", {}).setdefault(key, {})
    if was is None:
        st.subheader(f"{markdown(unknown.file)} is new here", anchor=False)
        parts.said(
            "No tool we know writes this header. Say once what its columns mean; the next export "
            "that has them is known by itself."
        )
    else:
        st.subheader(f"What the columns of {markdown(unknown.file)} mean", anchor=False)
    if history_form.is_history(seen, key, said, was):
        return history_form.draw(unknown, options, taken, was, said)
    due = due_question.told_due(seen, key, said, was)
    if due is None:
        return None
    days = None
    columns: dict[str, str] = {}
    if due == due_question.IN_DAYS:
        start, days = due_question.in_days(seen, key, said, was)
        if start is None or days is None:
            return None
        columns["made_at"] = due = start
    else:
        columns["due"] = due
    with st.expander("What the other columns mean", expanded=True, key=f"columns_{key}"):
        asked = {ours: label for ours, label in _MOST.items() if ours not in columns}
        columns |= _columns(asked, seen, key, said, due, was)
    with st.expander("Columns that few exports have", key=f"few_{key}"):
        columns |= _columns(_FEW, seen, key, said, due, was)
    statuses = _statuses(seen, columns.get("status"), key, said, was)
    title = keeping(
        st.text_input,
        "Remember this as",
        f"name_{key}",
        said,
        was.title if was else title_of(unknown.file),
    ).strip()
    if lacking := _lacking(seen, columns, statuses, title):
        parts.said(parts.shown(lacking))
        return None
    try:
        return free(drafted(title, columns, statuses, options, days), taken, was)
    except Refused as refused:
        st.error(markdown(refused))
        return None


def _columns(
    ours_in_words: Mapping[str, str],
    seen: Proposed,
    key: str,
    said: MutableMapping[str, Any],
    due: str,
    was: Source | None,
) -> dict[str, str]:
    """Their column for each of ours: proposed, with its first values and how sure that is."""
    found = {}
    sides = st.columns(2, gap="medium")
    for position, (ours, label) in enumerate(ours_in_words.items()):
        with sides[position % 2]:
            proposal = seen.proposal(ours)
            before = was.columns.get(ours, (_NONE,))[0] if was else None
            proposed = proposal.theirs if proposal and proposal.theirs != due else _NONE
            choices = [_NONE, *(c.name for c in seen.columns if _fits(ours, c) and c.name != due)]
            chosen = keeping(
                st.selectbox,
                label,
                f"{ours}_{key}",
                said,
                before if before in choices else proposed if was is None else _NONE,
                options=choices,
            )
            if chosen == _NONE or chosen is None:
                continue
            found[ours] = chosen
            words = [markdown(samples(seen.column(chosen)))]
            if proposal and proposal.theirs == chosen:
                words.append(f"{proposal.sure.capitalize()}: {proposal.why}")
            if ours == "evidence":
                words.append("We compare it with our judgement and never use it")
            st.caption(". ".join(words) + ".")
    return found


def _statuses(
    seen: Proposed,
    column: str | None,
    key: str,
    said: MutableMapping[str, Any],
    was: Source | None,
) -> dict[str, str]:
    """What each value of the status column means; those that are plain are proposed."""
    if column is None or seen.column(column).holds != "words":
        return {}
    known = {**seen.statuses.get(column, {}), **(was.values.get("status", {}) if was else {})}
    st.markdown(f"**What {markdown(column)} says**")
    if len(seen.column(column).values) > 1:
        parts.quiet("Whatever is still to be delivered is open, however it waits.")
    found = {}
    sides = st.columns(3, gap="medium")
    for position, (value, count) in enumerate(seen.column(column).values):
        with sides[position % 3]:
            rows = "1 row" if count == 1 else f"{count:,} rows"
            meaning = keeping(
                st.selectbox,
                f"{markdown(value)} · {rows}",
                f"status_{key}_{column}_{value}",
                said,
                known.get(value),
                options=STATUSES,
                index=None,
                format_func=lambda word: _STATUS_WORDS.get(word, word),
                placeholder="means?",
            )
        if meaning:
            found[value] = meaning
    return found


def _lacking(
    seen: Proposed, columns: Mapping[str, str], statuses: Mapping[str, str], title: str
) -> str:
    """What is still to be said before the file can be read, as a sentence; '' when nothing is."""
    if "promise_id" not in columns:
        return "Which column has the number of the record? Without it a promise has no name."
    if not {"status", "delivered_at"} & {*columns}:
        return "Which column says what was delivered: the day, or a status?"
    twice = {theirs for theirs in columns.values() if [*columns.values()].count(theirs) > 1}
    if twice:
        return f"{', '.join(sorted(twice))} is named for two things. Which of them is it?"
    if "status" in columns:
        unsaid = [v for v, _ in seen.column(columns["status"]).values if v not in statuses]
        if unsaid:
            return f"What do these mean: {', '.join(unsaid)}?"
    return "" if title else "Under which name is this to be remembered?"


def _fits(ours: str, column: SeenColumn) -> bool:
    if ours in _DATES:
        return column.holds == "dates"
    if ours == "promise_id":
        return column.holds not in ("nothing", "dates")
    return column.holds not in ("nothing", "dates") or ours == "title"
