"""What has been imported, what did each import say, and how is one taken back?"""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from dashboard import acting, navigation, parts, reports, session, visitor
from dashboard.escape import markdown
from pipelines.importing.listed import Listed, imports, report_of
from pipelines.importing.report import Report, in_words
from pipelines.importing.set_aside import set_aside as rows_set_aside
from pipelines.importing.undo import Undone, undo
from pipelines.keeping.store import StoreError
from pipelines.settings import SettingsError

store = session.store()
parts.question("What has been imported?")


def taken_back(one: Listed, *, is_trial: bool) -> Undone | None:
    """Take it back, or only see what that would do; where it cannot be done, that is shown."""
    try:
        with st.spinner("Judging without it…"):
            return undo(
                store, one.import_id, settings_file=visitor.settings_file(), is_trial=is_trial
            )
    except (StoreError, SettingsError) as error:
        st.error(markdown(error))
        return None


@st.dialog("Take back this import?")
def ask_undo(one: Listed) -> None:
    """Say what would change, then do it."""
    key = f"would_{one.import_id}_{store.version()}"
    if key not in st.session_state:
        st.session_state[key] = taken_back(one, is_trial=True)
    would: Undone | None = st.session_state[key]
    if would is None:
        return
    parts.said(
        f"Without {one.import_id} ({parts.shown(', '.join(one.files))}) "
        f"{parts.many(would.removed, 'promise')} would go, as no other import has them; "
        f"{parts.counted(would.changed)} would be judged otherwise, by what the others say; "
        f"{parts.counted(would.unchanged)} would stay as they are."
    )
    parts.quiet("The files can be imported again at any time.")
    if st.button("Take it back", type="primary"):
        acting.only("undo")
        done = taken_back(one, is_trial=False)
        if done is None:
            return
        acting.did("undo", one.import_id)
        st.session_state["said"] = (
            f"Import {done.import_id} was taken back: {done.removed:,} promises removed, "
            f"{done.changed:,} judged otherwise."
        )
        st.rerun()


def downloads(one: Listed, report: Report) -> None:
    """The kept report, and of each file the rows set aside, to be mended and imported alone."""
    acting.download(
        "The report",
        in_words(report) + "\n",
        f"{one.import_id}_report.txt",
        "text/plain",
        what=f"the report of {one.import_id}",
        key=f"report_{one.import_id}",
    )
    acting.download(
        "The report as JSON",
        report.model_dump_json(indent=2),
        f"{one.import_id}_report.json",
        "application/json",
        what=f"the report of {one.import_id}",
        key=f"json_{one.import_id}",
    )
    if reader is None or not one.set_aside:
        return
    for name, content in rows_set_aside(reader, one.import_id).items():
        acting.download(
            f"Rows set aside of {markdown(name)}",
            content,
            f"{one.import_id}_{PurePath(name).stem}_set_aside.csv",
            "text/csv",
            what=f"rows set aside by {one.import_id} as CSV",
            key=f"aside_{one.import_id}_{name}",
        )


def rows_of(one: Listed) -> str:
    """'210 rows, 5 set aside': which import left rows out is seen without opening each."""
    rows = f"{one.rows:,} {'row' if one.rows == 1 else 'rows'}"
    return f"{rows}, {one.set_aside:,} set aside" if one.set_aside else rows


if "said" in st.session_state:
    st.toast(st.session_state.pop("said"))

listed = imports(store)
if not listed:
    parts.lead("Nothing has been imported yet.")
    navigation.link("import_files", "Import an export")
    st.stop()

aside = sum(one.set_aside for one in listed)
parts.lead(
    f"{parts.counted(len(listed))} {'import' if len(listed) == 1 else 'imports'} brought "
    f"{parts.counted(sum(one.accepted for one in listed))} rows; {parts.counted(aside)} could "
    "not be read and were set aside."
)
if aside:
    parts.quiet(
        "Rows set aside can be downloaded as they stood, with line and reason in front. Mend them "
        "there and import that file alone: it is known by itself."
    )
reader = store.reader()
for one in reversed(listed):
    label = f"{', '.join(one.files)} · {rows_of(one)} · {parts.day(one.imported_at)} UTC"
    label += f" · {one.import_id}"
    with st.expander(markdown(label), key=f"import_{one.import_id}", on_change="rerun") as box:
        if not box.open or reader is None:
            continue
        report = report_of(reader, one.import_id)
        reports.report(report.model_dump(mode="json"), one.import_id)
        for difference in report.differences:
            parts.said(parts.shown(difference))
        with st.container(horizontal=True):
            downloads(one, report)
            # At the far end it stands where it is first drawn: beside the downloads it would move
            # as they come, and a click begun on it would end on one of them and count for nothing.
            st.space("stretch")
            if st.button("Take it back", key=f"undo_{one.import_id}", icon=":material/undo:"):
                ask_undo(one)
