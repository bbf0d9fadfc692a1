"""What teams are held to: standards of the settings, or of a file readers keep; each verdict."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard import acting, measured, parts, session
from dashboard.download import csv_bytes
from dashboard.escape import markdown
from dashboard.groups import NONE
from dashboard.session import Session
from metrics import behind, standards
from metrics.conditions import MATURED, MATURED_WITH_HISTORY
from metrics.filters import Filters
from metrics.sql import Condition
from metrics.standards import Assured, StandardError, Standards
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remark, remarks

_HOW = (
    "Write them into [standards] of the settings, or keep a CSV with the columns team, kind and "
    "any of on_time, delivery_days and response_days; an empty team or kind means any."
)


def draw(now: Session, key: str, *, filters: Filters | None = None) -> None:
    """The verdict of each team and kind that has a standard, and who has none."""
    about = filters or now.filters
    try:
        known = _known(key)
    except (StandardError, StoreError) as error:
        parts.said(f"The standards cannot be used. {parts.shown(error)}")
        return
    if not known.by_pair:
        parts.said("No standard is set, so there is none to meet or miss.")
        parts.quiet(_HOW)
        return
    found: list[Assured] = now.ask(standards.assured, known, filters=about)
    held = [one for one in found if one.verdict != "no standard" or _has_days(one)]
    verdicts = Counter(one.verdict for one in held)
    counts = (f"{parts.counted(n)} {verdict}" for verdict, n in verdicts.most_common())
    without = len(found) - len(held)
    pairs = "kinds" if len({one.team for one in found}) == 1 else "teams and kinds"
    parts.said(
        f"Of {len(found):,} {pairs}: {', '.join(counts) or 'none has one'}"
        + (f"; {parts.counted(without)} without a standard" if without and held else "")
        + "."
    )
    parts.quiet(
        "By the limits of twelve or more monthly rates, never by one month: it will be met where "
        "the standard lies below them, missed where above; between them it is hit and miss."
    )
    if held:
        _table(now, held, key, about)
    if held and without:
        none = [one for one in found if one not in held]
        with st.expander(f"Without a standard: {without:,}", key=f"{key}_none"):
            names = (f"{one.team or NONE}, {one.kind or NONE}" for one in none)
            parts.said(parts.shown("; ".join(names)))


def _known(key: str) -> Standards:
    """Of the file that readers keep here, else of the settings; and the form that keeps one."""
    kept = remarks(session.store().path, "standard")
    if session.may("change"):
        with st.expander("Standards of a file", key=f"{key}_file"):
            _form(key)
    if not kept:
        return standards.read(session.settings().standards)
    last = kept[-1]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_kept"):
        parts.quiet(
            f"Of {parts.shown(last.says['file'])}, kept by {parts.shown(last.who)} on "
            f"{parts.day(date.fromisoformat(last.at[:10]))}; [standards] of the settings waits."
        )
        if session.may("change"):
            st.button("Take it back", key=f"{key}_back", type="tertiary",
                      on_click=acting.take_back,
                      args=("change", last.id, "took standards of a file back",
                            "These standards are taken back."))  # fmt: skip
    return standards.read_csv(last.says["csv"])


def _form(key: str) -> None:
    parts.quiet(_HOW)
    if not session.may("import"):  # the server takes files from nobody else
        return
    file = st.file_uploader("Standards, a CSV", type="csv", key=f"{key}_csv_in")
    if file is None or not st.button("Keep these standards", type="primary", key=f"{key}_keep"):
        return
    acting.only("change")
    try:
        says = standards.kept(file.name, file.getvalue())
        add_remark(session.store().path, Remark("standard", {}, says, session.asking().who))
        acting.did("change", "kept standards of a file")
    except (StandardError, StoreError) as error:
        st.error(markdown(error))
        return
    st.toast("Kept. Everybody is shown these standards from now on.")
    st.rerun()


def _has_days(one: Assured) -> bool:
    return one.standard.delivery_days is not None or one.standard.response_days is not None


def _table(now: Session, held: list[Assured], key: str, filters: Filters) -> None:
    table = pa.table(
        {
            "Team": [one.team or NONE for one in held],
            "Kind": [one.kind or NONE for one in held],
            "Asked": [
                "–" if one.standard.on_time is None else f"{one.standard.on_time:.0%}"
                for one in held
            ],
            "On time": [_on_time(one) for one in held],
            "Verdict": [one.verdict for one in held],
            "Delivered within": [_within(one) for one in held],
        }
    )
    right = st.column_config.TextColumn(alignment="right")
    event = st.dataframe(
        table,
        hide_index=True,
        height="content" if len(held) <= 12 else 460,
        placeholder="",
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        alt="Standards and verdicts, a team and kind a row; choosing a cell lists its promises",
        column_config={"Asked": right, "On time": right, "Delivered within": right},
    )
    acting.download(
        "Download as CSV", lambda: csv_bytes(table), file_name="standards.csv", mime="text/csv",
        what="standards as CSV", key=f"{key}_csv",
    )  # fmt: skip
    for reason in sorted({one.response for one in held if one.response}):
        parts.quiet(f"<b>Response within</b>: off. {parts.shown(reason)}")
    cells = event["selection"]["cells"]
    if cells:
        one = held[cells[0][0]]
        pair = behind.of_pair(one.team, one.kind)
        counted = MATURED if one.is_last_date else MATURED_WITH_HISTORY
        where = Condition.all(Condition(counted), pair)
        label = f"{one.team or NONE}, {one.kind or NONE}"
        measured.listed(now, label, where, f"{key}_behind", filters=filters)


def _on_time(one: Assured) -> str:
    n = one.measured.n
    shown = f"{one.measured.shown} (n {n:,})" if n >= 5 else one.measured.shown
    return f"{shown}, to the last date on file" if one.is_last_date else shown


def _within(one: Assured) -> str:
    """'88% in 30 days (n 64)'."""
    if one.standard.delivery_days is None:
        return "–"
    share = "cannot say" if one.delivered_within is None else f"{one.delivered_within:.0%}"
    return f"{share} in {one.standard.delivery_days} days (n {one.n_taken:,})"
