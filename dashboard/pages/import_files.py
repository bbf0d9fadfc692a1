"""Bring an export: what is in it, what is not clear, and what would change?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import asking, navigation, parts, previewing, reports, session, uploads
from dashboard.sample import load_sample
from dashboard.watched import watched
from pipelines.load import import_files

store = session.store()
reader = store.reader()
state = st.session_state
state.setdefault("answers", {})


def forget() -> None:
    """Start anew: no file, no answer."""
    uploads.forget()
    state.update(answers={}, seen=None)


parts.question("Bring an export")
if st.query_params.get("sample") == "yes" and reader is None:
    parts.lead("The sample is an invented company: six systems, eighteen months of promises.")
    if st.button("Load the sample", type="primary"):
        watched(lambda progress: load_sample(store, progress))
        navigation.go("overview")
    st.stop()
if "done" in state:
    done = state.pop("done")
    parts.lead(f"{reports.counted(done)}.")
    with st.container(horizontal=True, gap="medium"):
        navigation.link("overview", "**See the overview**")
        navigation.link("imports", "What was found in the files")
        navigation.link("import_files", "Import more")
    st.stop()

parts.lead("Drop files as your tools export them. Nothing changes until you agree.")
staged = uploads.draw(store.path / "staged")
mappings = [path for path in staged if path.suffix == ".toml"]
files = [path for path in staged if path not in mappings]
if not files:
    if mappings:
        parts.said("A mapping is here; now the file it is for.")
    asking.howto()
    st.stop()

options = asking.options(mappings, state["answers"])
key = (tuple(files), repr(options), reader.version if reader else "")
if state.get("seen") is None or state["seen"][0] != key:
    state["seen"] = (
        key,
        watched(lambda step: previewing.see(files, options, session.settings(), reader, step)),
        None,
    )
seen: previewing.Seen = state["seen"][1]
report = seen.report

st.subheader("What we see", anchor=False)
for position, file in enumerate(report.model_dump()["files"]):
    reports.one_file(file, f"seen_{position}")
for typed in seen.files:
    previewing.draw(typed)

if report.questions:
    st.subheader("What is not clear", anchor=False)
    told = asking.questions(report.questions, state["answers"])
    if told is not None:
        state["answers"] = told
        st.rerun()
elif any(file.outcome == "refuse" for file in report.files):
    parts.quiet(
        "A file that is not known can be read with a mapping: a small TOML file that says what its "
        "columns mean. Drop it here beside the export."
    )
else:
    aside = sum(file.set_aside for file in report.files)
    agreed = replace(options, skip_bad=bool(aside))
    if sum(file.accepted for file in report.files) <= previewing.MOST_ROWS:
        if state["seen"][2] is None:
            state["seen"] = (
                key,
                seen,
                watched(lambda _: previewing.foresee(store, files, agreed, session.settings())),
            )
        st.subheader("What would change", anchor=False)
        previewing.draw_changes(state["seen"][2])
    if aside:
        st.checkbox(f"Leave out the {aside:,} rows that cannot be read", key="import_skip_bad")
    is_agreed = not aside or state["import_skip_bad"]
    if st.button("Import", type="primary", disabled=not is_agreed):
        state["done"] = watched(
            lambda step: import_files(store, files, agreed, step, settings=session.settings())
        )
        forget()
        st.rerun()
if state["answers"] and st.button("Forget my answers"):
    state["answers"] = {}
    st.rerun()
st.button("Take these files away", on_click=forget, type="tertiary")
