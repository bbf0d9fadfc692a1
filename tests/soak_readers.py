"""Readers in and across processes while imports are published: mixed states and waiting times.

`python -m tests.soak_readers 40 4` imports so many exports while so many processes read, each
with two threads; tests/test_store_faults.py has the short form.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.soak_kills import ROWS, exports

ALONE = 3.0  # seconds of reading before anything is imported
WHOLE = """
SELECT
    (SELECT count(*) FROM imports) AS imports,
    (SELECT count(*) FROM observations) AS observed,
    count(*) AS promises,
    count(*) FILTER (counted_as = 'broken') AS broken
FROM promises
"""


@dataclass(frozen=True)
class Seen:
    """Reads by all readers, those of a mixed state, the versions seen, and milliseconds."""

    reads: int
    mixed: int
    versions: int
    half: float  # half of the reads were answered within so many milliseconds
    p99: float
    longest: float
    p99_alone: float  # the same, in the seconds before the first import began
    cpu: float  # milliseconds of processor a read, opening the new versions included


def main() -> None:
    """Print what the readers saw; as a child, read until told to stop."""
    if sys.argv[1] == "read":
        _read_until_told(FolderStore(Path(sys.argv[2])))
        return
    with tempfile.TemporaryDirectory(prefix="kept-readers-") as folder:
        seen = read_while_importing(Path(folder), int(sys.argv[1]), int(sys.argv[2]))
    print(seen)
    sys.exit(1 if seen.mixed or not seen.reads else 0)


def read_while_importing(folder: Path, imports: int, processes: int) -> Seen:
    """Import so many exports, one after the other, while so many processes read."""
    store, paths = FolderStore(folder / "store"), exports(folder)[:imports]
    options = ImportOptions(as_of="2024-04-01")
    import_files(store, paths[:1], options)
    command = [sys.executable, "-m", "tests.soak_readers", "read", str(store.path)]
    readers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()  # it has read once
    time.sleep(ALONE)
    for path in paths[1:]:
        import_files(store, [path], options)
    told = [json.loads(reader.communicate("stop")[0]) for reader in readers]
    times = sorted(ms for one in told for _, ms in one["ms"])
    alone = sorted(ms for one in told for version, ms in one["ms"] if version == "v000001")
    return Seen(
        reads=len(times),
        mixed=sum(one["mixed"] for one in told),
        versions=len({version for one in told for version in one["versions"]}),
        half=round(times[len(times) // 2], 1),
        p99=round(times[int(len(times) * 0.99)], 1),
        longest=round(times[-1], 1),
        p99_alone=round(alone[int(len(alone) * 0.99)], 1),
        cpu=round(1000 * sum(one["cpu"] for one in told) / len(times), 2),
    )


def _read_until_told(store: Store) -> None:
    stop, mixed, versions, ms = (
        threading.Event(),
        list[str](),
        set[str](),
        list[tuple[str, float]](),
    )

    def read() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            reader = store.reader()
            assert reader is not None
            [row] = reader.query(WHOLE).to_pylist()
            ms.append((reader.version, 1000 * (time.perf_counter() - began)))
            n = int(reader.version[1:])
            whole = {"imports": n, "observed": n * ROWS, "promises": n * ROWS}
            if row != {**whole, "broken": n * ROWS // 3}:
                mixed.append(f"{reader.version}: {row}")
            versions.add(reader.version)
            time.sleep(0.02)

    began_at = time.process_time()
    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    while not ms:
        time.sleep(0.01)
    print("reading", flush=True)
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join()
    cpu = time.process_time() - began_at
    print(json.dumps({"mixed": len(mixed), "versions": sorted(versions), "ms": ms, "cpu": cpu}))


if __name__ == "__main__":
    main()
