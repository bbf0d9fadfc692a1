"""A store in ClickHouse: imports, undo, versions, two writers, and every way it can refuse."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.importing.listed import imports
from pipelines.importing.load import import_files, judge_again
from pipelines.importing.undo import undo
from pipelines.judging.judge import judged_as
from pipelines.keeping.backup import backup, restore
from pipelines.keeping.contract import Store
from pipelines.keeping.copying import copy_store
from pipelines.keeping.lock import StoreBusy, StoreError
from pipelines.keeping.open_store import open_store
from pipelines.keeping.store import FolderStore
from pipelines.keeping.version import TABLES
from pipelines.options import ImportOptions
from pipelines.settings import Settings
from tests.clickhouse_running import ROOT, Running
from tests.clickhouse_stores import cells, export, history, store_in, table_names

OPTIONS = ImportOptions(as_of="2026-04-01")
LATER = ImportOptions(as_of="2026-05-01")


@pytest.fixture
def store(engine: Running, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """An empty store in a database of its own."""
    return store_in(engine, f"d{abs(hash(request.node.nodeid)) % 10**12}", tmp_path / "beside")


def both(tmp_path: Path, store: Store) -> tuple[Store, Store]:
    return store, FolderStore(tmp_path / "folder")


def test_imports_and_undo_leave_what_they_leave_in_a_folder(store: Store, tmp_path: Path) -> None:
    one = export(tmp_path / "one.csv", 0, 40)
    two = export(tmp_path / "two.csv", 20, 60, "2026-04-20")
    events = history(tmp_path / "events.csv", range(0, 40, 4))
    said = []
    for each in both(tmp_path, store):
        said.append(
            [
                import_files(each, [one], OPTIONS).promises,
                import_files(each, [two], LATER).promises,
                import_files(each, [events], LATER).promises,
                import_files(each, [one], OPTIONS).promises,  # once more: nothing new
            ]
        )
    assert said[0] == said[1]
    mine, folder = both(tmp_path, store)
    assert cells(mine) == cells(folder)
    assert mine.version() == folder.version() == "v000003"
    assert [i.import_id for i in imports(mine)] == ["i000001", "i000002", "i000003"]
    for import_id in ("i000002", "i000003", "i000001"):
        assert undo(mine, import_id) == undo(folder, import_id)
        assert cells(mine) == cells(folder)


def test_other_settings_judge_everything_anew(store: Store, tmp_path: Path) -> None:
    one = export(tmp_path / "one.csv", 0, 30)
    other = Settings(grace_days=15)
    for each in both(tmp_path, store):
        import_files(each, [one], OPTIONS)
        judge_again(each, other, lambda *_: None)
    mine, folder = both(tmp_path, store)
    assert cells(mine) == cells(folder)
    reader = mine.reader()
    assert reader
    assert reader.settings.grace_days == 15
    with judged_as(reader.path, Settings()) as con:
        [(late,)] = con.execute(
            "SELECT count(*) FROM promises WHERE outcome = 'broken_late'"
        ).fetchall()
    assert late == 15


def test_a_reader_keeps_its_version_while_others_are_published(
    store: Store, tmp_path: Path
) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 10)], OPTIONS)
    first = store.reader()
    assert first
    import_files(store, [export(tmp_path / "b.csv", 10, 30)], OPTIONS)
    second = store.reader()
    assert second
    counts = [
        one.query("SELECT count(*) AS n FROM promises")["n"][0].as_py() for one in (first, second)
    ]
    assert counts == [10, 30]
    assert store.reader_at("v000001") == first


def test_a_dry_run_and_a_failed_import_leave_no_table(store: Store, tmp_path: Path) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 10)], OPTIONS)
    before, names = cells(store), table_names(store)
    trial = ImportOptions(as_of="2026-04-01", dry_run=True)
    assert import_files(store, [export(tmp_path / "b.csv", 5, 20)], trial).promises.new == 10
    with pytest.raises(ZeroDivisionError), store.write():
        raise ZeroDivisionError
    assert cells(store) == before
    with store.lock():
        pass
    assert table_names(store) == names


def test_older_versions_are_dropped_and_their_receipts_stay(store: Store, tmp_path: Path) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 3)], OPTIONS)
    import_files(store, [export(tmp_path / "b.csv", 3, 5)], OPTIONS)
    for _ in range(4):
        with store.write() as draft:
            draft.action = "settings"
    assert len(store.receipts()) == 6
    with store.lock():
        pass
    kept = {name[:7] for name in table_names(store) if name.startswith("v")}
    assert kept == {f"v00000{i}" for i in range(2, 7)}
    assert store.reader_at("v000001") is None
    undo(store, "i000001")
    assert store.go_back("v000003") == "v000008"
    assert len(cells(store, "promises")["promises"]) == 5


def test_a_backup_is_restored_and_a_store_copied_there_and_back(
    store: Store, tmp_path: Path, engine: Running
) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 25)], OPTIONS)
    import_files(store, [history(tmp_path / "events.csv", range(5))], LATER)
    backup(store, tmp_path / "backup")
    folder = FolderStore(tmp_path / "restored")
    restore(folder, tmp_path / "backup", lambda con: None)
    assert cells(folder, *TABLES) == cells(store, *TABLES)
    copied = FolderStore(tmp_path / "copied")
    copy_store(store, copied)
    engine.make("back_again")
    again = open_store(engine.url("back_again", tmp_path / "beside2"))
    copy_store(copied, again)
    assert cells(again, *TABLES) == cells(store, *TABLES)
    with pytest.raises(StoreError, match="not empty"):
        copy_store(copied, again)


def test_two_writers_wait_for_each_other(store: Store) -> None:
    with store.lock():
        other = open_store(store.name.replace("beside", "elsewhere"))
        with pytest.raises(StoreBusy, match="is being written by process"), other.lock(0.3):
            pass
    with other.lock(1):
        pass


def test_of_two_who_build_the_same_version_one_is_told(store: Store, tmp_path: Path) -> None:
    """Also where a lease ran out on a writer that was merely slow."""
    with store.lock():
        pass
    with pytest.raises(StoreBusy, match="Another writer published v000001"), store.draft():
        import_files(store, [export(tmp_path / "a.csv", 0, 10)], OPTIONS)
    assert len(cells(store, "promises")["promises"]) == 10


def test_a_writer_that_died_is_not_waited_for(store: Store, tmp_path: Path) -> None:
    with store.lock():
        pass
    child = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time\nfrom pipelines.keeping.open_store import open_store\n"
         "with open_store(sys.argv[1]).lock():\n    print('held', flush=True)\n    time.sleep(60)",
         store.name],
        cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout
    assert child.stdout.readline() == b"held\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    with store.lock(3):
        pass
