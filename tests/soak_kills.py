"""kill −9 at random moments of imports: how many stores were mixed or lost an import comes out.

`python -m tests.soak_kills 500` is the long form; tests/test_store_faults.py has the short one.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

ROWS = 60
IMPORTS = 40  # files of one store; a new store is begun when they are used up
HEADER = "promise_id,customer,team,status,made_at,due,delivered_at\n"
# Of the kills, the share that falls between the first write of an import and its last; the others
# fall anywhere.
WHILE_WRITING = 0.8


@dataclass
class Tally:
    """What became of the kills. `faults` says each mixed state and lost import in words."""

    kills: int = 0
    midway: int = 0  # killed with a version half written, or written and not yet published
    acknowledged: int = 0
    unacknowledged: int = 0  # whole in the store although the kill came before the word
    faults: list[str] = field(default_factory=list)


def exports(folder: Path) -> list[Path]:
    """Files of ROWS promises each, a third of them broken, that share no record."""
    paths = []
    for number in range(1, IMPORTS + 1):
        rows = []
        for n in range(ROWS):
            delivered = "2024-03-20" if n % 3 == 0 else "2024-03-10"
            rows.append(f"{number}-{n},C{n % 7},ops,delivered,2024-03-01,2024-03-15,{delivered}\n")
        path = folder / f"export{number:02d}.csv"
        path.write_text(HEADER + "".join(rows))
        paths.append(path)
    return paths


def main() -> None:
    """Print the tally; as a child, import what is named and acknowledge each."""
    if sys.argv[1] == "serve":
        _serve()
        return
    with tempfile.TemporaryDirectory(prefix="kept-kills-") as folder:
        tally = killed(Path(folder), int(sys.argv[1]), random.Random(20261122))
    print(
        f"{tally.kills} kills, {tally.midway} in the middle of an import; {tally.acknowledged} "
        f"imports acknowledged, {tally.unacknowledged} whole before the word; "
        f"{len(tally.faults)} mixed or lost"
    )
    print("\n".join(tally.faults))
    sys.exit(1 if tally.faults or not tally.midway else 0)


def killed(folder: Path, kills: int, draw: random.Random) -> Tally:
    """Kill so many importing processes and look at the store after each."""
    tally, paths = Tally(), exports(folder)
    store, acknowledged = FolderStore(folder / "store0"), 0
    with _Importers() as importers:
        while tally.kills < kills:
            done = _imports_in(store, tally, acknowledged)
            if done == len(paths):
                store, acknowledged = FolderStore(folder / f"store{tally.kills}"), 0
                continue
            is_writing = draw.random() < WHILE_WRITING
            said = importers.kill_one(store.path, paths[done:], draw.random(), is_writing)
            tally.kills += 1
            tally.midway += _is_midway(store)
            acknowledged = max([acknowledged, *said])
            tally.acknowledged += len(said)
            whole = _imports_in(store, tally, acknowledged)
            tally.unacknowledged += max(0, whole - acknowledged)
            if tally.kills % 50 == 0 and whole:
                tally.faults += [f"verify: {fault}" for fault in verify(store).faults]
                print(f"after {tally.kills} kills: {tally}", file=sys.stderr)
    return tally


class _Importers:
    """A process that has loaded what an import needs, and forks one that imports when asked."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.soak_kills", "serve"]
        self.server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.took = {True: 0.3, False: 1.5}  # seconds of writing, and of a whole import

    def __enter__(self) -> _Importers:
        return self

    def __exit__(self, *error: object) -> None:
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.server.wait()

    def kill_one(
        self, store: Path, paths: Sequence[Path], when: float, is_writing: bool
    ) -> list[int]:
        """The imports that were acknowledged before the kill, at `when` of the usual time after
        an import began (to write).
        """
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(json.dumps([str(store), *map(str, paths)]) + "\n")
        self.server.stdin.flush()
        pid = int(self.server.stdout.readline())
        while is_writing and self.server.stdout.readline() != "storing\n":
            pass
        time.sleep(when * 1.2 * self.took[is_writing])
        os.kill(pid, signal.SIGKILL)
        said: list[int] = []
        if is_writing:
            self.took[True] *= 1.1  # unless one is said to have taken less
        for line in self.server.stdout:
            if line == "dead\n":
                break
            number, _, took = line.partition(" ")
            if number.isdigit():
                said.append(int(number))
                self.took[True] = 0.7 * self.took[True] + 0.3 * float(took)
        return said


def _is_midway(store: Store) -> bool:
    known = {receipt.version for receipt in store.receipts()}
    there = [path.name for path in (store.path / "versions").glob("v*")]
    return any(not name.endswith(".duckdb") or name[:-7] not in known for name in there)


def _imports_in(store: Store, tally: Tally, acknowledged: int) -> int:
    """How many imports the store holds; what is not whole in it goes to the faults."""
    reader = store.reader()
    if reader is None:
        if acknowledged:
            tally.faults.append(f"kill {tally.kills}: {acknowledged} imports lost with the store")
        return 0
    counts = reader.query(
        "SELECT import_id, count(*) AS n FROM observations GROUP BY ALL ORDER BY import_id"
    ).to_pylist()
    [judged] = reader.query(
        "SELECT count(*) AS n, count(*) FILTER (counted_as = 'broken') AS broken FROM promises"
    ).to_pylist()
    listed = reader.query("SELECT count(*) AS n FROM imports").to_pylist()[0]["n"]
    expected = [{"import_id": f"i{n:06d}", "n": ROWS} for n in range(1, listed + 1)]
    if counts != expected:
        tally.faults.append(f"kill {tally.kills}: {listed} imports, but rows of {counts}")
    if judged != {"n": listed * ROWS, "broken": listed * ROWS // 3}:
        tally.faults.append(f"kill {tally.kills}: {listed} imports judged as {judged}")
    if listed < acknowledged:
        tally.faults.append(f"kill {tally.kills}: {acknowledged} acknowledged, {listed} there")
    return int(listed)


def _serve() -> None:
    """Fork a process that imports for every line that asks; say its number, and when it is dead."""
    for line in sys.stdin:
        store, *paths = json.loads(line)
        if pid := os.fork():
            print(pid, flush=True)
            os.waitpid(pid, 0)
            print("dead", flush=True)
        else:
            _import_all(FolderStore(Path(store)), [Path(path) for path in paths])
            time.sleep(60)


def _import_all(store: Store, paths: Sequence[Path]) -> None:
    began = 0.0

    def progress(stage: str, share: float | None) -> None:
        nonlocal began
        if stage == "Storing":
            began = time.monotonic()
            print("storing", flush=True)

    for path in paths:
        report = import_files(store, [path], ImportOptions(as_of="2024-04-01"), progress)
        assert report.import_id is not None, report
        print(int(report.import_id[1:]), time.monotonic() - began, flush=True)


if __name__ == "__main__":
    main()
