"""Teams, kinds or owners as rows: a slice in, a table of its rates out, each row to be chosen."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import acting
from dashboard.download import csv_bytes
from dashboard.session import Session
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.frame import FEW
from metrics.metric import Slice, by
from metrics.rates import rates

NONE = "none recorded"
LAST_DATE = "More, with only the last date"


def table(
    now: Session, slice: Slice, key: str, *, filters: Filters | None = None, opens: bool = False
) -> str | None:
    """One row a group, by name; the name of the one that was chosen, where rows can be."""
    about = filters or now.filters
    frames = {
        name: {
            row["key"]: row for row in now.ask(by, metrics[name], slice, filters=about).to_pylist()
        }
        for name in ("on_time", "slip_days")
    }
    found = now.ask(rates, slice, filters=about)
    counts = {row["key"]: row for row in found["groups"]}
    rows = [
        _row(slice, group, {name: frame.get(group) for name, frame in frames.items()}, count)
        for group, count in counts.items()
    ]
    drawn = pa.Table.from_pylist(rows)
    if not any(drawn[LAST_DATE].to_pylist()):
        drawn = drawn.drop_columns([LAST_DATE])
    date = "last date on file" if found["basis"] == "last_date" else "first date"
    right: dict[str, Any] = {
        name: st.column_config.TextColumn(alignment="right")
        for name in ("On time", "95% interval", "Renegotiated", "Broken", "Half done within")
    }
    event = st.dataframe(
        drawn,
        hide_index=True,
        key=key,
        height="content" if len(rows) <= 20 else 720,
        placeholder="",
        on_select="rerun" if opens else "ignore",
        selection_mode="single-cell",
        alt=f"Rates by {slice}, one a row" + ("; choosing a cell opens it" if opens else ""),
        column_config={
            slice.capitalize(): st.column_config.TextColumn(width="medium"),
            "Dates passed": st.column_config.NumberColumn(
                format="localized",
                help=f"Promises whose {date} has passed: what the rates are out of.",
            ),
            LAST_DATE: st.column_config.TextColumn(
                help="Not among the rates: nobody can see whether these dates were moved."
            ),
            "Owed now": st.column_config.NumberColumn(
                format="localized", help=metrics["owed"].definition
            ),
            **right,
        },
    )
    acting.download(
        "Download as CSV",
        lambda: csv_bytes(drawn),
        file_name=f"by_{slice}.csv",
        mime="text/csv",
        what=f"figures by {slice} as CSV",
        key=f"{key}_csv",
        on_click="ignore",
        icon=":material/download:",
    )
    if not opens or isinstance(event, DeltaGenerator):
        return None
    chosen = event["selection"]["cells"]
    return str(rows[chosen[0][0]][slice.capitalize()]) if chosen else None


def _row(
    slice: str, group: str | None, frames: dict[str, dict[str, Any] | None], count: dict[str, Any]
) -> dict[str, Any]:
    slip = frames["slip_days"]
    on_time = frames["on_time"]
    known = on_time is not None and on_time["low"] is not None and on_time["n"] >= 5
    return {
        slice.capitalize(): group or NONE,
        "Dates passed": count["population"],
        "On time": _share(count, "on_time"),
        "95% interval": f"{on_time['low']:.0%}–{on_time['high']:.0%}" if known and on_time else "–",
        "Renegotiated": _share(count, "renegotiated"),
        "Broken": _share(count, "broken"),
        LAST_DATE: _beside(count["without_history"]),
        "Owed now": count["owed"],
        "Half done within": slip["shown"] if slip else "–",
    }


def _share(count: dict[str, Any], name: str) -> str:
    """One of the three parts: whole percents that add up to 100, of few the count."""
    n = count["population"]
    if not n or count[name] is None:
        return "–"
    return f"{count['percent'][name]}%" if n >= FEW else f"{count[name]} of {n}"


def _beside(of: dict[str, Any]) -> str:
    if not of["population"]:
        return ""
    return f"{of['population']:,}: {of['on_time']:,} delivered by it, {of['broken']:,} not"
