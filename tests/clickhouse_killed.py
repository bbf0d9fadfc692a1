"""A store in ClickHouse and a count go in; what became of that many imports, each killed with
signal 9 at a random moment of its writing, comes out.

`python -m tests.clickhouse_killed` is the importer: with everything in its memory already, it forks
a process for every import asked of it, so that a kill falls into the writing, not into a start.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.open_store import open_store
from pipelines.options import ImportOptions
from tests.clickhouse_running import ROOT
from tests.clickhouse_stores import cells, export, table_names

NEW, AGAIN = 10, 10  # promises of each export that are new, and that were there before


@dataclass
class Tally:
    """`faults` says each mixed state in words."""

    kills: int = 0
    midway: int = 0  # of them, with tables of a version that was not published
    whole: int = 0  # with the import in the store, although the kill came before it said so
    faults: list[str] = field(default_factory=list)


def kills(store: Store, folder: Path, count: int, seed: int = 7) -> Tally:
    """Into an empty store: after each kill it is as before, or the next import is whole in it."""
    chance, tally = random.Random(seed), Tally()
    with _importer() as importer:
        took = _imported(importer, store, export(folder / "first.csv", 0, 2 * NEW), 0, None)
        assert took
        before = cells(store)
        promises = len(before["promises"])
        for kill in range(1, count + 1):
            file = export(folder / f"k{kill}.csv", promises - AGAIN, promises + NEW)
            done = _imported(importer, store, file, kill, chance.uniform(0, 1.2 * took))
            took = done or took
            tally.kills += 1
            versions = {receipt.version for receipt in store.receipts()}
            left = {name[:7] for name in table_names(store) if name.startswith("v")} - versions
            tally.midway += bool(left)
            now = cells(store)
            if now == before:
                continue
            tally.whole += not done
            newest, there = store.receipts()[-1], len(now["promises"])
            if there != promises + NEW or not store.is_whole(newest):
                tally.faults.append(f"kill {kill}: {promises} promises before it, {there} after")
            promises, before = there, now
    return tally


@contextmanager
def _importer() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.clickhouse_killed"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _imported(
    importer: subprocess.Popen[str], store: Store, file: Path, day: int, after: float | None
) -> float | None:
    """Seconds from the first write until the import said that it is done; None where it was
    killed, `after` so many seconds of writing, before it could."""
    assert importer.stdin
    assert importer.stdout
    as_of = (date(2026, 4, 1) + timedelta(days=day)).isoformat()
    print(json.dumps([store.name, str(file), as_of]), file=importer.stdin, flush=True)
    pid, done, is_killed = int(importer.stdout.readline()), None, False
    for line in importer.stdout:
        match line.split():
            case ["writing"] if after is not None:
                time.sleep(after)
                with suppress(ProcessLookupError):  # it was done before
                    os.kill(pid, signal.SIGKILL)
                    is_killed = True
            case ["done", seconds]:
                done = float(seconds)
            case ["dead"]:
                break
    assert done or is_killed, "an import failed by itself"
    return done


def _serve() -> None:
    """For every line on standard input an import in a process of its own; what it says."""
    import clickhouse_connect  # noqa: F401 - the slow part, once for all

    for line in sys.stdin:
        url, file, as_of = json.loads(line)
        if pid := os.fork():
            os.waitpid(pid, 0)
            print("dead", flush=True)
        else:
            print(os.getpid(), flush=True)
            _import(open_store(url), Path(file), as_of)
            os._exit(0)


def _import(store: Store, file: Path, as_of: str) -> None:
    began = 0.0

    def progress(stage: str, share: float | None) -> None:
        nonlocal began
        if stage == "Storing":
            began = time.monotonic()
            print("writing", flush=True)

    report = import_files(store, [file], ImportOptions(as_of=as_of), progress)
    assert report.import_id, report
    print("done", time.monotonic() - began, flush=True)


if __name__ == "__main__":
    _serve()
