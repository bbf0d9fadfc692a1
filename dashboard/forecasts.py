"""How good past dates were, who promises too soon, and what is due: three sections of Dates."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import acting, measured, navigation, parts, session
from dashboard.charts import calibration, loads, shares
from dashboard.charts.ink import BROKEN
from dashboard.download import csv_bytes
from dashboard.locale import column_format
from dashboard.session import Session
from dashboard.shows import by_name as shows
from metrics import behind, forecast, pace
from metrics.backtest import Record, forecast_record
from metrics.definitions import by_name as metrics
from metrics.frame import share_row
from metrics.metric import by, overall
from metrics.words import count_in_words


def record(now: Session) -> None:
    """The back-test: what was said at past month ends, and what happened."""
    st.subheader("Have such dates held?", anchor=False)
    if measured.is_off(now, "forecast_record"):
        return
    found: Record = now.ask(forecast_record)
    interval = "" if found.low is None else f" (95% between {found.low:.0%} and {found.high:.0%})"
    parts.said(f"{parts.shown(found.sentence.removesuffix('.'))}{interval}.")
    parts.quiet(
        "At each of the last 12 month ends the dates were worked out anew, with only what was "
        "known then, and held against the promises made in the month after."
    )
    if not found.n and not found.chances:
        return
    if found.brier is not None:
        interval = (
            ""
            if found.brier_low is None or found.brier_high is None
            else f" (95% between {found.brier_low:.2f} and {found.brier_high:.2f})"
        )
        parts.quiet(
            f"Brier score {found.brier:.2f}{interval}, of {found.chances:,} promises whose chance "
            "to be kept by the first date could be said: the mean squared distance between what "
            "was told and what happened. 0 is perfect; 50% for everything would give 0.25."
        )
        picture = calibration.dots(found.calibration, session.ink())
        with st.container(width=560):
            parts.picture(picture, calibration.words(found.calibration), "calibration")
        parts.quiet("On the dotted line a chance is as good as told. Bars: 95% intervals.")
    with st.expander("Month by month", key="months", on_change="rerun") as box:
        if box.open:
            _months(found)


def _months(found: Record) -> None:
    rows = [share_row(month.end.isoformat(), "", month.hits, month.n) for month in found.months]
    table = pa.table(
        {
            "Told at the end of": pa.array([month.end for month in found.months], pa.date32()),
            "Made in the month after": [month.n for month in found.months],
            "Within the 85% time": [month.hits for month in found.months],
            "Share": [row["shown"] for row in rows],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        key="months_table",
        alt="The record of past forecasts, a month end a row",
        column_config={
            "Told at the end of": st.column_config.DateColumn(format=column_format()),
            "Share": st.column_config.TextColumn(alignment="right"),
        },
    )
    acting.download(
        "Download as CSV", lambda: csv_bytes(table), file_name="forecasts.csv", mime="text/csv",
        what="forecasts as CSV", key="months_csv",
    )  # fmt: skip


def overpromised(now: Session) -> None:
    """The share given less time than the team's own half time."""
    st.subheader("Promised sooner than the record", anchor=False)
    if measured.is_off(now, "overpromised"):
        return
    share = now.ask(overall, metrics["overpromised"])
    if not share.n:
        parts.said(
            f"Cannot be said: no team has {forecast.ENOUGH} promises of a kind to take its half "
            "time from."
        )
        return
    parts.said(
        "Of the promises of the last 12 months, given less time than the same team takes for half "
        f"of that kind: {measured.in_words(share)}."
    )
    rows = [row for row in _by_team(now, "overpromised") if row["n"]]
    if len(rows) > 1:
        fig = shares.dots(rows, session.ink(), colour=BROKEN)
        words = shares.words(rows, "Promised sooner than the team's own half time")
        clicked = parts.picture(fig, words, "overpromised", opens=True)
        if clicked:
            about = now.narrowed(teams=(clicked[0] or "",))
            where = now.ask(behind.overpromised, filters=about)
            label = f"Promised too soon, {clicked[0] or 'no team recorded'}"
            measured.listed(now, label, where, "overpromised_team", filters=about)
            return
    where = now.ask(behind.overpromised)
    measured.opened(now, "Promised sooner than half take", where, "overpromised_all")


def load(now: Session) -> None:
    """What is due against the usual pace, and what became of promises under such loads."""
    st.subheader("How much is due already", anchor=False)
    if measured.is_off(now, "load"):
        return
    found = now.ask(forecast.load)
    drawn = [
        loads.Load(team, due, usual)
        for team, (due, usual) in sorted(found.items(), key=lambda pair: (not pair[0], pair[0]))
        if due or usual
    ]
    if not drawn:
        parts.said("Nothing is due in the next 14 days, and nothing was delivered lately.")
        return
    over = sum(one.due_soon > one.usual for one in drawn)
    parts.said(
        f"Of {count_in_words(len(drawn), 'team')} {parts.counted(over)} "
        f"{'has' if over == 1 else 'have'} more due in the next 14 days than is usually delivered "
        "in 14 days (mean of the last 26 weeks)."
    )
    clicked = parts.picture(
        loads.lines(drawn, session.ink()), loads.words(drawn), "load", opens=True
    )
    parts.quiet("Stroke: usual deliveries in 14 days. Dot: due in the next 14; full where more.")
    if clicked:
        navigation.go("promises", show=shows["due_soon"].title, of_team=clicked[0])
    bands = [
        share_row(band.band, "", band.on_time, band.n) for band in now.ask(pace.by_load) if band.n
    ]
    if bands:
        parts.said(
            "Kept on time, by how much fell due in the same 14 days against the team's usual pace, "
            "over the last year:"
        )
        words = shares.words(bands, "Kept on time by load")
        fig = shares.dots(bands, session.ink())
        clicked = parts.picture(fig, words, "by_load", opens=True)
        parts.quiet("That they go together does not say that one makes the other.")
        if clicked:
            where = now.ask(pace.under_load, str(clicked[0]))
            measured.listed(now, f"Due while {clicked[0]} was due", where, "by_load_rows")


def _by_team(now: Session, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = now.ask(by, metrics[name], "team").to_pylist()
    return rows
