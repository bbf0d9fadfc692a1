"""The value of promises by currency: a table whose every number opens its rows."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard import measured, parts
from dashboard.session import Session
from metrics import behind, money
from metrics.filters import Filters

_TITLES = {
    "broken": "Broken",
    "owed": "Broken: owed now",
    "restored": "Broken: delivered late",
    "farewell": "Broken: customer left",
    "renegotiated": "Renegotiated",
    "due_soon": "Due in 14 days",
}


def draw(now: Session, key: str, *, filters: Filters | None = None) -> None:
    """One row a currency, never added; or why the files cannot tell."""
    about = filters or now.filters
    if measured.is_off(now, "value_at_stake", about):
        return
    found = now.ask(money.values, filters=about).to_pylist()
    if not found:
        parts.said("No promise chosen has a value on file.")
        return
    drawn = {"Currency": [row["currency"] or money.NO_CURRENCY for row in found]}
    for name, title in _TITLES.items():
        drawn[title] = [_worth(row[name], row[f"{name}_n"]) for row in found]
    event = st.dataframe(
        pa.table(drawn),
        hide_index=True,
        height="content",
        placeholder="",
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        alt="Value by currency and what became of the promise; choosing a cell lists its promises",
        column_config={
            title: st.column_config.TextColumn(alignment="right") for title in _TITLES.values()
        },
    )
    parts.quiet("The value on file, and of how many promises (n). Currencies are never added.")
    chosen = event["selection"]["cells"]
    if chosen and chosen[0][1] in _TITLES.values():
        at, title = chosen[0]
        name = next(name for name, said in _TITLES.items() if said == title)
        label = f"{title}, {drawn['Currency'][at]}"
        where = behind.valued(name, found[at]["currency"])
        measured.listed(now, label, where, f"{key}_behind", filters=about)


def _worth(value: float | None, n: int) -> str:
    return "–" if value is None else f"{value:,.0f} (n {n:,})"
