"""Paths go in; what a process of its own read in them, within its limits, comes out.

Uploads are hostile until they are read, so they are never parsed in the process that serves: a
zip bomb, a crash in a library or a file that takes for ever costs that other process, and is a
sentence here.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipelines.keeping.lock import StoreError
from pipelines.problem import Problem
from pipelines.reading.given import shown_name, size_of

if TYPE_CHECKING:
    from pipelines.answers import Answers
    from pipelines.importing.incoming import Incoming, Progress
    from pipelines.options import ImportOptions
    from pipelines.source import Source

# Python and its libraries take 0.2 GB; a table takes five to nine times its file while it is read
# and typed. What needs more is not an export but something made to need more.
LEAST_MEMORY = 800_000_000
MEMORY_BY_BYTE = 12
# A clean export takes a second for 30 MB, one read row by row a second for 2 MB.
LEAST_SECONDS = 25
SECONDS_BY_MB = 2
# On the clock it may be so many times as long: a machine that is busy with others is no fault of
# the file.
BUSY = 10
# Of our environment; the rest, and any secret in it, is none of its business.
_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONTZPATH", "LD_LIBRARY_PATH")
_LONGEST_LINE = 1_000_000
# Memory that is given back at once is asked for again at once, and each page of it is a fault: a
# third of the processors' time of reading, with Arrow's own pool.
_ALLOCATED = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Asked:
    """What the other process needs to know beside the paths."""

    options: ImportOptions
    remembered: Mapping[str, Answers]
    histories: frozenset[str]
    zone: str
    now: datetime


@dataclass(frozen=True)
class Limits:
    """Bytes of memory and seconds of processors that the reading of some files may take."""

    memory: int
    seconds: int

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Limits:
        size = sum(size_of(path) for path in paths)
        return cls(
            LEAST_MEMORY + MEMORY_BY_BYTE * size,
            LEAST_SECONDS + SECONDS_BY_MB * size // 1_000_000,
        )


class _Ended(Exception):
    """The other process ended without an answer; carries what to say, and of which path."""

    def __init__(self, at: int, code: str, said: str) -> None:
        super().__init__(said)
        self.at, self.code, self.said = at, code, said


@dataclass(frozen=True)
class _Child:
    """A reading process, and the nameless file it hands its answer over in."""

    process: subprocess.Popen[bytes]
    place: IO[bytes]

    @classmethod
    def start(cls, folder: Path | None) -> _Child:
        try:
            place = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        except OSError as error:
            raise StoreError(
                "Nothing could be read: there is no folder for temporary files with room in it. "
                "Make room on the disk, or set TMPDIR. Nothing was changed."
            ) from error
        where = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        process = subprocess.Popen(
            # It finds what we found: all that it imports is in these folders.
            [sys.executable, "-S", "-m", "pipelines.importing.child", str(place.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(place.fileno(),),
            env={name: os.environ[name] for name in _PASSED if name in os.environ}
            | _ALLOCATED
            | where,
        )
        return cls(process, place)

    def end(self) -> None:
        """Whatever it is doing, it is over."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout, self.place):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self.process.wait()


_waiting: list[_Child] = []


def get_ready(folder: Path | None = None) -> None:
    """Start the next reading process now, so that it is up when it is needed."""
    _waiting.append(_Child.start(folder if folder and os.access(folder, os.W_OK) else None))


def read_apart(
    paths: Sequence[Path],
    asked: Asked,
    sources: Sequence[Source],
    progress: Progress,
    *,
    limits: Limits | None = None,
) -> list[Incoming]:
    """Every file, read and typed; where one cannot be read within its limits all are refused.
    `sources` are those that may fit, in the order in which the other process finds them too.
    """
    from pipelines.importing.handover import take_over

    child = _waiting.pop() if _waiting else _Child.start(None)
    limits = limits or Limits.of(paths)
    try:
        start = _answer(child.process, _request(paths, asked, limits), limits, progress)
        return take_over(child.place, start, sources)
    except _Ended as ended:
        return _refused(paths, ended)
    finally:
        child.end()


def _request(paths: Sequence[Path], asked: Asked, limits: Limits) -> bytes:
    from pipelines.options import options_json

    told = {
        "paths": [str(path) for path in paths],
        "options": options_json(asked.options),
        "remembered": {
            name: [[code, column, choice] for (code, column), choice in answers.items()]
            for name, answers in asked.remembered.items()
        },
        "histories": sorted(asked.histories),
        "zone": asked.zone,
        "now": asked.now.isoformat(),
        "most_memory": limits.memory,
        "most_seconds": limits.seconds,
    }
    return json.dumps(told).encode() + b"\n"


def _answer(
    process: subprocess.Popen[bytes], request: bytes, limits: Limits, progress: Progress
) -> int:
    """Ask, and pass on what it is at; where the answer starts. Raises _Ended."""
    assert process.stdin is not None
    until = time.monotonic() + BUSY * limits.seconds
    with suppress(BrokenPipeError):
        process.stdin.write(request)
        process.stdin.flush()
    at = 0
    for line in _lines(process, until):
        told: dict[str, Any] = json.loads(line)
        at = told.get("at", at)
        if "stage" in told:
            progress(told["stage"], told.get("share"))
        if "done" in told:
            return int(told["done"])
        if "failed" in told:
            raise _Ended(at, *_why(told["failed"], told.get("where", ()), limits))
    if time.monotonic() >= until:
        raise _Ended(at, *_why("time", (), limits))
    raise _Ended(at, *_why(_signal(process.wait()), (), limits))


def _lines(process: subprocess.Popen[bytes], until: float) -> Iterator[bytes]:
    """What it says, line by line, until it ends or its time is over."""
    assert process.stdout is not None
    left = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while (seconds := until - time.monotonic()) > 0 and len(left) < _LONGEST_LINE:
            if not selector.select(seconds):
                return
            piece = os.read(process.stdout.fileno(), 65_536)
            if not piece:
                return
            *lines, left = (left + piece).split(b"\n")
            yield from lines


def _signal(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    except ValueError:
        return f"signal {-code}"


def _why(what: str, where: Sequence[str], limits: Limits) -> tuple[str, str]:
    """The code and the sentence for how it ended."""
    if what in ("memory", "MemoryError", "ArrowMemoryError", "OutOfMemoryException"):
        return "ARCHIVE_TOO_BIG", (
            f"needs more than {limits.memory / 1e6:,.0f} MB of memory to be read, which no export "
            "of its size does. Save it as CSV, or export it again in parts."
        )
    if what in ("time", "SIGXCPU"):
        seconds = limits.seconds * (BUSY if what == "time" else 1)
        return "ARCHIVE_TOO_BIG", (
            f"takes longer than {seconds} seconds to be read, which no export of its size does. "
            "Save it as CSV, or export it again in parts."
        )
    at = f" at {', '.join(where)}" if where else ""
    return "NOT_TEXT", (
        f"could not be read: the process that reads it ended ({what}{at}). Open it and save it "
        "as CSV; if that is refused too, please report this line."
    )


def _refused(paths: Sequence[Path], ended: _Ended) -> list[Incoming]:
    from pipelines.importing.incoming import Incoming

    culprit = paths[ended.at].name
    others = f"was not read, because {culprit} could not be."
    return [
        Incoming(
            shown_name(path),
            None,
            (Problem(ended.code, "refuse", f"{shown_name(path)} {ended.said}"),)
            if position == ended.at
            else (Problem("NOT_TEXT", "refuse", f"{shown_name(path)} {others}"),),
        )
        for position, path in enumerate(paths)
    ]
