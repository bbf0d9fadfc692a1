"""A folder goes in; every whole file that arrives in it is imported and moved to done/ or
refused/, with its report beside it.

Nothing is remembered between two looks but what lies in the folder and in the store, so a watcher
may be killed at any moment: a file that was imported and not yet moved is the same file again,
which changes nothing, and is moved then.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.importing.report import Report, in_words
from pipelines.judging.in_force import in_force
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreBusy, StoreError
from pipelines.keeping.version import sync
from pipelines.keeping.whole import whole
from pipelines.options import ImportOptions
from pipelines.reading.given import is_export

DONE, REFUSED, LOCK = "done", "refused", ".kept-watch"
# A file is whole once its size and time of change have stood still from one look to the next.
EVERY_SECONDS = 2.0

# A file's size and time of change, by name, as they were at the last look.
Seen = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Moved:
    """What became of one file."""

    path: Path
    report: Report


def watch(
    store: Store,
    folder: Path,
    options: ImportOptions,
    say: Callable[[Moved], None],
    *,
    every: float = EVERY_SECONDS,
    is_once: bool = False,
    settings_file: Path | None = None,
) -> None:
    """Import what is in the folder and what arrives; with `is_once`, until nothing waits there.

    Raises StoreError where the folder cannot be used or another watcher has it.
    """
    with _only_watcher(folder):
        seen: Seen = {}
        while True:
            whole, seen = look(folder, seen)
            for moved in take(store, folder, whole, options, settings_file):
                say(moved)
            if is_once and not seen:
                return
            time.sleep(every)


def look(folder: Path, before: Seen) -> tuple[list[Path], Seen]:
    """The files that have stood still since the last look, oldest first; all there are now."""
    now: Seen = {}
    for path in folder.iterdir():
        if is_export(path) and (state := _state(path)):
            now[path.name] = state
    whole = [name for name, stood in now.items() if before.get(name) == stood]
    return [folder / name for name in sorted(whole, key=lambda n: (now[n][1], n))], now


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of change; None where there is no such file any more."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns


def take(
    store: Store,
    folder: Path,
    paths: list[Path],
    options: ImportOptions,
    settings_file: Path | None = None,
) -> Iterator[Moved]:
    """Import each alone, and move it; one that is refused is tried again after the others, of
    which it may need one (records without dues need their history). One that was changed or taken
    away meanwhile is left for the next look, and all of them are where another writes the store.
    """
    stood = {path: _state(path) for path in paths}
    waiting, is_news = list(paths), True
    left: list[tuple[Path, Report]] = []
    while waiting and is_news:
        is_news, left = False, []
        for path in waiting:
            try:
                settings = in_force(store, store.reader(), settings_file).settings
                report = import_files(store, [path], options, settings=settings)
            except StoreBusy:
                return
            if _state(path) != stood[path]:
                continue
            if report.exit_code:
                left.append((path, report))
                continue
            is_news = is_news or not report.is_unchanged
            yield _moved(path, folder / DONE, report)
        waiting = [path for path, _ in left]
    for path, report in left:
        yield _moved(path, folder / REFUSED, report)


def _moved(path: Path, folder: Path, report: Report) -> Moved:
    """The report first, then the file: as long as the file lies where it arrived, it waits."""
    folder.mkdir(exist_ok=True)
    to = _free(folder, path)
    words = f"{in_words(report)}\n"
    _write(to.with_name(f"{to.name}.report.txt"), words)
    _write(to.with_name(f"{to.name}.report.json"), report.model_dump_json(indent=2))
    os.rename(path, to)
    sync(folder)
    return Moved(to, report)


def _free(folder: Path, path: Path) -> Path:
    """Where to: under its own name, unless another file of that name was moved there before."""
    to = folder / path.name
    if not to.exists() or _same(to, path):
        return to
    status = path.lstat()
    about = json.dumps([status.st_size, status.st_mtime_ns, status.st_ino]).encode()
    return to.with_name(f"{to.stem}.{hashlib.sha256(about).hexdigest()[:8]}{to.suffix}")


def _same(one: Path, other: Path) -> bool:
    if not (one.is_file() and other.is_file()) or one.is_symlink() or other.is_symlink():
        return False
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        return (
            hashlib.file_digest(first, "sha256").digest()
            == hashlib.file_digest(second, "sha256").digest()
        )


def _write(path: Path, text: str) -> None:
    with whole(path) as building:
        building.write_text(text, encoding="utf-8")


@contextmanager
def _only_watcher(folder: Path) -> Iterator[None]:
    if not folder.is_dir():
        raise StoreError(f"{folder} is not a folder; there is nothing to watch.")
    try:
        with (folder / LOCK).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise StoreError(f"{folder} is being watched already.") from None
    except PermissionError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
