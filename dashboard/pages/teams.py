"""Which teams differ from the whole by more than chance?"""

from __future__ import annotations

import streamlit as st

from dashboard import at_stake, groups, headline, held_to, navigation, parts, session
from dashboard.charts import against
from metrics.compare import compare
from metrics.definitions import by_name as metrics
from metrics.rates import rates
from metrics.words import count_in_words

now = session.current()
ink = session.ink()
on_time = metrics["on_time"]

parts.question("Which teams differ, beyond chance?")
compared = now.ask(compare, on_time, "team")
parts.lead(parts.shown(compared.sentence))
if compared.to_stand_out:
    parts.quiet(
        f"A team needs {count_in_words(compared.to_stand_out, 'promise')}, all kept on time, to "
        "lie outside the 95% band; only outside the lighter band, 99.9%, is a team said to differ. "
        "With fewer than 20 promises a rate is shown with its interval and never put in order."
    )
drawn = [row for row in compared.frame.to_pylist() if row["value"] is not None]
clicked = None
if drawn and compared.overall is not None:
    ordered = against.in_order(drawn)
    clicked = parts.picture(
        against.dots(ordered, compared.overall, ink),
        against.words(ordered, "Kept on time by team", compared.sentence),
        "teams_against",
        opens=True,
    )
    parts.quiet(
        "Dot: the share kept on time. Grey: what chance alone explains for a team of that size "
        "(95%, lighter 99.9%), around the rate of all. Teams of fewer than 20 stand last, by name, "
        "with a thin line for the interval of their rate."
    )
beside = headline.beside(now.ask(rates, None))
if beside:
    parts.said(parts.shown(beside))
picked = groups.table(now, "team", "teams_table", opens=True)
parts.quiet("Choose a team, in the picture or the table, to look at it alone.")
if clicked or picked:
    navigation.go("team", name=picked or (clicked or [None])[0] or groups.NONE)

st.subheader("What they are held to", anchor=False)
held_to.draw(now, "teams_held")
st.subheader("Value at stake", anchor=False)
at_stake.draw(now, "teams_value")
