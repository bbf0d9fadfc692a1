"""How late do promises come, and how much notice do we give?"""

from __future__ import annotations

import streamlit as st

from dashboard import headline, measured, parts, pictures, session
from dashboard.charts import notice as notices
from dashboard.charts import undelivered as curves
from metrics import delays
from metrics.definitions import by_name as metrics
from metrics.frame import FEW
from metrics.metric import overall

now = session.current()
curve = now.ask(delays.undelivered)
half, most = (now.ask(overall, metrics[name]) for name in ("slip_days", "slip_days_p85"))

parts.question("How late do promises come, and how much notice do we give?")
if curve.n:
    late = {day: left for day, left, _ in curves.marks(curve)}
    of = parts.many(curve.n, "promise")
    after = next((day for day in (30, 14, 7) if day in late), None)
    more = f", and {late[after]:.0%} still are {after} days later" if after else ""
    first = f"{late[0]:.0%}" if 0 in late else "none"
    if curve.n < FEW:
        parts.lead(f"Too few to say as a share: the first date of {of} has passed.")
    else:
        parts.lead(f"At the end of their first date <b>{first}</b> are undelivered{more}.")
else:
    parts.lead("No first date has passed yet, so nothing is late.")

st.subheader("Still undelivered, day by day", anchor=False)
if not measured.is_off(now, "slip_days") and curve.n:
    date = "last date on file" if half.label != metrics["slip_days"].title else "first date"
    parts.said(
        f"{headline.delivered(half, most, date).strip()} What is still open counts as at least its "
        "days so far (Kaplan–Meier)."
    )
    fig = pictures.drawn(now, "undelivered", lambda ink: curves.steps(curve, ink))
    clicked = parts.picture(
        fig, curves.words(curve), "undelivered", opens=True,
        caption="Beside each dot its n: those in sight so long. Choose one for its promises",
    )  # fmt: skip
    if clicked:
        day = int(clicked[0])
        label = f"Not delivered {day} days after the first date"
        where = now.ask(delays.still_undelivered, day)
        measured.listed(now, label, where, "undelivered_rows")

st.subheader("Notice of moved dates", anchor=False)
if not measured.is_off(now, "notice_days"):
    spans = now.ask(delays.notice)
    every = sum(span.moves for span in spans)
    after_it = sum(span.moves for span in spans if span.last is not None and span.last < 0)
    if every:
        usual = now.ask(overall, metrics["notice_days"])
        parts.said(
            f"Of {parts.counted(every)} moves to a later date, {parts.counted(after_it, 'broken')} "
            f"came only after the date had passed. Median notice: {parts.shown(usual.shown)}."
        )
        fig = pictures.drawn(now, "notice", lambda ink: notices.dots(spans, ink))
        clicked = parts.picture(
            fig, notices.words(spans), "notice", opens=True,
            caption="Each move to a later date, by the days to the date then in force",
        )  # fmt: skip
        if clicked:
            first_day, last_day = clicked
            chosen = next(
                span for span in spans if (span.first, span.last) == (first_day, last_day)
            )
            where = delays.so_noticed(first_day, last_day, now.filters)
            measured.listed(now, f"Moved {chosen.words}", where, "notice_rows")
    else:
        parts.said("No date was moved later.")
