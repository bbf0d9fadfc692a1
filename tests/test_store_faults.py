"""What can go wrong around a store, in short: kill −9, a full disk, damage, readers meanwhile, two
writers, clocks that jump, folders that may not be written. `make soak` has the long forms.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.importing.listed import imports
from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.publish import STAGED_DAYS
from pipelines.keeping.store import FolderStore, StoreError
from pipelines.options import ImportOptions
from tests.soak_damage import damaged, made
from tests.soak_disk import filled_up, limited_to, small_disk
from tests.soak_kills import ROWS, exports, killed
from tests.soak_readers import read_while_importing

OPTIONS = ImportOptions(as_of="2024-04-01")


def test_killed_imports_leave_whole_stores_and_lose_nothing(tmp_path: Path) -> None:
    tally = killed(tmp_path, 4, random.Random(1))
    assert tally.faults == []
    assert tally.midway


def test_readers_see_whole_versions_while_imports_are_published(tmp_path: Path) -> None:
    seen = read_while_importing(tmp_path, 3, 1)
    assert seen.mixed == 0
    assert seen.versions > 1


def test_damage_anywhere_is_refused_or_harmless(tmp_path: Path) -> None:
    store = made(tmp_path)
    told = list(damaged(store.path, 5, random.Random(1)))
    assert [one for one in told if one[2] in ("WRONG", "ended")] == []
    assert {file for file, _, outcome in told if outcome == "refused"} >= {
        "CURRENT", "audit.jsonl", "receipts.jsonl", "remarks.jsonl", "versions/v000003.duckdb",
    }  # fmt: skip


def test_a_full_disk_is_a_sentence_and_harms_nothing(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            said = [filled_up(disk, tmp_path, room) for room in (0, 1 << 20)]
    except PermissionError as error:
        pytest.skip(f"no file system may be mounted here, so no disk was filled: {error}")
    assert [one for one in said if "WRONG" in one] == []
    assert "a sentence" in said


def test_a_limit_on_files_is_a_sentence_and_harms_nothing(tmp_path: Path) -> None:
    assert limited_to(tmp_path, 300_000) == "a sentence"


def test_two_writers_are_one_after_the_other(tmp_path: Path) -> None:
    store, paths = FolderStore(tmp_path / "store"), exports(tmp_path)
    script = (
        "import sys; from pathlib import Path\n"
        "from pipelines.importing.load import import_files\n"
        "from pipelines.keeping.lock import StoreBusy\n"
        "from pipelines.keeping.store import FolderStore\n"
        "from pipelines.options import ImportOptions\n"
        "for name in sys.argv[2:]:\n"
        "    while True:\n"
        "        try:\n"
        "            import_files(FolderStore(Path(sys.argv[1])), [Path(name)],"
        " ImportOptions(as_of='2024-04-01'))\n"
        "            break\n"
        "        except StoreBusy: pass\n"
    )
    halves = (paths[:2], paths[2:4])
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(store.path), *map(str, half)])
        for half in halves
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert [one.import_id for one in imports(store)] == [f"i{n:06d}" for n in range(1, 5)]
    assert len(store.receipts()) == 4
    reader = store.reader()
    assert reader is not None
    assert reader.query("SELECT count(*) AS n FROM promises").to_pylist() == [{"n": 4 * ROWS}]
    assert verify(store).faults == ()


def test_clocks_that_jump_change_no_order_and_lose_no_upload(tmp_path: Path) -> None:
    store, paths = FolderStore(tmp_path / "store"), exports(tmp_path)
    for path, year in zip(paths[:3], (2030, 2025, 2031), strict=True):
        import_files(store, [path], OPTIONS, now=datetime(year, 1, 1, tzinfo=UTC))
        ahead = store.path / "staged" / f"{year}.csv"
        ahead.write_text("waiting")
        os.utime(ahead, (time.time() + 10**7, time.time() + 10**7))
    assert [one.import_id for one in imports(store)] == ["i000001", "i000002", "i000003"]
    assert store.version() == "v000003"
    assert len(list((store.path / "staged").iterdir())) == 3
    assert verify(store).faults == ()


def test_uploads_that_nobody_imported_go_after_some_days(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    with store.write():
        pass
    for name, days in (("old", STAGED_DAYS + 1), ("new", STAGED_DAYS - 1)):
        folder = store.path / "staged" / name
        folder.mkdir()
        (folder / "p.csv").write_text("waiting")
        os.utime(folder, (time.time() - days * 86_400,) * 2)
    with store.write():
        pass
    assert [path.name for path in (store.path / "staged").iterdir()] == ["new"]


def test_a_folder_that_may_only_be_read_is_read_and_never_written(tmp_path: Path) -> None:
    """For root there is no such folder: then it lies on a disk that may only be read."""
    [first, second] = exports(tmp_path)[:2]
    try:
        with small_disk(tmp_path / "disk") if os.getuid() == 0 else nullcontext(tmp_path) as disk:
            store = FolderStore(disk / "store")
            import_files(store, [first], OPTIONS)
            if os.getuid() == 0:
                subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            else:
                _let(store.path, folders=0o555, files=0o444)
            reader = store.reader()
            assert reader is not None
            assert reader.query("SELECT count(*) AS n FROM promises").to_pylist() == [{"n": ROWS}]
            with pytest.raises(StoreError, match="cannot be written"):
                import_files(store, [second], OPTIONS)
            assert store.version() == "v000001"
    except PermissionError as error:
        pytest.skip(f"root may write everywhere and no file system may be mounted: {error}")
    finally:
        _let(tmp_path, folders=0o755, files=0o644)


def _let(path: Path, *, folders: int, files: int) -> None:
    for one in (path, *path.rglob("*")):
        one.chmod(folders if one.is_dir() else files)


def test_a_store_whose_folder_is_taken_away_meanwhile_is_refused(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    with store.write():
        pass
    assert store.reader() is not None
    store.file("v000001").unlink()
    with pytest.raises(StoreError, match="there is no such file"):
        store.reader()
