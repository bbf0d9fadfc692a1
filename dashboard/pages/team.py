"""How does this team do, and with which kinds of promise?"""

from __future__ import annotations

import streamlit as st

from dashboard import (
    at_stake,
    changes,
    groups,
    headline,
    held_to,
    navigation,
    parts,
    rows,
    session,
    states,
)
from dashboard.charts import trend
from dashboard.shows import by_name as shows
from metrics.choices import names
from metrics.definitions import by_name as metrics
from metrics.metric import overall
from metrics.rates import rates
from metrics.trend import trend as monthly

now = session.current()
ink = session.ink()
name = st.query_params.get("name", "")
chosen = now.narrowed(teams=("" if name == groups.NONE else name,))
found = now.ask(rates, None, filters=chosen)

navigation.link("teams", "← All teams")
parts.question(f"How does {parts.shown(name or 'this team')} do?")
if not now.ask(overall, shows["promises"].count, filters=chosen).n:
    parts.lead(f"No promise of a team called “{parts.shown(name)}” matches these filters.")
    states.or_not_theirs()
    st.stop()

date = "last date on file" if found["basis"] == "last_date" else "first date"
on_time = now.ask(overall, metrics["on_time"], filters=chosen)
parts.lead(headline.headline(found))
slip = now.ask(overall, metrics["slip_days"], filters=chosen)
p85 = now.ask(overall, metrics["slip_days_p85"], filters=chosen)
parts.said(
    f"{parts.shown(on_time.label)}: <b>{on_time.shown}</b>. "
    + headline.delivered(slip, p85, date)
    + parts.shown(headline.beside(found))
)

marked = changes.concerning(now, chosen)
months = now.ask(
    monthly, metrics["on_time"], changes=tuple(one.day for one in marked), filters=chosen
)
drawn = months.frame.to_pylist()
if drawn:
    st.subheader("Is it changing?", anchor=False)
    parts.said(parts.shown(months.verdict))
    words = trend.words(drawn, "Kept on time", months.verdict)
    marks = {f"{one.day:%Y-%m}": one.text for one in marked}
    clicked = parts.picture(
        trend.line(drawn, "Kept on time:", ink, marks), words, "team_monthly", opens=True,
        caption=f"By month of the {date}; n at the foot. Ring: still open. Choose a month for its "
        "promises",
    )  # fmt: skip
    if clicked:
        passed = "last_date_passed" if found["basis"] == "last_date" else "passed"
        navigation.go("promises", show=shows[passed].title, month=clicked[0], of_team=name)

st.subheader("Marked changes", anchor="changes")
changes.draw(now, (), now.ask(names, "kind", filters=chosen), team=name or None)

st.subheader("By kind", anchor=False)
groups.table(now, "kind", "team_kinds", filters=chosen)

st.subheader("What it is held to", anchor=False)
held_to.draw(now, "team_held", filters=chosen)
st.subheader("Value at stake", anchor=False)
at_stake.draw(now, "team_value", filters=chosen)

st.subheader("Broken", anchor=False)
rows.promises(now, shows["broken"], key="team_broken", filters=chosen, without=("Team",))
