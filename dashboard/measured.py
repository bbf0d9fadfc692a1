"""One measure of the catalogue on a page: its number with n and interval, or why it is off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import parts, rows
from dashboard.escape import markdown
from dashboard.session import Session
from metrics import behind
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.metric import Measured, why_off
from metrics.sql import Condition


def is_off(
    now: Session,
    name: str,
    filters: Filters | None = None,
    settings: Mapping[str, Any] | None = None,
) -> bool:
    """Whether these files cannot tell the measure; then its name, the reason and the column that
    would turn it on are drawn in its place.
    """
    told = {"settings": settings} if settings is not None else {}
    off: str | None = now.ask(why_off, metrics[name], filters=filters or now.filters, **told)
    if off is None:
        return False
    parts.quiet(f"<b>{parts.shown(metrics[name].title)}</b>: off. {parts.shown(off)}")
    return True


def in_words(measured: Measured) -> str:
    """'9% (8% to 10%, n 1,947)', or what there is to say of less (as HTML)."""
    n = f"n {measured.n:,}"
    if measured.low is not None and measured.high is not None and measured.n >= 5:
        told = interval(measured).replace("–", " and ").replace(" to ", " and ")
        n = f"95% between {told}, {n}"
    return f"<b>{parts.shown(measured.shown)}</b>" + (f" ({n})" if measured.n >= 5 else "")


def interval(measured: Measured) -> str:
    """'8%–10%', of a difference of scores '−0.4–+0.1', or '–' of few and of what has none."""
    low, high = measured.low, measured.high
    if low is None or high is None or measured.n < 5:
        return "–"
    if measured.count is None:
        return f"{low:+.1f} to {high:+.1f}".replace("-", "−")
    return f"{_bound(low)}–{_bound(high)}"


def _bound(share: float) -> str:
    """Only all is 100%, and only none is 0%."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"


def opened(
    now: Session, label: str, where: Condition, key: str, *, filters: Filters | None = None
) -> None:
    """The promises behind a number, listed once the reader opens them."""
    about = filters or now.filters
    total = now.ask(behind.many, where, filters=about)
    if not total:
        return
    with st.expander(f"{markdown(label)}: {total:,}", key=key, on_change="rerun") as box:
        if box.open:
            rows.listed(now, {"condition": where}, total, f"{key}_rows", filters=about)


def listed(
    now: Session, label: str, where: Condition, key: str, *, filters: Filters | None = None
) -> None:
    """The promises behind a mark that was chosen, under its name."""
    about = filters or now.filters
    total = now.ask(behind.many, where, filters=about)
    st.markdown(f"**{markdown(label)}**: {total:,}")
    if total:
        rows.listed(now, {"condition": where}, total, key, filters=about)
