"""A backup holds every table and what stands beside them, and restores to the same store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.importing.load import import_files
from pipelines.importing.migrate import judge_all
from pipelines.importing.verify import verify
from pipelines.keeping.backup import backup, restore
from pipelines.keeping.contract import Store
from pipelines.keeping.copying import copy_store
from pipelines.keeping.remarks import Remark, add_remark, remarks
from pipelines.keeping.store import FolderStore, StoreError
from pipelines.options import ImportOptions

MAPPING = 'title = "Ours"\n[columns]\npromise_id = "nr"\ndue = "until"\n'


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export, a store of it, and what may stand beside its versions."""
    tmp_path = tmp_path_factory.mktemp("imported")
    path = tmp_path / "p.csv"
    path.write_text("promise_id,made_at,due\n1,2024-03-01,2024-03-15\n2,2024-03-02,2024-03-20\n")
    store = FolderStore(tmp_path / "store")
    import_files(store, [path], ImportOptions(as_of="2024-03-18"))
    (store.path / "mappings").mkdir()
    (store.path / "mappings" / "ours.toml").write_text(MAPPING)
    (store.path / "settings.toml").write_text("min_notice_days = 1\n")
    add_remark(store.path, Remark("note", {"customer": "Acme"}, {"text": "called"}, "ann"))
    (store.path / "staged" / "waiting.csv").write_text("x")
    return tmp_path


@pytest.fixture
def store(imported: Path, tmp_path: Path) -> Store:
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return FolderStore(tmp_path / "store")


def test_a_restored_store_says_the_same_and_goes_on_counting(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "backup")
    rows = pq.read_table(tmp_path / "backup" / "promises.parquet").to_pylist()
    assert sorted(row["outcome"] for row in rows) == ["broken_overdue", "open_not_due"]
    other = FolderStore(tmp_path / "other")
    assert restore(other, tmp_path / "backup", judge_all) == "v000002"
    assert verify(other).faults == ()
    before, after = store.reader(), other.reader()
    assert before is not None
    assert after is not None
    for table in ("promises", "past", "moves", "observations", "imports", "problems"):
        sql = f"FROM {table} ORDER BY ALL"
        assert before.query(sql) == after.query(sql)
    assert remarks(other.path) == remarks(store.path)
    assert (other.path / "mappings" / "ours.toml").read_text() == MAPPING
    assert (other.path / "settings.toml").read_text() == "min_notice_days = 1\n"
    assert [r.action for r in other.receipts()] == ["import", "restore"]
    assert not list((other.path / "staged").iterdir())
    later = import_files(other, [tmp_path / "p.csv"], ImportOptions(as_of="2024-03-25"))
    assert later.import_id == "i000002"


def test_what_stands_in_folders_of_folders_is_in_it_too(store: Store, tmp_path: Path) -> None:
    ours = Path("mappings", "old", "2023", "ours.toml")
    (store.path / ours).parent.mkdir(parents=True)
    (store.path / ours).write_text(MAPPING)
    backup(store, tmp_path / "backup")
    other, copied = FolderStore(tmp_path / "other"), FolderStore(tmp_path / "copied")
    restore(other, tmp_path / "backup", judge_all)
    copy_store(store, copied)
    assert (other.path / ours).read_text() == (copied.path / ours).read_text() == MAPPING


def test_any_tool_reads_it(store: Store, tmp_path: Path) -> None:
    """Here: a DuckDB that knows nothing of ours."""
    backup(store, tmp_path / "backup")
    with duckdb.connect() as con:
        rows = con.execute(
            f"SELECT promise_id, outcome FROM '{tmp_path}/backup/promises.parquet' ORDER BY ALL"
        ).fetchall()
    assert rows == [("1", "broken_overdue"), ("2", "open_not_due")]


def test_what_is_not_a_backup_is_not_restored(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a whole backup"):
        restore(FolderStore(tmp_path / "other"), tmp_path, judge_all)
    backup(store, tmp_path / "backup")
    with pytest.raises(StoreError, match="not empty"):
        restore(store, tmp_path / "backup", judge_all)
    with pytest.raises(StoreError, match="not empty"):
        backup(store, tmp_path / "backup")
    with pytest.raises(StoreError, match="own folder and would be lost"):
        backup(store, store.path / "backup")
    with pytest.raises(StoreError, match="is empty"):
        backup(FolderStore(tmp_path / "none"), tmp_path / "second")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _reach_outside(path: Path) -> None:
    stated = json.loads((path.parent / "backup.json").read_text())
    stated["files"]["../elsewhere.txt"] = "0" * 64
    (path.parent / "backup.json").write_text(json.dumps(stated))


def _name_nothing(path: Path) -> None:
    stated = json.loads((path.parent / "backup.json").read_text())
    stated["files"][""] = "0" * 64
    (path.parent / "backup.json").write_text(json.dumps(stated))


@pytest.mark.parametrize("damage", [_cut, _flip, Path.unlink, _reach_outside, _name_nothing])
@pytest.mark.parametrize("name", ["observations.parquet", "remarks.jsonl", "receipts.jsonl"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    store: Store, tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    backup(store, tmp_path / "backup")
    damage(tmp_path / "backup" / name)
    with pytest.raises(StoreError, match=r"not what was backed up|not a whole backup"):
        restore(FolderStore(tmp_path / "other"), tmp_path / "backup", judge_all)
    assert not (tmp_path / "other").exists()


def test_a_backup_of_an_older_schema_is_judged_by_this_one(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "backup")
    shutil.copyfile(tmp_path / "backup" / "moves.parquet", tmp_path / "backup" / "past.parquet")
    stated = json.loads((tmp_path / "backup" / "backup.json").read_text())
    stated["schema"] = 1
    stated["files"]["past.parquet"] = stated["files"]["moves.parquet"]
    (tmp_path / "backup" / "backup.json").write_text(json.dumps(stated))
    other = FolderStore(tmp_path / "other")
    restore(other, tmp_path / "backup", judge_all)
    assert verify(other).faults == ()
    stated["schema"] = 1_000
    (tmp_path / "backup" / "backup.json").write_text(json.dumps(stated))
    with pytest.raises(StoreError, match="newer Kept"):
        restore(FolderStore(tmp_path / "third"), tmp_path / "backup", judge_all)
