"""Broken promises without a cause go in; what a reader says of them is kept, and can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import acting, parts, session
from dashboard.escape import markdown
from dashboard.locale import column_format
from dashboard.session import Session
from metrics import causes
from metrics.cause_map import STAGES
from pipelines.judging.tagged import Tag, tag_of, tags
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remarks

SHOWN = 500  # untagged promises that stand in the table
LAST = 20  # remarks that stand in the list of what readers said
MAP = "as the map says"
SIDE_WORDS = {"ours": "our own", "customer": "the customer's", "third_party": "a third party's"}


def draw(now: Session, told: Mapping[str, Any]) -> None:
    """The promises that have no cause, the form that gives them one, and what was said before."""
    st.subheader("Causes that nobody recorded", anchor="tag")
    found: pa.Table = now.ask(causes.untagged, settings=told)
    if not found.num_rows:
        parts.said("Every broken promise chosen has a cause.")
    elif not session.may("tag"):
        parts.said(f"{_many(found.num_rows)} no cause on file.")
        parts.quiet("You may look at this store, not tag causes.")
    else:
        _form(now, found, told)
    _said(now)


def _many(broken: int) -> str:
    have = "has" if broken == 1 else "have"
    return f"{parts.many(broken, 'broken promise', outcome='broken')} {have}"


def _form(now: Session, found: pa.Table, told: Mapping[str, Any]) -> None:
    parts.said(
        f"{_many(found.num_rows)} no cause on file. Choose some, and say why they were broken."
    )
    shown = found.slice(0, SHOWN)
    if found.num_rows > SHOWN:
        parts.quiet(f"The {SHOWN:,} last due are shown; the others follow as these are tagged.")
    day = st.column_config.DateColumn("Due", format=column_format())
    event = st.dataframe(
        pa.table(
            {
                "title": [row["title"] or row["promise_id"] for row in shown.to_pylist()],
                "customer": shown["customer"],
                "team": shown["team"],
                "kind": shown["kind"],
                "due": shown["due_in_force"].cast(pa.date32()),
                "late": shown["slip_days"],
            }
        ),
        hide_index=True,
        height="content" if shown.num_rows <= 8 else 320,
        placeholder="",
        key="untagged",
        on_select="rerun",
        selection_mode="multi-row",
        alt="Broken promises without a cause, newest due first; choose rows to give them one",
        column_config={
            "title": st.column_config.TextColumn("Promise", width="large"),
            "customer": "Customer", "team": "Team", "kind": "Kind", "due": day,
            "late": st.column_config.NumberColumn("Days late"),
        },
    )  # fmt: skip
    picked = [shown.slice(row, 1).to_pylist()[0] for row in event["selection"]["rows"]]
    known = now.ask(causes.written, settings=told)["written"].to_pylist()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cause = st.selectbox(
            "Cause", known, index=None, key="tag_cause", accept_new_options=True,
            placeholder="choose or write one", width=300,
        )  # fmt: skip
        side = _choice("Whose doing", "tag_side", SIDE_WORDS)
        stage = _choice("Stage to change", "tag_stage", STAGES)
        label = f"Tag {len(picked):,} promises" if len(picked) != 1 else "Tag 1 promise"
        asked = st.button(
            label, key="tag", type="primary", disabled=not picked or not (cause or "").strip()
        )
    if asked and cause:
        says = {"cause": cause.strip(), "side": side or "", "stage": stage or ""}
        said = {name: value for name, value in says.items() if value}
        who = session.asking().who
        keep(
            [tag_of((row["source"], row["instance"], row["promise_id"]), said, who)
             for row in picked],
            f"tagged the cause of {len(picked):,}",
        )  # fmt: skip


def _choice(label: str, key: str, words: Mapping[str, str]) -> str | None:
    """One of a few; None is what the map says."""
    picked = st.selectbox(
        label, [None, *words], key=key, format_func=lambda one: words.get(one, MAP), width=240
    )
    return str(picked) if picked else None


def keep(said: list[Remark], what: str) -> None:
    """Write remarks on causes down, and draw the page anew with them."""
    acting.only("tag")
    try:
        add_remarks(session.store().path, said)
        acting.did("tag", what)
    except StoreError as error:
        st.error(markdown(error))
        return
    st.toast("Kept. It counts in the causes, and on the command line.")
    st.rerun()


def _said(now: Session) -> None:
    """What readers tagged, newest first, each to be taken back."""
    every = [tag for tag in tags(session.store().path) if tag.key is not None]
    keys = tuple(dict.fromkeys(tag.key for tag in every if tag.key))
    seen = {
        (row["source"], row["instance"], row["promise_id"]): row
        for row in now.ask(causes.tagged_promises, keys).to_pylist()
    }
    told = [tag for tag in reversed(every) if tag.key in seen]
    if not told:
        return
    with st.expander(f"Tagged by readers: {len(told):,}", key="tags", on_change="rerun") as box:
        if not box.open:
            return
        for tag in told[:LAST]:
            row = seen[tag.key] if tag.key else {}
            own = "; the files hold a cause by now, which counts" if row.get("has_own") else ""
            words = f"{markdown(row.get('title', ''))}: **{markdown(tag.says.get('cause', ''))}**"
            undoable(tag, words + own)
        if len(told) > LAST:
            st.caption(f"The last {LAST} of {len(told):,}.")


def undoable(tag: Tag, words: str) -> None:
    """One remark, who said it when, and the way to take it back."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"row_{tag.id}"):
        st.markdown(words)
        st.caption(markdown(f"tagged by a reader: {tag.who}, {parts.day(tag.at[:10])}"))
        if session.may("tag"):
            st.button("Take it back", key=f"untag_{tag.id}", type="tertiary",
                      on_click=acting.take_back,
                      args=("tag", tag.id, "took a cause back",
                            "The cause is taken back."))  # fmt: skip
