"""What has been imported, what did each import say, and how is one taken back?"""

from __future__ import annotations

import json

import pyarrow as pa
import streamlit as st

from dashboard import acting, navigation, parts, reports, session
from dashboard.download import csv_bytes
from dashboard.escape import markdown
from pipelines.importing.listed import Listed, imports
from pipelines.importing.undo import undo
from pipelines.keeping.store import StoreError

store = session.store()
parts.question("What has been imported?")


@st.dialog("Take back this import?")
def ask_undo(one: Listed) -> None:
    """Say what it means, then do it."""
    parts.said(
        f"Import {one.import_id} ({parts.shown(', '.join(one.files))}) will be taken back. "
        "Promises that no other import has will go; the others will be judged by what "
        "remains. The files can be imported again at any time."
    )
    if st.button("Take it back", type="primary"):
        acting.only("undo")
        with st.spinner("Judging again…"):
            try:
                done = undo(store, one.import_id)
                acting.did("undo", one.import_id)
            except StoreError as error:
                st.error(str(error))
                return
        st.session_state["said"] = (
            f"Import {done.import_id} was taken back: {done.removed:,} promises removed, "
            f"{done.changed:,} judged otherwise."
        )
        st.rerun()


if "said" in st.session_state:
    st.toast(st.session_state.pop("said"))

listed = imports(store)
if not listed:
    parts.lead("Nothing has been imported yet.")
    navigation.link("import_files", "Import an export")
    st.stop()

set_aside = sum(one.set_aside for one in listed)
parts.lead(
    f"{parts.counted(len(listed))} {'import' if len(listed) == 1 else 'imports'} brought "
    f"{parts.counted(sum(one.accepted for one in listed))} rows; {parts.counted(set_aside)} could "
    "not be read and were set aside."
)
reader = store.reader()
for one in reversed(listed):
    label = f"{one.import_id} · {one.imported_at:%d %b %Y %H:%M} UTC · {', '.join(one.files)}"
    with st.expander(markdown(label), key=f"import_{one.import_id}", on_change="rerun") as box:
        if not box.open or reader is None:
            continue
        found = reader.query("SELECT report FROM imports WHERE import_id = ?", [one.import_id])
        reports.report(json.loads(found["report"][0].as_py()), one.import_id)
        aside: pa.Table = reader.query(
            'SELECT file, line, code, message, raw AS "row as it was" FROM problems '
            "WHERE import_id = ? AND severity = 'aside' ORDER BY file, line",
            [one.import_id],
        )
        with st.container(horizontal=True):
            if aside.num_rows:
                acting.download(
                    "Download the rows set aside",
                    csv_bytes(aside),
                    file_name=f"{one.import_id}_set_aside.csv",
                    mime="text/csv",
                    what=f"rows set aside by {one.import_id} as CSV",
                    key=f"aside_{one.import_id}",
                    on_click="ignore",
                    icon=":material/download:",
                )
            if st.button("Take it back", key=f"undo_{one.import_id}", icon=":material/undo:"):
                ask_undo(one)
