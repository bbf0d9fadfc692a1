"""Bring an export: what is in it, what is not clear, and what would change?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import (
    acting,
    asking,
    mapping_form,
    navigation,
    parts,
    previewing,
    reports,
    saved_mappings,
    session,
    uploads,
    verdicts,
)
from dashboard.watched import watched
from pipelines.importing.load import import_files
from pipelines.mapping.saved import save_mapping, saved_in
from pipelines.options import ImportOptions
from pipelines.sources import SOURCES
from sample_data.loading import load_sample
from sample_data.unfinished import is_unfinished

store = session.store()
reader = store.reader()
state = st.session_state
state.setdefault("answers", {})


def forget() -> None:
    """Start anew: no file, no answer."""
    uploads.forget()
    state.update(answers={}, seen={}, changing=None, said={})


def look(options: ImportOptions) -> previewing.Seen:
    """What is in the files, read once for each way of reading them."""
    key = (tuple(files), repr(options), repr(settings), reader.version if reader else "")
    looks: dict[object, previewing.Seen] = state.setdefault("seen", {})
    if key not in looks:
        seen = watched(lambda step: previewing.see(store, files, options, settings, reader, step))
        looks = state["seen"] = {**dict(list(looks.items())[-1:]), key: seen}
    return looks[key]


def foresee(options: ImportOptions) -> previewing.Foreseen:
    """What an import would change, asked once for each way of reading the files."""
    key = (tuple(files), repr(options), repr(settings), reader.version if reader else "")
    if state.get("foreseen", (None,))[0] != key:
        state["foreseen"] = (
            key,
            watched(lambda _: previewing.foresee(store, files, options, settings, session.scope())),
        )
    foreseen: previewing.Foreseen = state["foreseen"][1]
    return foreseen


parts.question("Bring an export")
in_part = reader is not None and is_unfinished(reader, store.receipts())
if in_part or (st.query_params.get("sample") == "yes" and reader is None):
    parts.lead(
        "The sample is an invented company: nine teams, eighteen months, exports of five tools."
    )
    if in_part:
        parts.said("Loading it was stopped on the way, so its numbers are not those of the sample.")
    if st.button("Load the rest of the sample" if in_part else "Load the sample", type="primary"):
        acting.only("import")
        watched(lambda progress: load_sample(store, progress))
        acting.did("import", "the sample")
        navigation.go("overview")
    if not in_part:
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
    saved_mappings.draw(saved_mappings.known(saved_in(store.path)))
    st.stop()

settings = session.settings()
saved = saved_mappings.known(saved_in(store.path))
changing = state.get("changing")  # the name of a saved mapping that is being changed
options = replace(
    asking.options(mappings, state["answers"]),
    saved=tuple(path for path, source in saved.items() if source.name != changing),
)
seen = look(options)
drafts = []
if seen.unknown:
    # What the columns mean can only be said once their names can be read.
    first = [asked for asked in seen.report.questions if asked.code in previewing.HOW_TO_READ]
    if first:
        st.subheader("What is not clear", anchor=False)
        told = asking.questions(first, state["answers"])
        if told is not None:
            state["answers"] = told
            st.rerun()
        st.button("Take these files away", on_click=forget, type="tertiary")
        st.stop()
    was = next((source for source in saved.values() if source.name == changing), None)
    taken = frozenset(source.name for source in (*SOURCES, *saved.values()))
    for unknown in seen.unknown:
        draft = mapping_form.draw(unknown, options, taken, was)
        if draft is not None:
            drafts.append(draft)
    if len(drafts) < len(seen.unknown):
        st.button("Take these files away", on_click=forget, type="tertiary")
        st.stop()
    staged_drafts = (saved_mappings.staged_draft(store.path / "staged", d) for d in drafts)
    options = replace(options, saved=(*options.saved, *staged_drafts))
    seen = look(options)
report = seen.report

st.subheader("What we see", anchor=False)
for position, file in enumerate(report.model_dump()["files"]):
    reports.one_file(file, f"seen_{position}")
for typed in seen.files:
    previewing.draw(typed)
    if typed.declared in {source.name for source in saved.values()} - {changing} and st.button(
        "Change what its columns mean", key=f"change_{typed.declared}", type="tertiary"
    ):
        state.update(changing=typed.declared, said={})
        st.rerun()

aside = sum(file.set_aside for file in report.files)
agreed = replace(options, skip_bad=bool(aside))
foreseen = None
if report.can_go_on and sum(file.accepted for file in report.files) <= previewing.MOST_ROWS:
    foreseen = foresee(agreed)
    report = foreseen.report  # what only the store can tell is in it too
tried, refused = state.get("refused", ("", None))  # by the store, after "Import"
report = refused if refused and tried == repr(agreed) else report
if report.questions:
    st.subheader("What is not clear", anchor=False)
    told = asking.questions(report.questions, state["answers"])
    if told is not None:
        state["answers"] = told
        st.rerun()
elif any(file.outcome == "refuse" for file in report.files):
    if foreseen or refused:
        for position, file in enumerate(report.model_dump()["files"]):
            reports.one_file(file, f"refused_{position}")
    if any(found.code == "MISSING_COLUMN" for file in report.files for found in file.problems):
        parts.quiet(
            "A file that is not known can be read with a mapping: a small TOML file that says what "
            "its columns mean. Drop it here beside the export."
        )
elif report.is_nothing:
    parts.said("No row of these files can be read, so there is nothing to import.")
else:
    st.subheader("What would change", anchor=False)
    if foreseen is None:
        for difference in report.differences:
            parts.said(parts.shown(difference))
        parts.quiet(
            f"With more than {previewing.MOST_ROWS:,} rows the promises are judged only when they "
            "are imported; every import can be taken back."
        )
    else:
        previewing.draw_changes(foreseen)
        for typed in seen.files:
            if foreseen.labels and "evidence" in typed.columns:
                verdicts.draw(typed.columns["evidence"], foreseen.labels)
    if aside:
        st.checkbox(f"Leave out the {aside:,} rows that cannot be read", key="import_skip_bad")
    is_agreed = not aside or state["import_skip_bad"]
    if st.button("Import", type="primary", disabled=not is_agreed):
        acting.only("import")
        done = watched(lambda step: import_files(store, files, agreed, step, settings=settings))
        if done.exit_code == 0:
            acting.did("import", done.import_id or "what was there already")
            for draft in drafts:
                save_mapping(store.path, draft)
            if changing and drafts and drafts[0].name != changing:  # it has another name now
                next(path for path, source in saved.items() if source.name == changing).unlink()
            state["done"] = done
            forget()
        else:
            state["refused"] = repr(agreed), done
        st.rerun()
    for draft in drafts:
        saved_mappings.download(draft, f"draft_{draft.name}")
if state["answers"] and st.button("Forget my answers"):
    state["answers"] = {}
    st.rerun()
st.button("Take these files away", on_click=forget, type="tertiary")
