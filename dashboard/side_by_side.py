"""Two teams, customers, kinds or periods go in; one measure of both, and what lies between, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from dashboard import parts
from dashboard.locale import input_format
from dashboard.session import Session
from metrics.choices import names
from metrics.filters import Filters
from metrics.metric import Metric
from metrics.two import Two, two_sides

WHAT = ("Two teams", "Two customers", "Two kinds", "Two periods")
_COLUMNS = {"Two teams": "team", "Two customers": "customer", "Two kinds": "kind"}


def draw(now: Session, metric: Metric, settings: Mapping[str, Any]) -> None:
    """What to hold side by side, and the difference with its interval once both are chosen."""
    st.subheader("Side by side", anchor="side-by-side")
    what = st.segmented_control("Compare", WHAT, key="compare", bind="query-params")
    if what is None:
        parts.quiet("Choose two of something: the difference is told with its 95% interval.")
        return
    pair = _periods(now.filters) if what == "Two periods" else _named(now, _COLUMNS[what])
    if pair is None:
        return
    one, other = pair
    told: Two = now.ask(two_sides, metric, other, filters=one, settings=settings)
    parts.said(parts.shown(told.sentence))
    parts.quiet(
        "The first minus the second. An interval that holds 0 says that chance alone could do "
        "that; one that does not is no cause either."
    )


def _named(now: Session, column: str) -> tuple[Filters, Filters] | None:
    """The filters with one name each in place of those chosen above."""
    everything = _only(now.filters, column, ())
    every = now.ask(names, column, filters=everything)
    with st.container(horizontal=True):
        picked = [
            st.selectbox(label, every, index=None, key=f"{column}_{side}", bind="query-params",
                         width=300)
            for side, label in (("one", "The first"), ("other", "The second"))
        ]  # fmt: skip
    one, other = picked
    if one is None or other is None:
        return None
    return _only(everything, column, (one,)), _only(everything, column, (other,))


def _only(filters: Filters, column: str, told: tuple[str, ...]) -> Filters:
    match column:
        case "team":
            return replace(filters, teams=told)
        case "customer":
            return replace(filters, customers=told)
        case _:
            return replace(filters, kinds=told)


def _periods(filters: Filters) -> tuple[Filters, Filters] | None:
    """The filters with one period of the first date each in place of the one above."""
    with st.container(horizontal=True):
        picked = [
            st.date_input(label, [], key=f"period_{side}", bind="query-params",
                          format=input_format(),
                          min_value=date(1970, 1, 1), max_value=date(2199, 12, 31), width=300)
            for side, label in (("one", "The first, from and to"), ("other", "The second"))
        ]  # fmt: skip
    pairs = [(days[0], days[-1]) for days in picked if isinstance(days, tuple) and len(days) > 1]
    if len(pairs) < len(picked):
        return None
    one, other = (
        replace(filters, first_due_from=first, first_due_to=last) for first, last in pairs
    )
    return one, other
