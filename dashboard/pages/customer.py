"""What do I need before the call with this customer?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import (
    acting,
    after_call,
    briefed,
    navigation,
    parts,
    related,
    rows,
    session,
    states,
)
from dashboard.escape import markdown
from dashboard.shows import by_name as shows
from metrics.brief import UnknownCustomer, brief
from metrics.cause_map import MapError
from metrics.words import count_in_words
from paper import brief_page, markup, typeset
from paper.brief import brief_page as one_side
from paper.brief_page import WHOLE
from paper.notes import notes_about
from pipelines.keeping.remarks import remarks

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
file = "".join(c if c.isalnum() else "_" for c in told.customer)[:60]


def printed(ending: str) -> bytes:
    """The brief on one side of A4, as it would be printed, in one of three forms."""
    with now.reader.cursor() as con:  # no page is being drawn now: nothing is cached
        side = one_side(con, name, now.filters, now.scope, notes=notes, settings=settings)
    title = f"Call brief: {side.title}"
    if ending == "pdf":
        return typeset.pdf([side], title)
    return (markup.html([side], title) if ending == "html" else markup.markdown([side])).encode()


navigation.link("customers", "← All customers")
parts.named(parts.shown(told.customer))
owed = len(told.owed)
parts.lead(
    f"We owe them {parts.counted(owed, 'broken')} {'promise' if owed == 1 else 'promises'} past "
    f"{'its' if owed == 1 else 'their'} date; the oldest for "
    f"{parts.shown(count_in_words(told.owed[0].days or 0, 'day'))}."
    if owed
    else "We owe them nothing past its date."
)
for line in whole.lead:
    parts.said(parts.shown(line))
parts.quiet(parts.shown(whole.standing))
with st.container(horizontal=True, vertical_alignment="center", key="printed"):
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

items = {item.key: item for item in (*told.owed, *told.coming, *told.news)}
for section in whole.sections:
    with st.container(key=f"section_{section.name}" if section.name else None):
        st.subheader(section.title, anchor=False)
        if section.name == "after":
            teams = sorted({item.team for item in (*told.owed, *told.coming) if item.team})
            kinds = sorted({item.kind for item in (*told.owed, *told.coming) if item.kind})
            after_call.draw(now, told.customer, teams, kinds)
        elif section.name == "notes":
            after_call.notes(now, told.customer, told.notes)
        else:
            briefed.section(section, items)
parts.quiet(parts.shown(whole.foot))

chosen = now.narrowed(customers=(told.customer,), teams=(), kinds=(), sources=(), owners=())
related.draw(now, chosen)
st.subheader("Every promise to them", anchor=False)
rows.promises(now, shows["promises"], key="customer_rows", filters=chosen, without=("Customer",))
