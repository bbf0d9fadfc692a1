"""A disk with so much room left, and an import: what came of it, and what the store says after.

`python -m tests.soak_disk 64` tries so many sizes, on a small file system of its own where one
may be mounted, and by a limit on the size of files; tests/test_store_faults.py has a few of each.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore, StoreError
from pipelines.options import ImportOptions
from tests.soak_kills import ROWS, exports

DISK = 64 << 20
NEEDED = 7 << 20  # more than the version of a small store takes
OPTIONS = ImportOptions(as_of="2024-04-01")


def main() -> None:
    """Print what became of each; as a child, import within a limit."""
    if sys.argv[1] == "within":
        _within(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
        return
    sizes = [NEEDED * n // int(sys.argv[1]) for n in range(int(sys.argv[1]))]
    with tempfile.TemporaryDirectory(prefix="kept-disk-") as folder:
        limited = Counter(limited_to(Path(folder), size) for size in sizes)
        print("by a limit on files:", dict(limited))
        full = Counter[str]()
        try:
            for size in sizes:  # a disk each: what readers hold open keeps its room
                with small_disk(Path(folder) / f"disk{size}") as disk:
                    full[filled_up(disk, Path(folder), size)] += 1
            print("by a full disk:     ", dict(full))
        except PermissionError as error:
            print(f"SKIPPED, nothing was tried on a full disk: {error}")
    sys.exit(1 if any("WRONG" in said for said in (*limited, *full)) else 0)


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    """A file system of DISK bytes; raises PermissionError where none may be mounted."""
    at.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(at)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise PermissionError(f"mount: {done.stderr.strip()}")
    try:
        yield at
    finally:
        # Lazily: readers of this process still have versions on it open.
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def filled_up(disk: Path, folder: Path, room: int) -> str:
    """Import into a store on a disk with so many bytes left; what it said, or what was wrong."""
    first, second = exports(folder)[:2]
    store = FolderStore(disk / f"store{room}")
    import_files(store, [first], OPTIONS)
    filler = disk / "filler"
    with filler.open("wb") as file:
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        file.truncate(0)
        os.posix_fallocate(file.fileno(), 0, max(1, free - room))
    said = _try(store, second)
    filler.unlink()  # what stands is judged again beside it, which takes room
    was = _wrong(store, said)
    if said != "done":
        again = _try(store, second)
        was = was or (again != "done" and f"WRONG: with room again {again}") or _wrong(store, again)
    for path in sorted(store.path.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return was or said


def limited_to(folder: Path, size: int) -> str:
    """Import in a process that may not write a file larger than this."""
    first, second = exports(folder)[:2]
    store = FolderStore(folder / f"limited{size}")
    import_files(store, [first], OPTIONS)
    command = [sys.executable, "-m", "tests.soak_disk", "within", str(store.path), str(second)]
    done = subprocess.run([*command, str(size)], capture_output=True, text=True, check=False)
    said = done.stdout.strip() or f"WRONG: {done.stderr[-200:]}"
    if "WRONG" in said:
        return said
    return _wrong(store, said) or said


def _within(store: Path, path: Path, size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    print(_try(FolderStore(store), path))


def _try(store: Store, path: Path) -> str:
    """How the import ended: done, or refused in a sentence."""
    try:
        report = import_files(store, [path], OPTIONS)
    except StoreError as error:
        clear = "Nothing was changed" in str(error) or "could not be" in str(error)
        return "a sentence" if clear else f"WRONG: {error}"
    if report.import_id:
        return "done"
    return "not read" if report.exit_code else "WRONG: neither imported nor refused"


def _wrong(store: Store, said: str) -> str:
    """What is not as it should be after it; nothing where all is well."""
    reader = store.reader()
    if reader is None:
        return "WRONG: the store is empty"
    n = reader.query("SELECT count(*) AS n FROM promises").to_pylist()[0]["n"]
    expected = 2 * ROWS if said == "done" else ROWS
    if n != expected:
        return f"WRONG: {said}, and {n} promises"
    left = list((store.path / "versions").glob("*.building*"))
    faults = [*verify(store).faults, *map(str, left)]
    return f"WRONG: {faults[0]}" if faults else ""


if __name__ == "__main__":
    main()
