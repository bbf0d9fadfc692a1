"""A backup holds every table, and restores to a store that says the same."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.backup import backup, restore
from pipelines.keeping.store import Store, StoreError
from pipelines.options import ImportOptions


@pytest.fixture
def store(tmp_path: Path) -> Store:
    path = tmp_path / "p.csv"
    path.write_text("promise_id,made_at,due\n1,2024-03-01,2024-03-15\n2,2024-03-02,2024-03-20\n")
    store = Store(tmp_path / "store")
    import_files(store, [path], ImportOptions(as_of="2024-03-18"))
    return store


def test_a_restored_store_says_the_same_and_goes_on_counting(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "backup")
    rows = pq.read_table(tmp_path / "backup" / "promises.parquet").to_pylist()
    assert sorted(row["outcome"] for row in rows) == ["broken_overdue", "open_not_due"]
    other = Store(tmp_path / "other")
    assert restore(other, tmp_path / "backup") == "v000002"
    assert verify(other).faults == ()
    before, after = store.reader(), other.reader()
    assert before is not None
    assert after is not None
    for table in ("promises", "observations", "imports"):
        sql = f"FROM {table} ORDER BY ALL"
        assert before.query(sql) == after.query(sql)
    later = import_files(other, [tmp_path / "p.csv"], ImportOptions(as_of="2024-03-25"))
    assert later.import_id == "i000002"


def test_what_is_not_a_backup_is_not_restored(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a whole backup"):
        restore(Store(tmp_path / "other"), tmp_path)
    backup(store, tmp_path / "backup")
    with pytest.raises(StoreError, match="not empty"):
        restore(store, tmp_path / "backup")
    with pytest.raises(StoreError, match="not empty"):
        backup(store, tmp_path / "backup")
    with pytest.raises(StoreError, match="is empty"):
        backup(Store(tmp_path / "none"), tmp_path / "second")
