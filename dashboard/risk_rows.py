"""Promises that need somebody: a table of metrics.risk or chance in, rows that open out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import acting, navigation, parts
from dashboard.download import csv_bytes
from dashboard.locale import column_format

SHOWN = 2_500  # more rows than anyone reads; the file has them all
FULLY = 10  # rows shown without scrolling

# The columns a table may have, by their name in the frame, as a reader reads them.
_TITLES = {
    "chance": "Chance",
    "days_left": "Days left",
    "thing": "The same thing",
    "title": "Promise",
    "customer": "Customer",
    "team": "Team",
    "owner": "Owner",
    "source": "System",
    "due_in_force": "Date in force",
    "first_due": "First date",
    "slip_days": "Days late",
    "days_apart": "Days apart",
    "last_activity_at": "Last activity",
    "overtaken_at": "A later one delivered",
    "waiting_at": "Waiting since",
    "replied_at": "Customer replied",
    "record": "Team keeps of these",
    "children": "Parts",
    "broken_children": "Parts broken",
    "weakest_title": "Weakest part",
    "last_child_due": "Last part due",
    "worth": "Value",
}
_RIGHT = ("chance", "record", "worth")


def table(found: pa.Table, columns: Sequence[str], key: str, alt: str) -> None:
    """The named columns, a row a promise in the order given; a click opens one, a button gives
    every row and column as CSV.
    """
    rows = found.slice(0, SHOWN).to_pylist()
    drawn = pa.table({_TITLES[name]: _column(name, rows) for name in columns})
    dates = [field.name for field in drawn.schema if pa.types.is_date(field.type)]
    event = st.dataframe(
        drawn,
        hide_index=True,
        height="content" if len(rows) <= FULLY else 400,
        placeholder="",
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        alt=f"{alt}, one a row; choosing a cell opens the promise",
        column_config={
            "Promise": st.column_config.TextColumn(width="medium"),
            **{name: st.column_config.DateColumn(format=column_format()) for name in dates},
            **{_TITLES[n]: st.column_config.TextColumn(alignment="right") for n in _RIGHT},
        },
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        acting.download(
            "Download as CSV",
            lambda: csv_bytes(found),
            file_name=f"{key}.csv",
            mime="text/csv",
            what="promises at risk as CSV",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        if len(rows) < found.num_rows:
            st.caption(f"The first {SHOWN:,} of {found.num_rows:,} are shown; the file has all.")
    chosen = event["selection"]["cells"]
    if chosen:
        navigation.go("promise", **navigation.promise_params(rows[chosen[0][0]]))


def _column(name: str, rows: Sequence[dict[str, Any]]) -> pa.Array:
    """Arrow, so that no text is taken for a number on the way; times as their days."""
    if name == "title":
        return pa.array([row["title"] or row["promise_id"] for row in rows], pa.string())
    if name == "chance":
        return pa.array([f"{row['shown']}{_sample(row)}" for row in rows], pa.string())
    if name == "thing":
        return pa.array([_thing(row) for row in rows], pa.string())
    if name == "source":
        return pa.array([parts.system(row) for row in rows], pa.string())
    if name == "worth":
        return pa.array([_worth(row) for row in rows], pa.string())
    values = [row[name] for row in rows]
    if any(hasattr(value, "date") for value in values):
        return pa.array([value and value.date() for value in values], pa.date32())
    return pa.array(values)


def _sample(row: dict[str, Any]) -> str:
    return "" if row["chance"] is None else f" (n {row['n']:,})"


def _thing(row: dict[str, Any]) -> str:
    """'40817', or 'possibly: …' where only the titles are alike."""
    kind, _, name = row["thing"].partition(" ")
    if row["is_possible"]:
        return f"possibly: {name}"
    return str(name.removeprefix("of ") if kind == "part" else name)


def _worth(row: dict[str, Any]) -> str:
    return "" if row["value"] is None else f"{row['value']:,.0f} {row['currency'] or ''}".strip()
