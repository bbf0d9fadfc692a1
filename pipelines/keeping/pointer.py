"""A store's folder goes in; the name of the version that counts is read from it or written."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.keeping.version import sync


def pointer(store: Path) -> str:
    """What CURRENT says; nothing where it cannot be read."""
    try:
        return (store / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def point_to(store: Path, version: str) -> None:
    """From here on this version counts: all at once, and on the disk."""
    new = store / "CURRENT.new"
    with new.open("w", encoding="ascii") as file:
        file.write(version + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, store / "CURRENT")
    sync(store)
