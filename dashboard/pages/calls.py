"""Whom do I call today, and what do I need for each?"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import acting, navigation, parts, session
from dashboard.escape import markdown
from dashboard.locale import input_format
from metrics.brief import Note
from metrics.brief_names import Unknown
from paper import typeset
from paper.calendar import CalendarError, Meeting, is_calendar, meetings
from paper.calls import (
    Asked,
    asked_by_calendar,
    asked_by_name,
    names_in,
    pages_of,
    with_names,
)
from paper.notes import notes_about
from paper.page import Page
from pipelines.keeping.remarks import remarks

LARGEST = 2_000_000  # bytes of a calendar: years of meetings
NOBODY = "nobody of these"

now = session.current()
zone = now.reader.settings.zone
settings = session.shown_settings()
kept = remarks(session.store().path, "note")
joined = now.reader.settings.names().get("customer", {})


def about(name: str) -> tuple[Note, ...]:
    return notes_about(name, kept, joined)


def from_calendar(pasted: str) -> tuple[Meeting, ...]:
    """The meetings of the day chosen, of the file dropped or pasted; why it cannot be read is
    said."""
    left, right = st.columns((2, 1), gap="medium")
    file = (
        left.file_uploader(
            "Your calendar (.ics)", type=["ics"], key="calls_calendar", max_upload_size=2
        )
        if session.may("import")
        else None
    )
    day = right.date_input(
        "Day", value=datetime.now(ZoneInfo(zone)).date(), key="calls_day", format=input_format()
    )
    if not isinstance(day, date) or (file is None and not is_calendar(pasted)):
        return ()
    raw = file.getvalue() if file else pasted.encode()
    try:
        if len(raw) > LARGEST:
            raise CalendarError("This calendar is over 2 MB: export one day or one week of it.")
        found = meetings(raw.decode("utf-8-sig"), day, zone)
    except UnicodeDecodeError:
        st.error("This calendar is not UTF-8 text. Export it once more as iCalendar.")
        return ()
    except CalendarError as error:
        st.error(markdown(error))
        return ()
    if not found:
        st.info("This calendar has no meeting on that day.")
    return found


def answered(unknown: tuple[Unknown, ...]) -> dict[str, str]:
    """For the names nobody has, the customer the reader says they meant: asked, never guessed."""
    chosen = {}
    for position, one in enumerate(unknown):
        if not one.near:
            st.warning(f"No customer is called “{markdown(one.asked)}”.")
            continue
        answer = st.radio(
            f"No customer is called “{markdown(one.asked)}”. Who is meant?",
            [*one.near, NOBODY],
            index=None,
            format_func=markdown,
            horizontal=True,
            key=f"meant_{position}_{one.asked}",
        )
        if answer is not None and answer != NOBODY:
            chosen[one.asked] = answer
    return chosen


def as_pdf(pages: tuple[Page, ...]) -> bytes:
    return typeset.pdf(pages, "Call briefs")


parts.question("Whom do you call today?")
parts.lead(
    "Paste the customers, one a line, or "
    # The server takes files from importers only.
    + ("drop today’s calendar" if session.may("import") else "the text of today’s calendar (.ics)")
    + ": one side of A4 for each comes back in one PDF, with a list of contents."
)
text = st.text_area("Customers, one a line", key="calls_names", height=140, max_chars=200_000)
day = from_calendar(text)
asked = Asked(())
names = () if is_calendar(text) else names_in(text)
if names:
    asked = now.ask(asked_by_name, names)
if day:
    by_day = now.ask(asked_by_calendar, day)
    asked = Asked(tuple(dict.fromkeys((*asked.found, *by_day.found))), asked.unknown, by_day.said)
for line in asked.said:
    parts.quiet(parts.shown(line))
meant = answered(asked.unknown)
asked = with_names(asked, list(meant.values()), list(meant))

if asked.found:
    st.subheader(f"{len(asked.found):,} to call", anchor=False)
    for name in asked.found:
        navigation.link("customer", markdown(name), name=name)
    # Made when asked for: a long list takes its seconds, and they are shown to pass.
    wanted = repr((asked, now.filters, now.scope, str(now.reader.path), kept, settings))
    if st.button("Make the briefs", type="primary", icon=":material/print:", key="calls_make"):
        bar = st.progress(0.0, text="Writing…")

        def step(done: int, of: int) -> None:
            bar.progress(done / of, f"Brief {done + 1:,} of {of:,}")

        with now.reader.cursor() as con:
            made = pages_of(
                con, asked, now.filters, now.scope, notes=about, settings=settings, step=step
            )
        st.session_state["calls_made"] = (wanted, as_pdf(made))
        bar.empty()
    made_for, content = st.session_state.get("calls_made", ("", b""))
    if made_for == wanted:
        acting.download(
            "Briefs as one PDF",
            content,
            "call_briefs.pdf",
            "application/pdf",
            what=f"{len(asked.found)} call briefs as PDF",
            key="calls_pdf",
        )
elif asked.unknown or asked.said:
    parts.said("None of these is a customer on file, so there is nothing to print yet.")
