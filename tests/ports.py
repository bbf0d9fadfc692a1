"""Nothing goes in; a port that no other test of this machine is given comes out."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import IO

# Below those that systems give to outgoing connections: a browser's could take a port between
# our look and the server's start.
PORTS = range(20_000, 32_000)
_held: list[IO[str]] = []


def free_port() -> int:
    """A port nobody listens on; ours until this process ends, among all that ask here."""
    folder = Path(tempfile.gettempdir()) / f"kept-test-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for port in random.SystemRandom().sample(PORTS, k=len(PORTS)):
        if _is_taken(folder / str(port)):
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise RuntimeError(f"No port of {PORTS.start} to {PORTS.stop} is free on this machine.")


def _is_taken(lock: Path) -> bool:
    """Whether another process was given it; else it is ours from now on."""
    try:
        file = lock.open("w")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or another user's
        return True
    _held.append(file)
    return False
