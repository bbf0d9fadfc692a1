"""What was agreed in a call goes in: a new promise comes out as a file, a note is kept."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import acting, parts, session
from dashboard.escape import markdown
from dashboard.locale import day_written, input_format
from dashboard.session import Session
from metrics.brief import Note
from pipelines.formula import csv_cell
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remark

COLUMNS = (
    "promise_id", "title", "customer", "team", "owner", "kind", "status", "made_at", "due",
)  # fmt: skip
# Only where a cell would be a formula: by these an import knows the file for one of ours, and
# takes the apostrophe before it away again (pipelines/reading/own_export.py).
OURS = ("outcome", "counted_as", "why")
LONGEST = 2_000  # of a note


def draw(now: Session, customer: str, teams: Sequence[str], kinds: Sequence[str]) -> None:
    """Two forms: what was promised, and what was said."""
    today = datetime.now(ZoneInfo(now.reader.settings.zone)).date()
    promised, said = st.columns(2, gap="large")
    with promised:
        _promise(customer, teams, kinds, today)
    with said:
        _note(customer, today)


def notes(now: Session, customer: str, kept: Sequence[Note]) -> None:
    """The notes there are, each with a way to take it back."""
    today = datetime.now(ZoneInfo(now.reader.settings.zone)).date()
    for note in kept:
        _kept(note, customer, today)


def promise_csv(
    customer: str, title: str, due: date, made: date, team: str = "", owner: str = "",
    kind: str = "",
) -> bytes:  # fmt: skip
    """The new promise as one row of the Kept format, to be imported; the same promise is the same
    record, however often it is written."""
    told = "\n".join((customer, title, due.isoformat(), made.isoformat(), team, owner, kind))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    row = {
        "promise_id": f"call-{made:%Y%m%d}-{hashlib.sha256(told.encode()).hexdigest()[:8]}",
        "title": title, "customer": customer, "team": team, "owner": owner, "kind": kind,
        "status": "open", "made_at": made.isoformat(), "due": due.isoformat(),
    }  # fmt: skip
    is_safe = all(csv_cell(cell) == cell for cell in row.values())
    names = COLUMNS if is_safe else COLUMNS + OURS
    writer.writerow(names)
    writer.writerow([csv_cell(row.get(name, "")) for name in names])
    return out.getvalue().encode("utf-8-sig")


def _promise(customer: str, teams: Sequence[str], kinds: Sequence[str], today: date) -> None:
    st.markdown("**A new promise**")
    title = st.text_input("What they will have", key="new_title", max_chars=300).strip()
    left, right = st.columns(2)
    due = left.date_input(
        "By when, as you told them", value=None, min_value=today, key="new_due",
        format=input_format(),
    )  # fmt: skip
    owner = right.text_input("Who owns it", key="new_owner", max_chars=200).strip()
    team = left.selectbox(
        "Team", teams, index=None, key="new_team", accept_new_options=True, placeholder="none"
    )
    kind = right.selectbox(
        "Kind", kinds, index=None, key="new_kind", accept_new_options=True, placeholder="none"
    )
    if not title or not isinstance(due, date):
        parts.quiet("With what and by when it can be downloaded as a file of one row, to import.")
        return
    acting.download(
        "Promise as CSV",
        promise_csv(customer, title, due, today, team or "", owner, kind or ""),
        f"promise_{due.isoformat()}.csv",
        "text/csv",
        what="a new promise as CSV",
        customer=customer,
        key="new_promise",
    )


def _note(customer: str, today: date) -> None:
    if not session.may("note"):
        return
    with st.form("note", border=False, clear_on_submit=True):
        text = st.text_area("What was said", key="note_text", max_chars=LONGEST, height=100)
        day = st.date_input(
            "On", value=today, max_value=today, key="note_day", format=input_format()
        )
        if not st.form_submit_button("Keep the note") or not text.strip():
            return
    acting.only("note")
    told = Remark(
        kind="note",
        about={"customer": customer},
        says={"text": text.strip(), "day": (day or today).isoformat()},
        who=session.asking().who,
    )
    try:
        add_remark(session.store().path, told)
        acting.did("note", "kept a note", customer)
    except StoreError as error:
        st.error(markdown(error))
        return
    st.toast("The note is kept. It stands on the next brief.")
    st.rerun()


def _kept(note: Note, customer: str, today: date) -> None:
    """One note, and the way to take it back."""
    on = day_written(note.on, year=today.year)
    with st.container(horizontal=True, vertical_alignment="center", key=f"note_{note.id}"):
        parts.entry("", (f"{on}: {note.text}",), quiet=note.who)
        if session.may("note"):
            st.button(
                "Take back", key=f"back_{note.id}", type="tertiary", icon=":material/undo:",
                on_click=acting.take_back,
                args=(
                    "note", note.id, "took a note back", "The note is taken back.", customer,
                ),
            )  # fmt: skip
