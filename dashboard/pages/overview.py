"""How are we doing, is it changing, and what needs me?"""

from __future__ import annotations

import streamlit as st

from dashboard import (
    board_download,
    changes,
    groups,
    headline,
    measured,
    monday,
    navigation,
    parts,
    pictures,
    session,
)
from dashboard.charts import against, bars, months, outcomes, trend
from dashboard.shows import by_name as shows
from metrics import behind
from metrics.cause_map import NOT_RECORDED, MapError
from metrics.coverage import coverage
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.metric import parts as divided
from metrics.needed import conflicts, conflicts_counted, most_owed
from metrics.overview import Overview, overview

SHOWN = 24  # months in the stacked picture; the trend has them all
HEIGHT = 232  # of the trend: the first three answers fit on one screen

now = session.current()
# All of it is worked out before any of it is shown: the browser lays the page out anew for each
# piece that comes by itself.
marked = changes.concerning(now)
told: Overview = now.ask(
    overview, covered=now.ask(coverage), changes=tuple(one.day for one in marked)
)
settings, unknown_causes = session.shown_settings(), ""
try:
    causes = now.ask(divided, metrics["cause"], settings=settings)
except MapError as error:
    causes, unknown_causes = None, str(error)
everywhere = Filters(as_of=now.filters.as_of)
conflicting = conflicts_counted(now.ask(conflicts, filters=everywhere), now.filters)
owed = now.ask(most_owed, monday.CALLS).to_pylist()
found, total = told.rates, told.rates["total"]
by_last_date = found["basis"] == "last_date"
date = "last date on file" if by_last_date else "first date"
prefix = "last_date_" * by_last_date

# -- how are we doing -----------------------------------------------------------------------------
parts.question("How are we doing?")
parts.lead(headline.headline(found), is_wide=True)
if total["population"]:
    counts, shares = {name: total[name] for name in total["percent"]}, total["percent"]
    fig = pictures.drawn(
        now, "three_parts",
        lambda ink: outcomes.bar(counts, shares, ink, by_last_date=by_last_date),
    )  # fmt: skip
    words = outcomes.words(counts, shares, by_last_date=by_last_date)
    clicked = parts.picture(
        fig, words, "three_parts", opens=True, caption=monday.gap(told, by_last_date)
    )
    if clicked:
        navigation.go("promises", show=shows[prefix + clicked[0]].title)
monday.beside(told)

# -- is it changing, and what needs me ------------------------------------------------------------
changing, needed = st.columns((5, 3), gap="large")
rows = told.trend.frame.to_pylist()
with changing:
    st.subheader("Is it changing?", anchor=False)
    parts.said(parts.shown(told.trend.verdict))
    if rows:
        marks = {f"{one.day:%Y-%m}": one.text for one in marked}
        fig = pictures.drawn(
            now, "monthly",
            lambda ink: trend.line(rows, "Kept on time:", ink, marks, height=HEIGHT), str(marks),
        )  # fmt: skip
        words = trend.words(rows, "Kept on time", told.trend.verdict)
        caption = (
            f"By month of the {date}; n at the foot. Grey: where a month falls by chance. Ring: "
            "still open"
        )
        clicked = parts.picture(fig, words, "monthly", opens=True, caption=caption)
        if clicked:
            navigation.go("promises", show=shows[f"{prefix}passed"].title, month=clicked[0])
with needed:
    monday.needs(told, conflicting)
    monday.calls(owed)

# -- teams beyond chance, causes ------------------------------------------------------------------
left, right = st.columns((5, 3), gap="large")
with left:
    by_team = [row for row in told.by_team.frame.to_pylist() if row["value"] is not None]
    if len(by_team) > 1 and told.by_team.overall is not None:
        overall = told.by_team.overall
        st.subheader("Teams beyond chance", anchor=False)
        parts.said(parts.shown(told.by_team.sentence))
        ordered = against.in_order(by_team)
        fig = pictures.drawn(now, "teams_against", lambda ink: against.dots(ordered, overall, ink))
        words = against.words(ordered, "Kept on time by team", told.by_team.sentence)
        caption = "Grey: what chance explains for that n, 95% and 99.9%. Choose a team to open it"
        clicked = parts.picture(fig, words, "teams_against", opens=True, caption=caption)
        if clicked:
            navigation.go("team", name=clicked[0] or groups.NONE)
        monday.fell(told)
with right:
    st.subheader("Why they broke", anchor=False)
    if unknown_causes:
        parts.quiet(parts.shown(unknown_causes))
    named = (
        [row for row in causes.to_pylist() if row["key"] is not None] if causes is not None else []
    )
    if named:
        shown = monday.first(named)
        fig = pictures.drawn(
            now, "causes", lambda ink: bars.pareto(shown, NOT_RECORDED, ink), str(shown)
        )
        words = bars.words(shown, "Broken promises by cause")
        clicked = parts.picture(
            fig,
            words,
            "causes",
            opens=True,
            stays=True,
            caption=f"Of n {shown[0]['n']:,} broken in files that name causes",
        )
        if clicked:
            where = now.ask(behind.caused, metrics["cause"], str(clicked[0]), settings=settings)
            measured.listed(now, str(clicked[0]), where, "caused")
    else:
        parts.said("These files record no cause.")
    navigation.link("improve", "All causes, and what could be changed")

# -- the months -----------------------------------------------------------------------------------
every_month = [row for row in found["groups"] if row["key"] and row["population"]]
by_month = every_month[-SHOWN:]
if by_month:
    st.subheader(f"Promises by month of the {date}", anchor=False)
    still_open = frozenset(row["key"] for row in rows if row["is_open"])
    fig = pictures.drawn(
        now, "months",
        lambda ink: months.stacked(by_month, still_open, ink, by_last_date=by_last_date),
    )  # fmt: skip
    words = months.words(by_month, by_last_date=by_last_date)
    last = f"The last {SHOWN} of {len(every_month)} months. " * (len(every_month) > SHOWN)
    caption = f"{last}Above each month: n"
    clicked = parts.picture(fig, words, "months", opens=True, caption=caption)
    if clicked:
        chosen = shows[prefix + clicked[0]].title
        navigation.go("promises", show=chosen, month=clicked[1])

# -- for those who were not here ------------------------------------------------------------------
board_download.draw(now)
