"""Bring an export: what is in it, what is not clear, and what would change?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import streamlit as st

from dashboard import asking, navigation, parts, previewing, reports, session
from dashboard.escape import markdown
from dashboard.rows import OUTCOME_WORDS
from dashboard.sample import load_sample
from dashboard.staging import stage, unstage
from pipelines.incoming import Progress
from pipelines.load import import_files
from pipelines.options import UsageError
from pipelines.settings import SettingsError
from pipelines.sources import SOURCES
from pipelines.store import StoreError

T = TypeVar("T")
store = session.store()
reader = store.reader()
state = st.session_state
state.setdefault("staged", [])
state.setdefault("answers", {})


def watched(work: Callable[[Progress], T]) -> T:
    """Do the work under a progress bar; what goes wrong is a sentence, and the page stops."""
    bar = st.progress(0.0, text="Reading…")

    def progress(step: str, share: float | None) -> None:
        bar.progress(share or 0.0, text=f"{markdown(step)}…")

    try:
        return work(progress)
    except (UsageError, StoreError, SettingsError) as error:
        st.error(markdown(error))
        st.stop()
    finally:
        bar.empty()


def forget() -> None:
    """Take every staged file away; what was imported stays."""
    for path in state["staged"]:
        unstage(Path(path))
    state.update(staged=[], answers={}, seen=None, uploads=state.get("uploads", 0) + 1)


parts.question("Bring an export")
if st.query_params.get("sample") == "yes" and reader is None:
    parts.lead("The sample is an invented company: six systems, eighteen months of promises.")
    if st.button("Load the sample", type="primary"):
        watched(lambda progress: load_sample(store, progress))
        navigation.go("overview")
    st.stop()

if "done" in state:
    done = state.pop("done")
    n = done.promises
    unchanged = done.is_unchanged or not (n.new or n.changed)
    parts.lead(
        "Nothing changed: this was imported before."
        if unchanged
        else f"Imported: {parts.counted(n.new)} new promises, {parts.counted(n.changed)} changed, "
        f"{parts.counted(n.unchanged)} as they were."
    )
    with st.container(horizontal=True, gap="medium"):
        navigation.link("overview", "**See the overview**")
        navigation.link("imports", f"Import {markdown(done.import_id or '')} in the history")
        navigation.link("import_files", "Import more")
    st.stop()

parts.lead("Drop files as your tools export them. Nothing changes until you agree.")
uploads = st.file_uploader(
    "Exports: CSV or Excel; a history beside its records; a mapping (TOML) for any other file",
    accept_multiple_files=True,
    key=f"uploads_{state.get('uploads', 0)}",
)
# The uploader forgets its files on a page switch, so the bytes are kept at once.
for upload in uploads or ():
    path = str(stage(store.path / "staged", upload.name, upload.getvalue()))
    if path not in state["staged"]:
        state["staged"].append(path)
        state["seen"] = None
staged = [Path(path) for path in state["staged"] if Path(path).exists()]
files = [path for path in staged if path.suffix != ".toml"]
if not files:
    if staged:
        parts.said("A mapping is there; now the file it is for.")
    st.subheader("How to get one from your tool", anchor=False)
    titles = {source.title: source for source in SOURCES}
    source = titles[st.selectbox("Your tool", list(titles), key="howto", width=420)]
    for number, step in enumerate(source.howto, 1):
        st.markdown(f"{number}. {markdown(step)}")
    for sentence in source.cannot_tell:
        st.caption(f"It cannot tell: {markdown(sentence[:1].lower() + sentence[1:])}")
    st.stop()

options = asking.options([path for path in staged if path.suffix == ".toml"], state["answers"])
key = (tuple(state["staged"]), repr(options), reader.version if reader else "")
if state.get("seen") is None or state["seen"][0] != key:
    state["seen"] = key, watched(lambda progress: previewing.see(files, options, reader, progress))
seen = state["seen"][1]
report = seen.report

st.subheader("What we see", anchor=False)
reports.report(report.model_dump(), "seen")
for typed in seen.files:
    with st.expander(f"{markdown(typed.file)}: its first rows, as {markdown(typed.title)}"):
        st.dataframe(typed.rows, hide_index=True, alt="The first rows, typed")
        named = ", ".join(f"{theirs} is our {ours}" for ours, theirs in typed.columns.items())
        parts.quiet(parts.shown(f"{named}."))
        for sentence in typed.cannot_tell:
            parts.quiet(parts.shown(sentence))

if report.questions:
    st.subheader("What is not clear", anchor=False)
    told = asking.questions(report.questions, state["answers"])
    if told is not None:
        state["answers"] = told
        st.rerun()
elif all(file.outcome != "refuse" for file in report.files):
    rows = sum(file.accepted for file in report.files)
    if rows <= previewing.MOST_ROWS:
        if state["seen"][-1] is seen:
            settings = reader.settings if reader else None
            judged = watched(lambda _: previewing.first_judged(files, options, settings))
            state["seen"] = key, seen, judged
        st.subheader("How the first promises would be judged", anchor=False)
        for row in state["seen"][2]:
            with st.container(key=f"item_{row['counted_as']}_{row['promise_id']}", gap=None):
                parts.entry(
                    row["title"] or row["promise_id"],
                    (row["why"],),
                    quiet=OUTCOME_WORDS[row["outcome"]],
                )
    aside = sum(file.set_aside for file in report.files)
    agreed = aside == 0 or st.checkbox(
        f"Import the others without the {aside:,} rows that cannot be read", key="import_skip_bad"
    )
    if st.button("Import", type="primary", disabled=not agreed):
        state["done"] = watched(
            lambda progress: import_files(
                store, files, replace(options, skip_bad=bool(aside)), progress
            )
        )
        forget()
        st.rerun()
if state["answers"] and st.button("Forget my answers"):
    state["answers"] = {}
    st.rerun()
st.button("Take these files away", on_click=forget, type="tertiary")
