"""Whom do we owe, most first?"""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import streamlit as st

from dashboard import acting, headline, measured, navigation, parts, pictures, session
from dashboard.charts import funnel
from dashboard.charts import matrix as grid
from dashboard.download import csv_bytes
from metrics import owed
from metrics.compare import compare
from metrics.definitions import by_name as metrics
from metrics.frame import FEW
from metrics.matrix import matrix, population
from metrics.rates import rates
from metrics.sql import Condition
from metrics.words import count_in_words

now = session.current()
found: pa.Table = now.ask(owed.customers)
rows = found.to_pylist()
owing = [row for row in rows if row["owed"]]
total = sum(row["owed"] for row in owing)

parts.question("Whom do we owe, and who is next?")
if owing:
    most = owing[0]["customer"] or "no customer recorded"
    past = "is past its" if total == 1 else "are past their"
    to = "" if len(owing) == 1 else (
        f"{parts.counted(len(owing))} of {parts.many(len(rows), 'customer')}; most to "
    )  # fmt: skip
    parts.lead(
        f"{parts.many(total, 'promise', outcome='broken')} {past} date and still owed, to {to}"
        f"<b>{parts.shown(most)}</b>, {owing[0]['owed']:,}, the oldest "
        f"{count_in_words(owing[0]['oldest_days'], 'day')}."
    )
elif len(rows) == 1:
    parts.lead("Nothing is owed to the one customer there is.")
else:
    parts.lead(f"Nothing is owed to any of {parts.many(len(rows), 'customer')}.")
parts.quiet(
    "Ordered by what is owed now, then by how long, counted to the day that the newest export of "
    "each promise speaks for; never by a rate. Choose one before a call."
)

basis = now.ask(rates, None)
by_last_date = basis["basis"] == "last_date"
date = "last date on file" if by_last_date else "first date"
on_time = metrics["on_time"].without_history if by_last_date else metrics["on_time"].title
if headline.beside(basis):
    parts.quiet(parts.shown(headline.beside(basis)))
drawn = pa.table(
    {
        "customer": [row["customer"] or "none recorded" for row in rows],
        "owed": pa.array([row["owed"] for row in rows], pa.int64()),
        "oldest": pa.array([row["oldest_days"] for row in rows], pa.int64()),
        "soon": pa.array([row["due_soon"] for row in rows], pa.int64()),
        "passed": pa.array([row["population"] for row in rows], pa.int64()),
        "broken": pa.array([row["broken"] for row in rows], pa.int64()),
        "on_time": [row["shown"] for row in rows],
        "beside": pa.array([row["without_history"] for row in rows], pa.int64()),
    }
)
if not any(row["without_history"] for row in rows):
    drawn = drawn.drop_columns(["beside"])
number = partial(st.column_config.NumberColumn, format="localized")
event = st.dataframe(
    drawn,
    hide_index=True,
    height="content" if len(rows) <= 20 else 720,
    placeholder="",
    key="customers_table",
    on_select="rerun",
    selection_mode="single-cell",
    alt="Customers by what is owed now; choosing a cell opens the customer",
    column_config={
        "customer": st.column_config.TextColumn("Customer", width="medium"),
        "owed": number("Owed now", help="Past the date in force and not delivered."),
        "oldest": number("Oldest, days", help="Days since the first date of the oldest one owed."),
        "soon": number("Due in 14 days"),
        "passed": number("Dates passed", help=f"Promises whose {date} has passed."),
        "broken": number("Broken"),
        "on_time": st.column_config.TextColumn(
            "On time to the last date" if by_last_date else "Kept on time",
            alignment="right",
            help=f"Of those whose {date} has passed, the share delivered by it.",
        ),
        "beside": number(
            "More, with only the last date",
            help="Not among the counts: nobody can see whether these dates were moved.",
        ),
    },
)
acting.download(
    "Download as CSV",
    lambda: csv_bytes(found),
    file_name="customers.csv",
    mime="text/csv",
    what="customers as CSV",
    on_click="ignore",
    icon=":material/download:",
)
navigation.link("calls", "Briefs for several calls, in one PDF")
if event["selection"]["cells"]:
    chosen = rows[event["selection"]["cells"][0][0]]["customer"]
    if chosen is None:
        st.info("These promises name no customer. Filter by customer “none recorded” to list them.")
    else:
        navigation.go("customer", name=chosen)

st.subheader("Which teams, for which customers?", anchor=False)
cells = now.ask(matrix, by_last_date=by_last_date)
if cells:
    fig = pictures.drawn(now, "matrix", lambda ink: grid.grid(cells, ink))
    clicked = parts.picture(
        fig, grid.words(cells), "matrix", opens=True,
        caption=f"{on_time}, of the customers most is owed to. The stronger the red, the fewer. "
        "Choose a cell for its promises",
    )  # fmt: skip
    if clicked:
        about = now.narrowed(teams=(clicked[0],), customers=(clicked[1],))
        where = Condition(population(by_last_date))
        label = f"{clicked[0]} for {clicked[1]}"
        measured.listed(now, label, where, "matrix_rows", filters=about)
else:
    parts.said("No promise that names a team and a customer has come to its date.")

st.subheader("Customers beyond chance", anchor=False)
compared = now.ask(compare, metrics["on_time"], "customer")
told = [row for row in compared.frame.to_pylist() if row["value"] is not None and row["n"] >= FEW]
if len(rows) == 1:
    parts.said("There is one customer only, so there is nothing to compare it with.")
elif told and compared.overall is not None:
    whole = compared.overall
    parts.said(parts.shown(compared.sentence))
    fig = pictures.drawn(
        now, "customers_funnel", lambda ink: funnel.dots(told, whole, ink, date=date)
    )
    words = funnel.words(told, f"{on_time} by customer", compared.sentence)
    clicked = parts.picture(
        fig, words, "customers_funnel", opens=True,
        caption="Grey: what chance explains for that n, 95% and 99.9%. Choose a dot to open it",
    )  # fmt: skip
    if clicked and clicked[0]:
        navigation.go("customer", name=clicked[0])
else:
    parts.said(f"Too few to compare: it takes {FEW} promises of a customer.")
