"""What can we promise, and how good have such promises been?"""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard import acting, forecasts, measured, parts, session
from dashboard.charts import delivered
from dashboard.download import csv_bytes
from dashboard.groups import NONE
from metrics import behind
from metrics.conditions import TAKEN
from metrics.forecast import ENOUGH, Pair, curves, date_to_promise, own_record
from metrics.sql import Condition
from metrics.words import count_in_words

SHARES = (0.5, 0.85, 0.95)
CANNOT = "cannot say"

now = session.current()
ink = session.ink()
own = own_record(now.filters)
taken = now.ask(curves, filters=own)
told = now.ask(date_to_promise, filters=own)


def is_chosen(pair: Pair) -> bool:
    """Within the teams and kinds of the filters; a record is looked at whole otherwise."""
    teams, kinds = now.filters.teams, now.filters.kinds
    return (not teams or (pair[0] or "") in teams) and (not kinds or (pair[1] or "") in kinds)


def named(pair: Pair) -> str:
    """'Field Service · Repair'."""
    return f"{pair[0] or NONE} · {pair[1] or NONE}"


def days(count: int | None) -> str:
    """'14 days', or that it cannot be said."""
    return CANNOT if count is None else f"{count:,} day{'' if count == 1 else 's'}"


pairs = {named(pair): pair for pair in sorted(filter(is_chosen, told), key=named)}
parts.question("What can we promise?")
if measured.is_off(now, "date_to_promise") or not pairs:
    parts.lead("These promises do not say how long anything takes from being made.")
    st.stop()

if st.session_state.get("pair", "") not in pairs:
    st.session_state.pop("pair", None)  # a filter has taken it away
names = list(pairs)
answer = st.container()
picked = st.selectbox(
    "Team and kind", names, names.index(max(names, key=lambda name: told[pairs[name]].n)),
    key="pair", bind="query-params", width=420,
)  # fmt: skip
pair = pairs[picked]
its, curve = told[pair], taken[pair]
with answer:
    who = f"<b>{parts.shown(pair[0] or 'No team recorded')}</b>, " + parts.shown(
        pair[1] or "no kind recorded"
    )
    if its.n < ENOUGH:
        parts.lead(
            f"{who}: a date cannot be said from {count_in_words(its.n, 'promise')} of the last 12 "
            "months; it takes "
            f"{ENOUGH}."
        )
    else:
        safe = (
            f"{CANNOT} within how many days 85% of {its.n:,} were delivered"
            if its.most is None
            else f"<b>{days(its.most)}</b> can be promised: within them 85% of {its.n:,} were "
            "delivered"
        )
        parts.lead(f"{who}: {safe}. Half: {days(its.half)}; 95%: {days(its.nearly_all)}.")
if its.n >= ENOUGH and curve.longest is not None:
    said = dict(zip(SHARES, (its.half, its.most, its.nearly_all), strict=True))
    steps = [float(1 - left) for left in curve.survival]
    fig = delivered.curve(curve.days.tolist(), steps, curve.longest, said, its.n, ink)
    words = delivered.words(said, its.n, curve.still_open)
    clicked = parts.picture(fig, words, "delivered", opens=True)
    if clicked:
        within = behind.taken_within(pair, int(clicked[0]))
        label = f"Delivered within {days(int(clicked[0]))}"
        measured.listed(now, label, within, "taken_within", filters=own)
parts.quiet(
    f"Days from being made to delivery of {count_in_words(its.n, 'promise')} the team made of this "
    "kind in the last 12 months, to any customer; what is still open "
    f"({curve.still_open:,}) counts as at least its days so far (Kaplan–Meier)."
)
behind_it = Condition.all(Condition(TAKEN), behind.of_pair(*pair))
measured.opened(now, "The promises behind it", behind_it, "taken", filters=own)

st.subheader("Every team and kind", anchor=False)
rows = [told[pairs[name]] for name in pairs]
every = pa.table(
    {
        "Team": [row.team or NONE for row in rows],
        "Kind": [row.kind or NONE for row in rows],
        "n": [row.n for row in rows],
        "Half within": [days(row.half) for row in rows],
        "85% within": [days(row.most) for row in rows],
        "95% within": [days(row.nearly_all) for row in rows],
    }
)


def choose() -> None:
    """A row of the table is the pair the page is about."""
    cells = st.session_state["every_pair"]["selection"]["cells"]
    if cells:
        st.session_state["pair"] = names[cells[0][0]]


right = {f"{name} within": st.column_config.TextColumn(alignment="right")
         for name in ("Half", "85%", "95%")}  # fmt: skip
st.dataframe(
    every, hide_index=True, height="content" if len(rows) <= 12 else 460, placeholder="",
    key="every_pair", on_select=choose, selection_mode="single-cell", column_config=right,
    alt="Days within which half, 85% and 95% were delivered, a team and kind a row; choosing a "
    "cell shows its curve",
)  # fmt: skip
acting.download(
    "Download as CSV", lambda: csv_bytes(every), file_name="dates.csv", mime="text/csv",
    what="dates to promise as CSV", key="every_csv",
)  # fmt: skip

forecasts.record(now)
forecasts.overpromised(now)
forecasts.load(now)
