"""The catalogue goes in; one table of what every measure says of the promises chosen comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import acting, parts
from dashboard.download import csv_bytes
from dashboard.measured import interval
from dashboard.session import Session
from metrics.definitions import CATALOGUE, GROUPS
from metrics.metric import Measured, overall


def draw(now: Session, settings: Mapping[str, Any]) -> None:
    """A measure a row, in the order of the catalogue; a row that is chosen is looked at closely."""
    found: dict[str, Measured] = {
        metric.name: now.ask(overall, metric, settings=settings) for metric in CATALOGUE
    }
    off = [metric for metric in CATALOGUE if found[metric.name].off]
    group = {metric.name: heading for heading, its in GROUPS for metric in its}
    on = [metric for metric in CATALOGUE if not found[metric.name].off]
    table = pa.table(
        {
            "Measure": [found[metric.name].label for metric in on],
            "Says": [found[metric.name].shown for metric in on],
            "95% interval": [interval(found[metric.name]) for metric in on],
            "n": [found[metric.name].n for metric in on],
            "About": [group[metric.name] for metric in on],
        }
    )

    def choose() -> None:
        cells = st.session_state["every_measure"]["selection"]["cells"]
        if cells:
            st.session_state["measure"] = on[cells[0][0]].title

    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        table,
        hide_index=True,
        height=720,
        placeholder="",
        key="every_measure",
        on_select=choose,
        selection_mode="single-cell",
        alt="Every measure with its value, a measure a row; choosing a cell opens it",
        column_config={
            "Measure": st.column_config.TextColumn(width="medium"),
            "Says": st.column_config.TextColumn(alignment="right", width=160),
            "95% interval": right,
            "n": st.column_config.NumberColumn(format="localized"),
        },
    )
    acting.download(
        "Download as CSV", lambda: csv_bytes(table), "measures.csv", "text/csv",
        what="every measure as CSV", key="every_measure_csv",
    )  # fmt: skip
    if off:
        st.subheader("Cannot be measured from these files", anchor=False)
        parts.facts({metric.title: found[metric.name].off for metric in off})
