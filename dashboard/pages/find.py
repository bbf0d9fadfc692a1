"""Which customer or promise is meant?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import navigation, parts, session
from dashboard.escape import markdown
from dashboard.rows import OUTCOME_WORDS
from metrics.filters import Filters
from metrics.search import LISTED, search

now = session.current()
words = st.query_params.get("q", "").strip()[:200]
# Whoever looks for a name does not think of the filters: only the day to look from applies.
found = now.ask(search, words, filters=Filters(as_of=now.filters.as_of))
said = f"“{parts.shown(words)}”"


def many(rows: list[dict[str, Any]], *, more: bool, noun: str) -> str:
    """'over 20 promises', '1 customer'."""
    count = f"over {LISTED}" if more else f"{len(rows)}"
    return f"<b>{count}</b> {noun}{'' if len(rows) == 1 else 's'}"


parts.question("Which one do you mean?")
if not words:
    parts.lead("Write a customer, a promise or the id of a record into the box above.")
elif not found.customers and not found.promises:
    parts.lead(f"Nothing on file is called {said}.")
    parts.said(
        "Looked for in the names of customers, the titles of promises and the ids of their "
        "records; every word has to be there."
    )
    navigation.link("customers", "All customers")
else:
    customers = many(found.customers, more=found.more_customers, noun="customer")
    promises = many(found.promises, more=found.more_promises, noun="promise")
    parts.lead(f"{said}: {customers}, {promises}.")
if found.customers:
    st.subheader("Customers", anchor=False)
    for row in found.customers:
        owed = f", {row['owed']:,} owed now" if row["owed"] else ""
        noun = "promise" if row["promises"] == 1 else "promises"
        with st.container(gap=None):
            navigation.link("customer", f"**{markdown(row['customer'])}**", name=row["customer"])
            parts.quiet(f"{row['promises']:,} {noun}{owed}")
if found.promises:
    st.subheader("Promises", anchor=False)
    for row in found.promises:
        due = f"first date {parts.day(row['first_due'])}" if row["first_due"] else "no date"
        whose = (row["customer"] or "no customer recorded", row["promise_id"], due)
        with st.container(gap=None):
            label = f"**{markdown(row['title'] or row['promise_id'])}**"
            navigation.link("promise", label, **navigation.promise_params(row))
            parts.quiet(parts.shown(" · ".join((*whose, OUTCOME_WORDS[row["outcome"]]))))
if found.more_customers or found.more_promises:
    parts.quiet(f"The best {LISTED} of each kind are listed: another word says more exactly which.")
