"""Files a reader drops on the page go in; the same files, kept on disk across pages, come out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.staging import stage, unstage

# In the session's state: 'staged', every file kept; 'held', those the uploader shows now;
# 'uploader', a number in its key, so that a new one starts empty.


def draw(folder: Path) -> list[Path]:
    """The uploader, and every file staged in `folder` by this visitor, those of before first."""
    state = st.session_state
    state.setdefault("staged", [])
    state.setdefault("held", [])
    key = f"uploads_{state.setdefault('uploader', 0)}"

    def restage() -> None:
        """Keep the bytes at once: the uploader forgets its files on a page switch, we do not."""
        held = [str(stage(folder, one.name, one.getvalue())) for one in state[key]]
        before = [path for path in state["staged"] if path not in (*state["held"], *held)]
        state.update(staged=before + held, held=held)

    shown = st.file_uploader(
        "Exports: CSV or Excel; a history beside its records; a mapping (TOML) for any other file",
        accept_multiple_files=True,
        key=key,
        on_change=restage,
    )
    if not shown:
        state["held"] = []  # what is staged is from before, and stays when another file comes
    return [path for path in map(Path, state["staged"]) if path.exists()]


def forget() -> None:
    """Take every staged file away; what was imported stays."""
    state = st.session_state
    for path in state.get("staged", []):
        unstage(Path(path))
    state.update(staged=[], held=[], uploader=state.get("uploader", 0) + 1)
