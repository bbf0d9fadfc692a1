"""A file to which lines are only added goes in; that none was cut off its end comes out.

A chain of hashes shows a line that was changed or taken out, but not that the last ones are gone.
So how long the file was stands beside it, in a file of its own (`remarks.jsonl` in
`remarks.end`). It may say less than there is, after a crash between the two, and never more.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.keeping.lock import StoreError


@contextmanager
def locked(path: Path) -> Iterator[BinaryIO]:
    """The file, opened by nobody else. Where it was replaced while we waited, the new one."""
    while True:
        with path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                yield file
                return


def note_end(path: Path, size: int) -> None:
    """Note that the file holds so many bytes; on the disk when this returns. Raises OSError."""
    at = _beside(path)
    building = at.with_name(f"{at.name}.building")
    with building.open("w", encoding="ascii") as file:
        file.write(f"{size}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(building, at)


def whole_lines(path: Path) -> tuple[list[bytes], StoreError | None]:
    """The lines of a file, but for a torn last one; and what to raise, once each was looked at,
    where there were more of them once. Raises StoreError where that cannot be known.
    """
    cut = None
    for _ in range(2):  # once more, because forgetting a customer makes a file shorter
        noted = _noted(path)  # before the file: lines may be added meanwhile
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        cut = _shorter(path, sum(len(line) + 1 for line in lines), noted)
        if cut is None:
            break
    return lines, cut


def refuse_cut(path: Path, size: int) -> None:
    """Raises StoreError where the file held more than so many bytes once; the caller has locked
    it.
    """
    if cut := _shorter(path, size, _noted(path)):
        raise cut


def _shorter(path: Path, size: int, noted: int) -> StoreError | None:
    if size >= noted:
        return None
    return StoreError(
        f"{path.name} in {path.parent} has {size:,} bytes and once had {noted:,}: lines were cut "
        f"off its end. Restore a backup, or remove {_beside(path).name} to go on with what is left."
    )


def _noted(path: Path) -> int:
    at = _beside(path)
    try:
        text = at.read_text(encoding="ascii")
        if text.endswith("\n"):
            return int(text)
    except FileNotFoundError:
        return 0
    except (OSError, ValueError):
        pass
    raise StoreError(
        f"{at.name} in {path.parent} cannot be read, so it cannot be known whether lines of "
        f"{path.name} were lost. Restore a backup, or remove {at.name} to go on with what there "
        "is."
    )


def _beside(path: Path) -> Path:
    return path.with_suffix(".end")
