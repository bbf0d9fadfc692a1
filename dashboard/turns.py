"""A page that is to be drawn goes in; it is drawn as soon as it has its turn."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

# Drawing is work of the processor: more pages at once than there are cores only makes each of
# them late, and the connection of everybody with them.
AT_ONCE = max(2, os.cpu_count() or 2)
_PATIENCE = 90.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn; a reader who waits is told so, and after a minute and a half told to come
    back.
    """
    if not _turns.acquire(timeout=0.5):
        note = st.empty()
        note.info("Many pages are being drawn; yours comes next.", icon=":material/hourglass:")
        if not _turns.acquire(timeout=_PATIENCE):
            note.warning("Too many pages are being drawn at once. Try again in a minute.")
            st.stop()
        note.empty()
    try:
        yield
    finally:
        _turns.release()
