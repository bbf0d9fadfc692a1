"""A store's folder goes in; being its only writer, or a sentence naming who is, comes out."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path


class StoreError(RuntimeError):
    """The store cannot be read or written; the message is a sentence for its owner."""


class StoreBusy(StoreError):
    """Another process writes it; to be tried again."""


@contextmanager
def writer_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file; raises StoreBusy naming its holder after `wait` seconds.

    The lock is on a file of its own: closing a database file drops the locks a process holds on
    it. The system frees it however the process ends.
    """
    try:
        opened = path.open("a+")
    except OSError as error:
        raise StoreError(
            f"The store {path.parent} cannot be written ({error.strerror}); nothing was changed."
        ) from error
    with opened as file:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    file.seek(0)
                    holder = file.read(200).strip() or "another process"
                    raise StoreBusy(
                        f"The store {path.parent} is being written by {holder}. "
                        "Wait until that is done, then try again; nothing was changed."
                    ) from None
                time.sleep(0.05)
        since = datetime.now(UTC).strftime("%H:%M:%S UTC")
        _note(file.fileno(), f"process {os.getpid()} on {socket.gethostname()} since {since}")
        try:
            yield
        finally:
            _note(file.fileno(), "")


def _note(handle: int, holder: str) -> None:
    """Say in the file who holds it: for people, so that a full disk does not matter."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, holder.encode())
