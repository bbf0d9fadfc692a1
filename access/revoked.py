"""Whose sessions are over goes in; whether one that began then still counts comes out.

The provider's cookie would sign in for a month, sign-out or not, so the end of a session is kept
here: in `revoked.jsonl` beside the store, one line for each sign-out and each `kept revoke`.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from pathlib import Path

from access.permit import Person
from pipelines.keeping.lock import StoreError

FILE = "revoked.jsonl"
_known: dict[Path, tuple[tuple[int, int], dict[str, float]]] = {}
_reading = threading.Lock()


def revoke(store: Path, person: str, who: str) -> float:
    """Every session of a person (their address or subject) that began until now is over; the
    time, in seconds since 1970. Raises StoreError where it cannot be written.
    """
    now = time.time()
    line = json.dumps({"person": _key(person), "at": now, "who": who}) + "\n"
    try:
        store.mkdir(parents=True, exist_ok=True)
        with (store / FILE).open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)  # the torn line of a crash
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"{FILE} in {store} could not be written ({error.strerror}): no session was ended."
        ) from error
    return now


def is_revoked(store: Path, person: Person, began_at: float) -> bool:
    """Whether a session that began at `began_at` was ended since. A file that cannot be read
    ends them all: better that everybody signs in again than that one who may not goes on.
    """
    try:
        ended = _ended(store / FILE)
    except (OSError, ValueError, KeyError, TypeError):
        return True
    names = (_key(person.subject), _key(person.address))
    return any(name and ended.get(name, 0.0) >= began_at for name in names)


def _ended(path: Path) -> dict[str, float]:
    """By person, when their sessions were last ended; read again when the file has changed."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return {}
    state = (told.st_mtime_ns, told.st_size)
    with _reading:
        known = _known.get(path)
        if known is not None and known[0] == state:
            return known[1]
        ended: dict[str, float] = {}
        for line in path.read_bytes().split(b"\n")[:-1]:
            fields = json.loads(line)
            name, at = str(fields["person"]), float(fields["at"])
            ended[name] = max(at, ended.get(name, 0.0))
        _known[path] = (state, ended)
        return ended


def _key(person: str) -> str:
    return person.strip().lower()
