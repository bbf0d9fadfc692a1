"""What do I need before the call with this customer?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import (
    acting,
    after_call,
    navigation,
    parts,
    pictures,
    related,
    rows,
    session,
    states,
)
from dashboard.charts import strip
from dashboard.escape import markdown
from dashboard.shows import by_name as shows
from metrics.brief import UnknownCustomer, brief
from metrics.cause_map import MapError
from metrics.items import Item
from paper import brief_page, markup, typeset
from paper.brief import brief_page as one_side
from paper.brief_page import BADGES, WHOLE
from paper.notes import notes_about
from paper.page import Section
from pipelines.keeping.remarks import remarks

STRIPS = 3  # as many as are looked at; the rest is words
LISTED = 5

now = session.current()
name = st.query_params.get("name", "")
settings = session.shown_settings()
notes = notes_about(
    name,
    remarks(session.store().path, "note"),
    now.reader.settings.names().get("customer", {}),
)
try:
    told = now.ask(brief, name, notes=notes, settings=settings)
except UnknownCustomer as unknown:
    states.unknown_customer(name, unknown.suggestions)
    st.stop()
except MapError as error:
    st.error(markdown(error))
    st.stop()
whole = brief_page.page(told, WHOLE)


def promise(item: Item, position: int, *, style: str, drawn: bool = False) -> None:
    """One promise: in words, on a line, and a way to its page."""
    who = ", ".join(filter(None, (item.team, item.owner, item.kind)))
    cause = f"cause: {item.cause or 'not recorded'}" if style == "owed" else ""
    tags = [BADGES[flag] for flag in item.flags if flag in BADGES]
    with st.container(key=f"item_{style}_{position}", gap=None):
        label = f"**{markdown(item.title)}**"
        navigation.link("promise", label, **navigation.promise_params(item.key._asdict()))
        parts.entry("", (item.why,), tags=tags, quiet=" · ".join(filter(None, (who, cause))))
        if drawn:
            picture = strip.strip(item.stops, item.late_from, session.ink())
            pictures.picture(picture, strip.words(item.stops), f"{style}_{position}")


def section(title: str) -> Section | None:
    """The brief's own section, so that page, file and command line say the same."""
    return next((part for part in whole.sections if part.title.startswith(title)), None)


navigation.link("customers", "All customers")
parts.question(parts.shown(told.customer))
owed = len(told.owed)
parts.lead(
    f"We owe them {parts.counted(owed, 'broken')} {'promise' if owed == 1 else 'promises'} past "
    f"their date; the oldest for {told.owed[0].days} days."
    if owed
    else "Nothing we promised them is past its date."
)
parts.said(
    parts.shown(told.record + ("" if told.period == "all promises" else f" ({told.period})"))
)
parts.quiet(parts.shown(str(told.coverage).capitalize()))
file = "".join(c if c.isalnum() else "_" for c in told.customer)[:60]


def printed(ending: str) -> bytes:
    """The brief on one side of A4, as it would be printed, in one of three forms."""
    with now.reader.cursor() as con:  # no page is being drawn now: nothing is cached
        side = one_side(con, name, now.filters, now.scope, notes=notes, settings=settings)
    title = f"Call brief: {side.title}"
    if ending == "pdf":
        return typeset.pdf([side], title)
    return (markup.html([side], title) if ending == "html" else markup.markdown([side])).encode()


with st.container(horizontal=True, vertical_alignment="center"):
    for label, ending, mime, icon in (
        ("Brief to print (PDF)", "pdf", "application/pdf", ":material/print:"),
        ("HTML", "html", "text/html", ":material/download:"),
        ("Markdown", "md", "text/markdown", ":material/download:"),
    ):
        acting.download(
            label,
            partial(printed, ending),
            f"{file}_brief.{ending}",
            mime,
            what=f"a call brief ({ending})",
            customer=told.customer,
            key=f"brief_{ending}",
            icon=icon,
        )
    navigation.link("calls", "Briefs for several calls")

if told.owed:
    st.subheader("What we owe them now", anchor=False)
    for position, item in enumerate(told.owed):
        promise(item, position, style="owed", drawn=position < STRIPS)
if told.coming or told.conflicts:
    st.subheader("Coming", anchor=False)
    year = told.as_of.year
    for each in told.conflicts:
        entry = brief_page.conflict(each, year, WHOLE)
        parts.entry(entry.head, entry.lines, tags=entry.tags)
    for position, item in enumerate(told.coming[:LISTED]):
        promise(item, position, style="coming")
    if len(told.coming) > LISTED:
        parts.quiet(f"And {len(told.coming) - LISTED:,} more, in the list below.")
if told.news:
    news = section("Good news") or section("Delivered")
    st.subheader(news.title if news else "News", anchor=False)
    for line in news.lead if news else ():
        parts.quiet(parts.shown(line))
    for position, item in enumerate(told.news[:LISTED]):
        promise(item, position, style="news")
for title in (
    "They owe us",
    "Before you promise again",
    "Words you may use",
    "What these files cannot say",
):
    found = section(title)
    if found is None:
        continue
    st.subheader(found.title, anchor=False)
    for entry in found.entries:
        parts.entry(entry.head if entry.lines else "", entry.lines or (entry.head,))

st.subheader("After the call", anchor=False)
after_call.draw(
    now,
    told.customer,
    sorted({item.team for item in (*told.owed, *told.coming) if item.team}),
    sorted({item.kind for item in (*told.owed, *told.coming) if item.kind}),
    told.notes,
)

chosen = now.narrowed(customers=(told.customer,), teams=(), kinds=(), sources=(), owners=())
related.draw(now, chosen)
st.subheader("Every promise to them", anchor=False)
rows.promises(now, shows["promises"], key="customer_rows", filters=chosen)
