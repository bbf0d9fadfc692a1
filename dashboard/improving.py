"""What repeats, and what each contested setting does: two sections of Improve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa
import streamlit as st

from dashboard import acting, changes, measured, parts, session
from dashboard.charts import effects as picture
from dashboard.download import csv_bytes
from dashboard.groups import NONE
from dashboard.locale import column_format, day_written
from dashboard.session import Session
from metrics import behind
from metrics.choices import names
from metrics.definitions import by_name as metrics
from metrics.effects import Effect
from metrics.effects import effects as judged_otherwise
from metrics.filters import Filters
from metrics.metric import overall
from metrics.rates import rates
from metrics.repeats import Repeat
from metrics.repeats import repeats as candidates
from metrics.scope import Scope
from metrics.sql import Condition
from pipelines.judging.judge import judged_as


def repeats(now: Session, settings: Mapping[str, Any]) -> None:
    """The same cause and kind again and again, and whether it got rarer since a marked day."""
    st.subheader("What repeats", anchor=False)
    parts.quiet(
        "The same cause and kind three times or more within 90 days: worth looking for what lies "
        "behind it, once, instead of mending each."
    )
    if measured.is_off(now, "repeats", settings=settings):
        return
    share = now.ask(overall, metrics["repeats"], settings=settings)
    known = changes.marked(now)
    found: list[Repeat] = now.ask(candidates, settings=settings, changes=tuple(known))
    changed = any(one.change for one in found)
    if not found:
        parts.said("Nothing repeats so among the promises chosen.")
        return
    parts.said(
        f"{parts.many(len(found), 'candidate')} for improvement. Of the broken promises with a "
        f"cause, part of a repeat: {measured.in_words(share)}."
    )
    table = pa.table(
        {
            "Cause": [one.cause for one in found],
            "Kind": [one.kind or NONE for one in found],
            "Times": [one.times for one in found],
            "Most in 90 days": [one.most for one in found],
            "First": pa.array([one.first for one in found], pa.date32()),
            "Last": pa.array([one.last for one in found], pa.date32()),
            **(
                {"Since the last marked change": [_changed(one) for one in found]}
                if changed
                else {}
            ),
        }
    )
    day = st.column_config.DateColumn(format=column_format())
    event = st.dataframe(
        table,
        hide_index=True,
        height="content" if len(found) <= 10 else 400,
        placeholder="",
        key="repeats",
        on_select="rerun",
        selection_mode="single-cell",
        alt="Causes that repeat, most frequent first; choosing a cell lists their promises",
        column_config={"First": day, "Last": day},
    )
    acting.download(
        "Download as CSV", lambda: csv_bytes(table), file_name="repeats.csv", mime="text/csv",
        what="repeated causes as CSV", key="repeats_csv",
    )  # fmt: skip
    cells = event["selection"]["cells"]
    if cells:
        one = found[cells[0][0]]
        its = now.ask(behind.caused, metrics["cause"], one.cause, settings=settings)
        kind = Condition("kind IS NULL") if one.kind is None else Condition("kind = ?", (one.kind,))
        where = Condition.all(its, kind)
        measured.listed(now, f"{one.cause}, {one.kind or NONE}", where, "repeats_rows")


def _changed(one: Repeat) -> str:
    """'since 1 Mar 2026: −4 points, 95% between −9 and +2': of the promises of that kind, the
    share so broken, within a year since and before."""
    apart, change = one.changed, one.change
    if change is None:
        return "none is marked"
    if apart is None or apart.value is None or apart.low is None or apart.high is None:
        return "nothing to compare"
    value, low, high = (
        f"{100 * each:+.0f}".replace("-", "−") if round(100 * each) else "0"
        for each in (apart.value, apart.low, apart.high)
    )
    chance = "" if apart.is_beyond_chance else "; chance alone could do that"
    since = day_written(change.day)
    return f"since {since}: {value} points, 95% between {low} and {high}{chance}"


def marked(now: Session) -> None:
    """What was done otherwise, from when on, and what stands before and after."""
    st.subheader("Marked changes", anchor="changes")
    changes.draw(now, now.ask(names, "team"), now.ask(names, "kind"))


def effects(now: Session) -> None:
    """What the rates would be under each contested setting, once the reader asks."""
    st.subheader("What the settings do", anchor=False)
    parts.quiet(
        "Some rules can be argued over, so each is a setting. Every promise is judged anew under "
        "each in turn; on many promises that takes its time."
    )
    if not now.ask(rates, None)["total"]["population"]:
        parts.said("No first date has passed yet: there is no rate to differ.")
        return
    asked = st.toggle("Work it out", key="effects", bind="query-params")
    if not asked:
        return
    with st.spinner("Judging under each setting…"):
        found: list[Effect] = now.ask(_judged(now))
    most = max(found, key=lambda one: max(abs(p or 0.0) for p in one.points.values()))
    parts.said(f"The largest change would be {parts.shown(most)}.")
    parts.picture(picture.dots(found, session.ink()), picture.words(found), "effects_picture")
    parts.quiet("Points by which each share would differ from what this store was judged with.")


def _judged(now: Session) -> Any:
    """The question itself, for the cache; each judgement is in memory, the store is only read."""
    reader = now.reader

    def every_effect(
        con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
    ) -> list[Effect]:
        def judge(changed: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
            return judged_as(reader.path, reader.settings.model_copy(update=dict(changed)))

        return list(judged_otherwise(con, judge, filters, scope))

    return every_effect
