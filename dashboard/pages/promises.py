"""Which promises are behind this number?

In the address: `show`, the set of promises; and what a mark of a picture stood for, beside the
filters: `month`, that of the first date ("2026-03"), and `of_team` (empty: none recorded).
"""

from __future__ import annotations

import streamlit as st

from dashboard import address, narrowed, navigation, parts, rows, session
from dashboard.shows import SHOWS, by_name
from metrics import definitions
from metrics.metric import overall

now = narrowed.to_the_mark(session.current(), st.query_params)
titles = {show.title: show for show in SHOWS}

parts.question("Which promises are behind the number?")
address.follow("show", lambda asked: SHOWS[list(titles).index(asked[0]) if asked else 0].title)
show = titles[
    st.selectbox(
        "Show",
        list(titles),
        key="show",
        bind="query-params",
        label_visibility="collapsed",
        width=360,
    )
]
count = rows.count(now, show)
of = now.ask(overall, definitions.by_name["promises"]).n
parts.lead(f"{parts.counted(count)} of {parts.counted(of)} records: {show.title.lower()}.")
if mark := narrowed.in_words(st.query_params):
    parts.quiet(mark)
    navigation.link("promises", "Show all of them", show=show.title)
parts.quiet(show.says)
others = rows.count(now, by_name["not_a_promise"])
if others:
    parts.quiet(
        f"{others:,} of the {of:,} are records that are no promises (duplicates, merged, spam, "
        "tests, left out by a rule): they are listed here and counted in no coverage and no rate."
    )
rows.promises(now, show, key=f"rows_{show.name}")
