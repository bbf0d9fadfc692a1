"""What does each measure say, of whom, and of two side by side?"""

from __future__ import annotations

import streamlit as st

from dashboard import every_measure, one_measure, parts, session
from metrics.definitions import GROUPS

now = session.current()
settings = session.shown_settings()

by_title = {metric.title: metric for _, group in GROUPS for metric in group}
if st.session_state.get("measure") not in (None, *by_title):
    st.session_state.pop("measure", None)  # an address that names none of them
parts.question("What does each measure say?")
lead = st.container()
picked = st.selectbox(
    "Measure", list(by_title), index=None, key="measure", bind="query-params", width=420,
    placeholder="all of them",
)  # fmt: skip
if picked is None:
    with lead:
        parts.lead("Every measure of the promises chosen; choose one to look at it closely.")
    every_measure.draw(now, settings)
else:
    one_measure.draw(now, by_title[picked], settings, lead)
