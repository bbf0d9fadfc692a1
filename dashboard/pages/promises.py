"""Which promises are behind this number?"""

from __future__ import annotations

import streamlit as st

from dashboard import address, parts, rows, session
from dashboard.shows import SHOWS, by_name
from metrics import definitions
from metrics.metric import overall

now = session.current()
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
parts.quiet(show.says)
others = rows.count(now, by_name["not_a_promise"])
if others:
    parts.quiet(
        f"{others:,} of the {of:,} are records that are no promises (duplicates, merged, spam, "
        "tests, left out by a rule): they are listed here and counted in no coverage and no rate."
    )
rows.promises(now, show, key=f"rows_{show.name}")
