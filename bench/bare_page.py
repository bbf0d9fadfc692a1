"""A Streamlit page with as many charts as the Overview and no data: what any page costs."""

from __future__ import annotations

import os

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(page_title="Bare", layout="wide")
with st.popover("All teams"):
    picked = st.multiselect("Team", [f"Team {number}" for number in range(25)], key="team")
for position in range(int(os.environ["BARE_CHARTS"])):
    # Another figure with every choice, as on a page with data: else nothing is drawn anew.
    figure = go.Figure(
        data=[{"type": "bar", "x": [1, 2, 3], "y": [1 + len(picked), 2, 3]}],
        layout={"height": 240},
    )
    st.plotly_chart(figure, theme=None, key=f"chart_{position}")
