"""Work that takes its time goes in; it is done under a progress bar, and trouble is a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard.escape import markdown
from pipelines.importing.incoming import Progress
from pipelines.keeping.store import StoreError
from pipelines.options import UsageError
from pipelines.settings import SettingsError

T = TypeVar("T")


def watched(work: Callable[[Progress], T]) -> T:
    """The work's result; where it cannot be done, the reason is shown and the page stops."""
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
