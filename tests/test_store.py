"""The store: versions, the pointer, the lock, the receipts, and what is done about damage."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from pipelines.importing.verify import verify
from pipelines.keeping.receipts import ReceiptsError, read_receipts
from pipelines.keeping.remarks import Remark, add_remark
from pipelines.keeping.store import KEPT_VERSIONS, FolderStore, StoreError


def put(store: FolderStore, name: str) -> None:
    """One more version, told from the others by a row of the settings table."""
    with store.write() as draft:
        draft.con.execute("DELETE FROM settings")
        draft.con.execute("INSERT INTO settings VALUES ('zone', ?)", [f'"{name}"'])


def zone(store: FolderStore) -> str:
    reader = store.reader()
    assert reader is not None
    return reader.settings.zone


def test_an_empty_store_has_no_version_and_makes_no_folder(store: FolderStore) -> None:
    assert store.reader() is None
    assert not store.path.exists()


def test_a_write_is_seen_by_the_next_reader_and_leaves_no_log_behind(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    assert store.version() == "v000002"
    assert zone(store) == "Asia/Tokyo"
    assert {p.name for p in (store.path / "versions").iterdir()} == {
        "v000001.duckdb",
        "v000002.duckdb",
    }


def test_a_write_that_fails_changes_nothing(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    before = sorted((p.name, p.stat().st_size) for p in store.path.rglob("*") if p.name != "lock")
    with pytest.raises(duckdb.Error), store.write() as draft:
        draft.con.execute("DELETE FROM settings; SELECT error('no')")
    after = sorted((p.name, p.stat().st_size) for p in store.path.rglob("*") if p.name != "lock")
    assert after == before
    assert zone(store) == "Europe/Berlin"


def test_a_reader_keeps_the_version_it_opened(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    old = store.reader()
    assert old is not None
    for _ in range(KEPT_VERSIONS + 1):
        put(store, "Asia/Tokyo")
    assert not old.path.exists()
    assert old.query("SELECT value FROM settings").to_pylist() == [{"value": '"Europe/Berlin"'}]
    assert zone(store) == "Asia/Tokyo"


def test_a_store_whose_folder_is_gone_is_held_open_no_longer(tmp_path: Path) -> None:
    """Each preview into an empty store is a store of its own, in a folder that goes again."""
    for number in range(4):
        trial = FolderStore(tmp_path / str(number) / "store")
        put(trial, "Asia/Tokyo")
        assert zone(trial) == "Asia/Tokyo"
        shutil.rmtree(trial.path.parent)
    put(FolderStore(tmp_path / "store"), "Europe/Berlin")
    assert zone(FolderStore(tmp_path / "store")) == "Europe/Berlin"
    gc.collect()
    held = [os.readlink(one) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert [name for name in held if str(tmp_path) in name and "deleted" in name] == []


def test_the_last_versions_are_kept(store: FolderStore) -> None:
    for _ in range(KEPT_VERSIONS + 2):
        put(store, "UTC")
    kept = sorted(p.stem for p in (store.path / "versions").iterdir())
    assert kept == [f"v{n:06d}" for n in range(3, KEPT_VERSIONS + 3)]


def test_threads_reading_while_versions_are_written_see_whole_versions(store: FolderStore) -> None:
    zones = ["Europe/Berlin", "Asia/Tokyo", "UTC"]
    put(store, "UTC")
    seen: set[tuple[str, str]] = set()
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                reader = store.reader()
                assert reader is not None
                rows = reader.query("SELECT value FROM settings").to_pylist()
                seen.add((reader.version, rows[0]["value"]))
        except BaseException as error:  # a thread's failure has to reach the test
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(8):
        put(store, zones[n % 3])
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures, failures[0].__cause__
    assert all(len([s for s in seen if s[0] == version]) == 1 for version, _ in seen)


def test_a_second_writer_is_told_who_writes(store: FolderStore) -> None:
    with store.lock(), pytest.raises(StoreError, match=r"written by process \d+ on"), store.lock(0):
        pass
    put(store, "UTC")


def test_a_killed_writer_leaves_the_last_version_and_no_lock(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    script = (
        "import os, signal; from pathlib import Path\n"
        "from pipelines.keeping.store import FolderStore\n"
        f"with FolderStore(Path({str(store.path)!r})).write() as draft:\n"
        "    draft.con.execute('DELETE FROM settings')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False)
    assert zone(store) == "Europe/Berlin"
    assert list((store.path / "versions").glob("*.building*"))
    put(store, "Asia/Tokyo")
    assert not list((store.path / "versions").glob("*.building*"))


def test_an_overwritten_version_is_refused(store: FolderStore) -> None:
    put(store, "UTC")
    path = store.file("v000001")
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(StoreError, match="damaged"):
        store.reader()


def test_somebody_elses_folder_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="not a Kept store"):
        put(FolderStore(tmp_path), "UTC")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("names", [("tmp",), ("tmp", "backups", "lock"), ("staged", "log")])
def test_names_that_any_folder_may_have_do_not_make_it_a_store(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    """Of a store what is passing is removed for good when a customer is forgotten: not of /var."""
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / names[0] / "kept.txt").write_text("theirs")
    (tmp_path / "letter.txt").write_text("theirs too")
    with pytest.raises(StoreError, match="is not a Kept store: it holds other things"):
        put(FolderStore(tmp_path), "Asia/Tokyo")
    assert {path.name for path in tmp_path.iterdir()} == {*names, "letter.txt"}


@pytest.mark.parametrize("name", ["staged", "settings.toml", "remarks.jsonl", "tmp"])
def test_a_store_begins_in_a_folder_with_what_may_stand_there_first(
    tmp_path: Path, name: str
) -> None:
    if "." in name:
        (tmp_path / name).write_text("")
    else:
        (tmp_path / name).mkdir()
    put(FolderStore(tmp_path), "Asia/Tokyo")
    assert zone(FolderStore(tmp_path)) == "Asia/Tokyo"


def test_a_file_is_not_a_store(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    with pytest.raises(StoreError, match="is a file"):
        FolderStore(tmp_path / "store").reader()


def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        put(FolderStore(Path("/proc/kept-store")), "UTC")


def test_the_store_reaches_nothing_outside_its_folder(store: FolderStore) -> None:
    put(store, "UTC")
    reader = store.reader()
    assert reader is not None
    for sql in ("SELECT * FROM read_csv('/etc/passwd')", "ATTACH '/tmp/other.duckdb'"):
        with pytest.raises(Exception, match="disabled by configuration"):
            reader.query(sql)


def test_receipts_are_a_chain(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    put(store, "Asia/Tokyo")
    path = store.path / "receipts.jsonl"
    first, second = read_receipts(path)
    assert (first.built_on, second.built_on) == (None, "v000001")
    assert second.previous == first.hash
    lines = path.read_text().splitlines(keepends=True)
    for changed in (lines[1:], [lines[0].replace("v000001", "v000003"), lines[1]], lines[::-1]):
        path.write_text("".join(changed))
        with pytest.raises(ReceiptsError, match="line 1"):
            read_receipts(path)


def test_a_torn_receipt_was_never_given(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    with (store.path / "receipts.jsonl").open("a") as file:
        file.write('{"version": "v0000')
    put(store, "Asia/Tokyo")
    assert [r.version for r in store.receipts()] == ["v000001", "v000002"]


def test_a_full_disk_is_a_sentence_and_the_last_version_stays(store: FolderStore) -> None:
    put(store, "Europe/Berlin")
    with pytest.raises(StoreError, match="Nothing was changed"), store.write():
        raise OSError(28, "No space left on device")
    assert zone(store) == "Europe/Berlin"
    assert not list((store.path / "versions").glob("*.building*"))


def test_verify_looks_at_what_stands_beside_the_versions(store: FolderStore) -> None:
    put(store, "UTC")
    add_remark(store.path, Remark("note", {}, {"text": "called"}, "ann"))
    assert verify(store).faults == ()
    (store.path / "remarks.jsonl").write_text("")
    [fault] = verify(store).faults
    assert "cut off its end" in fault
