"""Questions about a file's columns, whose answers outlive a visit to another page."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import streamlit as st

from dashboard.escape import markdown
from pipelines.mapping.seen_columns import SeenColumn
from pipelines.source import Source


def keeping(
    widget: Any, label: str, key: str, said: MutableMapping[str, Any], default: Any, **how: Any
) -> Any:
    """A widget whose choice outlives a visit to another page, where Streamlit forgets it."""
    state = st.session_state
    if key not in state:
        start = said.get(key, default)
        state[key] = start if start is None or start in how.get("options", (start,)) else None
    said[key] = widget(label, key=key, **how)
    return said[key]


def samples(column: SeenColumn, most: int = 3) -> str:
    return ", ".join(text if len(text) <= 40 else f"{text[:39]}…" for text in column.samples[:most])


def free(source: Source, taken: frozenset[str], was: Source | None) -> Source | None:
    """The mapping, where its name is not that of another one; else it is said."""
    if source.name in taken and (was is None or was.name != source.name):
        st.error(markdown(f"There is a mapping or a source named {source.title} already. Name "
                          "this one otherwise."))  # fmt: skip
        return None
    return source
