"""A path goes in; the bytes of the files it stands for, a zip's members one by one, come out."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.problem import Problem, Refused
from pipelines.reading.bundle import is_bundle, members, named

MOST_BYTES = 1 << 30  # of one file; what reading it needs is about ten times that
# In a folder: mappings, and what others have not finished writing.
_NO_EXPORT = (".toml", ".part", ".partial", ".crdownload", ".download", ".tmp", ".building")


@dataclass(frozen=True)
class Given:
    """One file, in memory, or why it is refused; `name` says where it is, for people."""

    name: str
    raw: bytes | None = None
    sha256: str | None = None
    refused: tuple[Problem, ...] = ()


def in_folders(paths: Iterable[Path]) -> list[Path]:
    """Each path, or where it is a folder the files that lie in it, by name; hidden and unfinished
    ones and mappings are none. An empty folder stays what it is, to be refused by name.
    """
    found: list[Path] = []
    for path in paths:
        inside = [p for p in sorted(path.iterdir()) if is_export(p)] if path.is_dir() else []
        found += inside or [path]
    return found


def is_export(path: Path) -> bool:
    """Whether a name in a folder may be that of a whole export."""
    name = path.name.lower()
    return not (name.startswith((".", "~")) or name.endswith(_NO_EXPORT) or path.is_dir())


def shown_name(path: Path) -> str:
    """A file's name as text; a byte of it that is no UTF-8 as an escape, such as pr\\xf6m.csv."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def given(path: Path) -> Iterator[Given]:
    """The file, or the files in it where it is a zip of them; what cannot be read, refused."""
    name = shown_name(path)
    try:
        raw = bytes_of(path)
    except Refused as refused:
        yield Given(name, refused=refused.problems)
        return
    if not is_bundle(raw):
        yield Given(name, raw)
        return
    try:
        # All of them before the first is given: one that is unsafe refuses the whole.
        unpacked = [Given(named(name, member), content) for member, content in members(raw)]
    except Refused as refused:
        yield Given(name, sha256=hashlib.sha256(raw).hexdigest(), refused=refused.problems)
        return
    yield from unpacked


def bytes_of(path: Path) -> bytes:
    """The whole of an ordinary file; raises Refused before reading anything of another kind."""
    try:
        # Opened first and looked at then, so that it cannot be another one by the time it is
        # read; O_NONBLOCK because opening a pipe that nobody writes to would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Refused(_problem(path, _why(error))) from error
    try:
        _check(path, os.fstat(handle))
    except Refused:
        os.close(handle)
        raise
    with os.fdopen(handle, "rb") as file:
        try:
            return file.read()
        except OSError as error:
            raise Refused(_problem(path, _why(error))) from error


def _check(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise Refused(_problem(path, "is a folder without any file; choose the exports."))
    if not stat.S_ISREG(status.st_mode):
        raise Refused(_problem(path, "is not an ordinary file."))
    if status.st_size > MOST_BYTES:
        said = (
            f"has {status.st_size / 1e9:.1f} GB; at most {MOST_BYTES / 1e9:.1f} GB are read. "
            "Export fewer columns or a shorter time."
        )
        raise Refused(_problem(path, said, "ARCHIVE_TOO_BIG"))


def size_of(path: Path) -> int:
    """Bytes, as far as they would be read; 0 where nothing would."""
    try:
        status = path.lstat()
    except OSError:
        return 0
    return min(status.st_size, MOST_BYTES) if stat.S_ISREG(status.st_mode) else 0


def _why(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "is not there."
    if error.errno == errno.ELOOP:
        return "is a link. Name the file it points to."
    if error.errno == errno.ENXIO:
        return "is not an ordinary file."
    return f"cannot be read: {error.strerror}."


def _problem(path: Path, said: str, code: str = "NOT_TEXT") -> Problem:
    return Problem(code, "refuse", f"{shown_name(path)} {said}")
