"""Promises as rows: a listing in, a table that opens each promise and a CSV of all of them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import acting, navigation, parts
from dashboard.download import csv_bytes
from dashboard.locale import column_format
from dashboard.session import Session
from dashboard.shows import Show
from metrics.coverage import coverage
from metrics.filters import Filters
from metrics.listing import listing
from metrics.metric import overall

SHOWN = 2_500  # more rows than anyone reads; the file has them all
FULLY = 14  # rows shown without scrolling
DAY = 104  # pixels that a whole date takes

OUTCOME_WORDS = {
    "kept_original": "kept on time",
    "kept_renegotiated": "kept by the renegotiated date",
    "broken_late": "delivered late",
    "broken_dropped": "dropped by us",
    "broken_abandoned": "customer gave up waiting",
    "broken_overdue": "still owed",
    "open_renegotiated": "renegotiated, still open",
    "open_not_due": "not due yet",
    "withdrawn": "withdrawn by the customer",
    "unjudgeable": "cannot be judged",
    "not_a_promise": "not a promise",
}


def count(now: Session, show: Show, filters: Filters | None = None) -> int:
    """How many promises a number stands for; those without a date where coverage counts them."""
    about = filters or now.filters
    if show.name == "unjudgeable":
        return sum(n for _, n in now.ask(coverage, filters=about).unjudgeable)
    return int(now.ask(overall, show.count, filters=about).n)


def promises(
    now: Session,
    show: Show,
    key: str,
    *,
    filters: Filters | None = None,
    without: Sequence[str] = (),
) -> None:
    """The promises a number stands for, newest first date first, of what is owed the oldest; a
    click opens one, a button gives them all as CSV. `without` are columns that say the same in
    every row of this page.
    """
    about = filters or now.filters
    total = count(now, show, about)
    if not total:
        parts.said("None: nothing to list.")
        return
    oldest_first = "owed" in show.name
    listed(now, _asked(show), total, key, filters=about, oldest_first=oldest_first, without=without)


def listed(
    now: Session,
    asked: dict[str, Any],
    total: int,
    key: str,
    *,
    filters: Filters | None = None,
    oldest_first: bool = False,
    without: Sequence[str] = (),
) -> None:
    """The `total` promises that the listing gives when asked so, as `promises` shows them."""
    about = filters or now.filters
    rows = now.ask(listing, **asked, limit=SHOWN, filters=about).to_pylist()
    if total <= SHOWN:
        rows.sort(key=lambda row: row["first_due"] or "", reverse=not oldest_first)
    event = st.dataframe(
        _for_people(rows).drop_columns(list(without)),
        hide_index=True,
        height="content" if len(rows) <= FULLY else 560,
        placeholder="",
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        alt="Promises, one a row; choosing a cell opens the promise",
        column_config={
            "Promise": st.column_config.TextColumn(width="medium"),
            "First date": st.column_config.DateColumn(format=column_format(), width=DAY),
            "Delivered": st.column_config.DateColumn(format=column_format(), width=DAY),
            "Days late": st.column_config.NumberColumn(
                format="localized",
                help="Whole days from the first date to delivery, or to the as-of "
                "while it is open. Negative is early."
            ),
            "Why": st.column_config.TextColumn(width="large"),
        },
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        acting.download(
            "Download as CSV",
            lambda: _all(now, asked, about),
            file_name="promises.csv",
            mime="text/csv",
            what="promises as CSV",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        more = (
            f" The first {SHOWN:,} of {total:,} are shown; the file has them all."
            if total > SHOWN
            else ""
        )
        st.caption(f"Choose a row to open the promise.{more}")
    chosen = event["selection"]["cells"]
    if chosen:
        navigation.go("promise", **navigation.promise_params(rows[chosen[0][0]]))


def _for_people(rows: list[dict[str, Any]]) -> pa.Table:
    """Arrow, so that no text is taken for a number on the way."""
    return pa.table(
        {
            "Promise": [row["title"] or row["promise_id"] for row in rows],
            "Customer": [row["customer"] for row in rows],
            "Team": [row["team"] for row in rows],
            "Outcome": [OUTCOME_WORDS[row["outcome"]] for row in rows],
            "First date": _days(rows, "first_due"),
            "Delivered": _days(rows, "delivered_at"),
            "Days late": pa.array([row["slip_days"] for row in rows], pa.int32()),
            "Why": [row["why"] for row in rows],
        }
    )


def _days(rows: list[dict[str, Any]], name: str) -> pa.Array:
    """The days of dates that may have a time; the sentence beside them has the time."""
    return pa.array(
        [date.fromisoformat(row[name][:10]) if row[name] else None for row in rows], pa.date32()
    )


def _asked(show: Show) -> dict[str, Any]:
    """The listing's own way to ask: by outcome it includes records without any date."""
    if show.name == "unjudgeable":
        return {"outcome": "unjudgeable"}
    return {"condition": show.condition}


def _all(now: Session, asked: dict[str, Any], filters: Filters) -> bytes:
    """Every row, read when the reader asks for the file and not before."""
    with now.reader.cursor() as con:
        return csv_bytes(listing(con, filters, now.scope, **asked))
