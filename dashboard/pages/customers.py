"""Whom do we owe, most first?"""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard import acting, headline, navigation, parts, session
from dashboard.download import csv_bytes
from metrics import owed
from metrics.rates import rates

now = session.current()
found: pa.Table = now.ask(owed.customers)
rows = found.to_pylist()
owing = [row for row in rows if row["owed"]]
total = sum(row["owed"] for row in owing)

parts.question("Whom do we owe, and who is next?")
if owing:
    most = owing[0]["customer"] or "no customer recorded"
    parts.lead(
        f"{parts.counted(total, 'broken')} promises are past their date and still owed, to "
        f"{parts.counted(len(owing))} of {parts.counted(len(rows))} customers; most to "
        f"<b>{parts.shown(most)}</b>, {owing[0]['owed']}, the oldest {owing[0]['oldest_days']} "
        "days."
    )
else:
    parts.lead(f"Nothing is owed to any of {parts.counted(len(rows))} customers.")
parts.quiet(
    "Ordered by what is owed now, then by how long; never by a rate. Choose one before a call."
)

basis = now.ask(rates, None)
date = "last date on file" if basis["basis"] == "last_date" else "first date"
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
number = st.column_config.NumberColumn
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
        "on_time": st.column_config.TextColumn("Kept on time", alignment="right"),
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
if event["selection"]["cells"]:
    chosen = rows[event["selection"]["cells"][0][0]]["customer"]
    if chosen is None:
        st.info("These promises name no customer. Filter by customer “none recorded” to list them.")
    else:
        navigation.go("customer", name=chosen)
