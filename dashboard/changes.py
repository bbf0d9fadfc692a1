"""Days on which something was done otherwise: marked, undone, and what stands before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import acting, parts, session
from dashboard.escape import markdown
from dashboard.locale import input_format
from dashboard.session import Session
from metrics.changes import Change, ChangeError, around, read, visible, written
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.two import Two, two_sides
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remark, remarks

ALL_TEAMS, ALL_KINDS = "all teams", "all kinds"


def marked(now: Session) -> list[Change]:
    """Every marked change this visitor may see, by day. Raises StoreError where one of them
    cannot be read.
    """
    told = remarks(session.store().path, "change")
    try:
        every = [read(one.about, one.says, one.who, one.id) for one in told]
    except ChangeError as error:
        raise StoreError(str(error)) from error
    found: list[Change] = now.ask(visible, every)
    return found


def concerning(now: Session, filters: Filters | None = None) -> list[Change]:
    """Those that were made for all of what is chosen: the ones a trend of it starts anew at."""
    about = filters or now.filters
    return [change for change in marked(now) if change.concerns(about)]


def draw(
    now: Session, teams: Sequence[str], kinds: Sequence[str], *, team: str | None = None
) -> None:
    """The marked changes, of one team or all, each with what stands before and after; and the
    form that marks one."""
    try:
        every = marked(now)
    except StoreError as error:
        st.error(markdown(error))
        return
    own = [one for one in every if team is None or one.team in (None, team)]
    if not own:
        parts.said("No change is marked.")
    for change in own:
        _one(now, change, every)
    if own:
        parts.quiet(
            "Up to a year each way, by the first date, of the promises the change was made for. "
            "What comes after a change need not come from it."
        )
    if session.may("change"):
        _form(teams, kinds, team)


def _one(now: Session, change: Change, every: Sequence[Change]) -> None:
    since, before = around(change, every, now.filters)
    told: Two = now.ask(two_sides, metrics["on_time"], before, filters=since)
    whose = ", ".join(filter(None, (change.team or ALL_TEAMS, change.kind)))
    with st.container(key=f"change_{change.id}"):
        parts.entry(
            f"{parts.day(change.day)}: {change.text}",
            (f"Kept on time since, and before: {told.sentence}",),
            quiet=f"{whose} · marked by {change.who}",
        )
        if session.may("change"):
            st.button("Take it back", key=f"unmark_{change.id}", type="tertiary",
                      on_click=acting.take_back,
                      args=("change", change.id, "took a marked change back",
                            "The change is taken back."))  # fmt: skip


def _form(teams: Sequence[str], kinds: Sequence[str], team: str | None) -> None:
    with (
        st.expander("Mark a change", key="mark_change"),
        st.form("change", border=False, clear_on_submit=True),
    ):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            day = st.date_input(
                "From this day on", None, key="change_day", width=180, format=input_format()
            )
            text = st.text_input("What was done otherwise", key="change_text", max_chars=200)
            whose = team or st.selectbox("Whose", [ALL_TEAMS, *teams], key="change_team")
            kind = st.selectbox("For", [ALL_KINDS, *kinds], key="change_kind")
        if not st.form_submit_button("Mark it", type="primary"):
            return
    if not isinstance(day, date) or not text.strip():
        st.error("A change needs a day and a few words, such as “new process”.")
        return
    acting.only("change")
    change = Change(
        day, text.strip(), None if whose == ALL_TEAMS else whose,
        None if kind == ALL_KINDS else kind,
    )  # fmt: skip
    about, says = written(change)
    try:
        add_remark(session.store().path, Remark("change", about, says, session.asking().who))
        acting.did("change", "marked a change")
    except StoreError as error:
        st.error(markdown(error))
        return
    st.toast("Marked. The trend is worked out anew from there.")
    st.rerun()
