"""How are we doing, is it changing, and what needs me?"""

from __future__ import annotations

import streamlit as st

from dashboard import groups, headline, navigation, parts, rows, session
from dashboard.charts import against, months, outcomes, trend
from dashboard.escape import markdown
from dashboard.shows import by_name as shows
from metrics import owed
from metrics.compare import compare, movers
from metrics.definitions import by_name as metrics
from metrics.metric import overall
from metrics.rates import rates
from metrics.trend import trend as monthly

now = session.current()
ink = session.ink()
found = now.ask(rates, None)
total = found["total"]
by_last_date = found["basis"] == "last_date"
date = "last date on file" if by_last_date else "first date"
n = {name: rows.count(now, show) for name, show in shows.items()}

# -- how are we doing -----------------------------------------------------------------------------
parts.question("How are we doing?")
parts.lead(headline.headline(found))
if total["population"]:
    counts = {name: total[name] for name in total["percent"]}
    shares = total["percent"]
    clicked = parts.picture(
        outcomes.bar(counts, shares, ink, by_last_date=by_last_date),
        outcomes.words(counts, shares, by_last_date=by_last_date),
        "three_parts",
        opens=True,
    )
    if clicked:
        prefix = "last_date_" * by_last_date
        navigation.go("promises", show=shows[prefix + clicked[0]].title)
    redated = headline.redated(
        now.ask(overall, headline.BY_LAST), now.ask(overall, headline.BY_FIRST), n["moved_late"]
    )
    if redated and not by_last_date:
        parts.said(redated)
if headline.beside(found):
    parts.said(parts.shown(headline.beside(found)))
with st.container(horizontal=True):
    for name in (*headline.names(found), "moved_late", "not_due", "unjudgeable"):
        if n[name]:
            navigation.link("promises", f"{shows[name].title}: {n[name]:,}", show=shows[name].title)

# -- what needs me, and is it changing ------------------------------------------------------------
changing, needed = st.columns((5, 3), gap="large")
with needed:
    st.subheader("What needs you now", anchor=False)
    said = {
        "owed": "past the date and not delivered",
        "due_soon": "due in the next 14 days",
        "forgotten": "owed, and silent since the date",
        "owed_twice": "owed, and the second date was missed too",
    }
    for name, words in said.items():
        if n[name]:
            navigation.link("promises", f"**{n[name]:,}** {words}", show=shows[name].title)
    if not any(n[name] for name in said):
        st.markdown("Nothing is owed, and nothing is due in the next 14 days.")
    owing = [row for row in now.ask(owed.customers).to_pylist() if row["owed"]]
    calls = [row for row in owing if row["customer"]][:5]
    if calls:
        st.subheader("Customers to call", anchor=False)
        for row in calls:
            name = row["customer"]
            label = f"**{markdown(name)}** {row['owed']} owed, the oldest {row['oldest_days']} days"
            navigation.link("customer", label, name=name)
        navigation.link("customers", "All customers")
with changing:
    st.subheader("Is it changing?", anchor=False)
    changes = now.ask(monthly, metrics["on_time"])
    drawn = changes.frame.to_pylist()
    parts.said(parts.shown(changes.verdict))
    if drawn:
        clicked = parts.picture(
            trend.line(drawn, "Kept on time:", ink),
            trend.words(drawn, "Kept on time", changes.verdict),
            "monthly",
            opens=True,
        )
        if clicked:
            navigation.go(
                "promises", show=shows["promises"].title, **navigation.month_params(clicked[0])
            )
        parts.quiet(
            f"By month of the {date}, n promises each. Grey: where a month falls by chance. A "
            "ring is a month still open."
        )

# -- teams, movers, months ------------------------------------------------------------------------
compared = now.ask(compare, metrics["on_time"], "team")
by_team = [row for row in compared.frame.to_pylist() if row["value"] is not None]
if len(by_team) > 1 and compared.overall is not None:
    st.subheader("Teams beyond chance", anchor=False)
    parts.said(parts.shown(compared.sentence))
    ordered = against.in_order(by_team)
    clicked = parts.picture(
        against.dots(ordered, compared.overall, ink),
        against.words(ordered, "Kept on time by team", compared.sentence),
        "teams_against",
        opens=True,
    )
    if clicked:
        navigation.go("team", name=clicked[0] or groups.NONE)
    worse = [
        row for row in now.ask(movers, metrics["on_time"], "team").to_pylist() if row["change"] < 0
    ]
    if worse:
        said_of = (
            f"{parts.shown(row['key'])} {row['before']:.0%} to {row['now']:.0%}"
            + ("" if row["is_beyond_chance"] else " (within chance)")
            for row in worse[:3]
        )
        parts.quiet(
            f"Fell most, last three finished months against the three before: {', '.join(said_of)}."
        )

by_month = [row for row in now.ask(rates, "month")["groups"] if row["population"]]
if by_month:
    st.subheader(f"Promises by month of the {date}", anchor=False)
    still_open = frozenset(row["key"] for row in drawn if row["is_open"])
    picture = months.stacked(by_month, still_open, ink, by_last_date=by_last_date)
    said_by_month = months.words(by_month, by_last_date=by_last_date)
    clicked = parts.picture(picture, said_by_month, "months", opens=True)
    if clicked:
        prefix = "last_date_" * by_last_date
        chosen = shows[prefix + clicked[0]].title
        navigation.go("promises", show=chosen, **navigation.month_params(clicked[1]))
