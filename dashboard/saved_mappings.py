"""The mappings a store remembers go in; each can be taken as TOML, or forgotten."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard import acting, parts
from dashboard.escape import markdown
from dashboard.staging import stage, unstage
from pipelines.mapping.mapping import mapping_of, mapping_toml, read_mapping
from pipelines.mapping.saved import save_mapping
from pipelines.problem import Refused
from pipelines.source import Source


def known(paths: Sequence[Path]) -> dict[Path, Source]:
    """The mappings in these files; what cannot be read is said, and left for its owner to mend."""
    found = {}
    for path in paths:
        try:
            found[path] = read_mapping(path)
        except Refused as refused:
            st.error(markdown(refused))
    return found


def staged_draft(folder: Path, source: Source) -> Path:
    """A mapping that is not saved yet as a file, the one before it taken away."""
    drafts: dict[str, str] = st.session_state.setdefault("drafts", {})
    content = mapping_toml(source).encode()
    path = stage(folder, f"{source.name}.toml", content)
    before = drafts.get(source.name)
    if before and before != str(path):
        unstage(Path(before))
    drafts[source.name] = str(path)
    return path


def download(source: Source, key: str, label: str = "Download the mapping") -> None:
    """The mapping as TOML, the file that the command line takes."""
    acting.download(
        label,
        mapping_toml(source),
        file_name=f"{source.name}.toml",
        mime="application/toml",
        what="a mapping as TOML",
        key=f"toml_{key}",
        help="Reads such a file on the command line too: kept import FILE --mapping this.toml",
        on_click="ignore",
    )


def draw(mappings: dict[Path, Source]) -> None:
    """What is remembered of files that no shipped source knows."""
    if not mappings:
        return
    with st.expander("Mappings remembered here", key="remembered"):
        for path, source in mappings.items():
            parts.said(parts.shown(source.title))
            parts.quiet(parts.shown(f"Known by {', '.join(sorted(source.header))}."))
            _edit(path, source)
            with st.container(horizontal=True, gap="medium"):
                download(source, source.name)
                if st.button("Forget it", key=f"forget_{source.name}", type="tertiary"):
                    acting.only("mapping")
                    path.unlink(missing_ok=True)
                    acting.did("mapping", "forgot a mapping")
                    st.rerun()


def _edit(path: Path, source: Source) -> None:
    """The mapping as it stands, to be changed by hand; what is wrong with it is said by key."""
    if not st.toggle("Change it as text", key=f"edit_{source.name}"):
        return
    text = st.text_area(
        "The mapping (TOML)", mapping_toml(source), height=320, key=f"text_{source.name}"
    )
    if not st.button("Keep the change", key=f"keep_{source.name}"):
        return
    acting.only("mapping")
    try:
        changed = mapping_of(tomllib.loads(text), path.name)
    except tomllib.TOMLDecodeError as error:
        st.error(markdown(f"This is not TOML: {error}."))
        return
    except Refused as refused:
        st.error(markdown(refused))
        return
    if changed.name != source.name:
        st.error(markdown(f"Its name is {source.name}; under another one it would be a second "
                          "mapping. Drop that beside its file instead."))  # fmt: skip
        return
    save_mapping(path.parent.parent, changed)
    acting.did("mapping", f"changed the mapping {changed.name}")
    st.rerun()
