"""Who did what, when and from where?"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import streamlit as st

from access.audit_table import table
from dashboard import acting, parts, session
from dashboard.download import csv_bytes
from pipelines.keeping.audit import deeds
from pipelines.keeping.store import StoreError

SHOWN = 500

acting.only("audit")
parts.question("Who did what?")
try:
    told = deeds(session.store().path)
except StoreError as error:
    parts.lead("The audit log does not hold together, so it cannot be trusted as it is.")
    parts.said(parts.shown(error))
    st.stop()
if not told:
    parts.lead("Nothing has been noted yet.")
    parts.quiet(
        "Imports and what is taken back, names joined, causes tagged, notes, sign-ins and every "
        "download of customers' data will stand here: who, when, what and from where."
    )
    st.stop()

counts = Counter(deed.action for deed in told)
parts.lead(
    f"{parts.counted(len(told))} {'line' if len(told) == 1 else 'lines'} since "
    f"{parts.day(told[0].at[:10])}, each tied to the one before it; none was changed or taken out "
    "between the first and the last."
)
actions = st.multiselect("What", sorted(counts), key="audit_action", placeholder="Everything")
people = st.multiselect(
    "Who", sorted({deed.who for deed in told}), key="audit_who", placeholder="Everybody"
)
chosen: pa.Table = table(
    [
        deed
        for deed in reversed(told)
        if (not actions or deed.action in actions) and (not people or deed.who in people)
    ]
)
st.dataframe(
    chosen.slice(0, SHOWN), hide_index=True, key="audit_table", placeholder="",
    height="content" if chosen.num_rows <= 20 else 720,
)  # fmt: skip
acting.download(
    "Download as CSV",
    lambda: csv_bytes(chosen),
    file_name="audit.csv",
    mime="text/csv",
    what="audit log as CSV",
    key="audit_csv",
)
if chosen.num_rows > SHOWN:
    parts.quiet(f"The last {SHOWN:,} of {chosen.num_rows:,} are shown; the file has them all.")
