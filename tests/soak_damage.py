"""A byte flipped or the rest cut off, anywhere in any file of a store: what its reader says then.

`python -m tests.soak_damage 400` damages every file in so many places; tests/test_store_faults.py
does so in a few. What counts is what a reader is told: the same as before, or a refusal; never
something else, and never less without a word.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import duckdb

from pipelines.importing.load import import_files
from pipelines.keeping.audit import audit, deeds
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import Remark, add_remark, remarks
from pipelines.keeping.store import FolderStore
from pipelines.keeping.version import TABLES
from pipelines.options import ImportOptions
from tests.soak_kills import exports

Kind = Literal["flip", "cut"]
AT_A_TIME = 100  # damages by one process: one that DuckDB crashes takes no others with it


def main() -> None:
    """Print what became of the damages, by file."""
    if sys.argv[1] == "look":
        for file, kind, place in json.loads(sys.stdin.read()):
            print(_after(Path(sys.argv[2]), file, kind, place), flush=True)
        return
    with tempfile.TemporaryDirectory(prefix="kept-damage-") as folder:
        store = made(Path(folder))
        found = Counter(damaged(store.path, int(sys.argv[1]), random.Random(20261122)))
    for (file, kind, outcome), n in sorted(found.items()):
        print(f"{file:24} {kind:5} {outcome:8} {n:6}")
    wrong = sum(n for (_, _, outcome), n in found.items() if outcome == "WRONG")
    print(f"{sum(found.values())} damages, {wrong} told something else without a word")
    sys.exit(1 if wrong else 0)


def made(folder: Path) -> Store:
    """A store of three imports, with remarks and an audit."""
    store = FolderStore(folder / "store")
    for path in exports(folder)[:3]:
        import_files(store, [path], ImportOptions(as_of="2024-04-01"))
    for n in range(3):
        add_remark(store.path, Remark("note", {"customer": f"C{n}"}, {"text": "called"}, "ann"))
        audit(store.path, "ann", "note", "a note", "command line", customer=f"C{n}")
    for old in ("v000001", "v000002"):
        store.file(old).unlink()
    return store


def damaged(store: Path, places: int, draw: random.Random) -> Iterator[tuple[str, Kind, str]]:
    """Of each damage: the file, the kind and what a reader was told ("same", "refused", "ended"
    where its process was, or "WRONG").
    """
    files = [
        path.relative_to(store).as_posix()
        for path in sorted(store.rglob("*"))
        if path.is_file() and path.name != "lock"
    ]
    kinds: tuple[Kind, ...] = ("flip", "cut")
    wanted = [
        (file, kind, place)
        for file in files
        for kind in kinds
        for place in _places((store / file).stat().st_size, places, draw)
    ]
    for start in range(0, len(wanted), AT_A_TIME):
        yield from _told(store, wanted[start : start + AT_A_TIME])


def _places(size: int, places: int, draw: random.Random) -> list[int]:
    """All of them in a small file; in a large one the first and last, and some between."""
    if size <= places:
        return list(range(size))
    edges = {0, 8, 16, 4096, 8192, 12288, size - 1, size - 4096} & {*range(size)}
    return sorted(edges | {draw.randrange(size) for _ in range(places - len(edges))})


def _told(store: Path, wanted: Sequence[tuple[str, Kind, int]]) -> Iterator[tuple[str, Kind, str]]:
    left = list(wanted)
    while left:
        done = subprocess.run(
            [sys.executable, "-m", "tests.soak_damage", "look", str(store)],
            input=json.dumps(left), capture_output=True, text=True, check=False,
        )  # fmt: skip
        outcomes = done.stdout.split()
        if done.returncode:
            outcomes.append("ended")
        for (file, kind, _), outcome in zip(left, outcomes, strict=False):
            yield file, kind, outcome
        left = left[len(outcomes) :]


def _after(store: Path, file: str, kind: Kind, place: int) -> str:
    """What a reader of a copy that is damaged so is told."""
    with tempfile.TemporaryDirectory(prefix="kept-damaged-") as folder:
        copy = Path(folder) / "store"
        shutil.copytree(store, copy, copy_function=os.link)
        (copy / file).unlink()
        raw = bytearray((store / file).read_bytes())
        if kind == "flip":
            raw[place] ^= 1 << (place % 8)
        else:
            del raw[place:]
        (copy / file).write_bytes(raw)
        try:
            told = _everything(copy)
        except (StoreError, duckdb.Error):
            return "refused"
    return "same" if told == _before(store) else "WRONG"


def _before(store: Path, known: dict[Path, str] = {}) -> str:  # noqa: B006
    if store not in known:
        known[store] = _everything(store)
    return known[store]


def _everything(folder: Path) -> str:
    """All that a reader can be told: every row of every table, every remark, every deed."""
    store = FolderStore(folder)
    reader = store.reader()
    if reader is None:
        return "empty"
    rows = [reader.query(f"FROM {table} ORDER BY ALL").to_pylist() for table in TABLES]
    return repr((reader.version, rows, store.receipts(), remarks(folder), deeds(folder)))


if __name__ == "__main__":
    main()
