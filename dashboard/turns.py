"""A page that is to be drawn goes in; it is drawn as soon as it has its turn."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st

# Drawing is work of the processor: more pages at once than there are cores only makes each of
# them late, and the connection of everybody with them.
AT_ONCE = max(2, os.cpu_count() or 2)
_PATIENCE = 90.0


@dataclass
class Queue:
    """So many at once, the others in the order in which they came: whoever has waited longest is
    next, so that many readers are each a little late and nobody very late.
    """

    free: int
    _waiting: deque[threading.Event] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def join(self) -> threading.Event:
        """A ticket; it is set when its turn has come."""
        ticket = threading.Event()
        with self._lock:
            if self.free:
                self.free -= 1
                ticket.set()
            else:
                self._waiting.append(ticket)
        return ticket

    def leave(self, ticket: threading.Event) -> None:
        """Give the turn to the next, or give up waiting for it."""
        with self._lock:
            if not ticket.is_set():
                self._waiting.remove(ticket)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self.free += 1


_queue = Queue(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn; a reader who waits is told so, and after a minute and a half told to come
    back.
    """
    ticket = _queue.join()
    try:
        if not ticket.wait(0.5):
            note = st.empty()
            note.info("Many pages are being drawn; yours comes next.", icon=":material/hourglass:")
            if not ticket.wait(_PATIENCE):
                note.warning("Too many pages are being drawn at once. Try again in a minute.")
                st.stop()
            note.empty()
        yield
    finally:
        _queue.leave(ticket)
