"""A store that an older Kept wrote is backed up, rebuilt by this schema, and says the same."""

from __future__ import annotations

import tarfile
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.importing.load import import_files
from pipelines.importing.migrate import migrate
from pipelines.importing.verify import verify
from pipelines.keeping.receipts import read_receipts
from pipelines.keeping.schema import SCHEMA_NUMBER, OldSchema, OtherSchema, fingerprint
from pipelines.keeping.store import FolderStore, StoreError
from pipelines.keeping.version import sha256_of
from pipelines.options import ImportOptions

OLD = Path(__file__).parent / "old_stores"

# What schema.sql made under each number. Where it changes: count SCHEMA_NUMBER up by one, add its
# fingerprint here, and keep a small store of the schema before in tests/old_stores.
FINGERPRINTS = {2: "3b5e184ed2417d8d"}


@pytest.fixture
def old(tmp_path: Path) -> FolderStore:
    """Two imports, one of them with moved dates, as schema 1 kept them."""
    with tarfile.open(OLD / "schema_1.tar.xz") as archive:
        archive.extractall(tmp_path / "store")
    return FolderStore(tmp_path / "store")


def test_the_number_goes_up_with_the_schema() -> None:
    assert FINGERPRINTS[SCHEMA_NUMBER] == fingerprint(), (
        "schema.sql makes other tables than it did under this number: count SCHEMA_NUMBER up "
        "(pipelines/keeping/schema.py), add the fingerprint, and keep an old store to migrate"
    )


def test_an_older_store_is_named_as_such_and_nothing_is_changed(old: FolderStore) -> None:
    before = {p: p.read_bytes() for p in old.path.rglob("*") if p.is_file()}
    with pytest.raises(OldSchema, match="kept migrate"):
        old.reader()
    assert {p: p.read_bytes() for p in old.path.rglob("*") if p.is_file()} == before


def test_an_older_store_is_migrated_and_says_the_same(old: FolderStore) -> None:
    with duckdb.connect(old.file("v000002"), read_only=True) as con:
        outcomes = con.execute("SELECT promise_id, outcome FROM promises ORDER BY ALL").fetchall()
        observed = con.execute("SELECT count(*) FROM observations").fetchall()
    done = migrate(old)
    assert (done.version, done.from_schema, done.promises) == ("v000003", 1, 4)
    assert done.differing == 0
    reader = old.reader()
    assert reader is not None
    with reader.cursor() as cursor:
        assert (
            outcomes
            == cursor.execute("SELECT promise_id, outcome FROM promises ORDER BY ALL").fetchall()
        )
        assert observed == cursor.execute("SELECT count(*) FROM observations").fetchall()
    assert verify(old).faults == ()
    assert migrate(old).version is None


def test_what_stood_before_is_kept_as_it_was(old: FolderStore) -> None:
    done = migrate(old)
    assert done.backup is not None
    rows = pq.read_table(Path(done.backup) / "promises.parquet").to_pylist()
    assert sorted(row["promise_id"] for row in rows) == ["1", "2", "3", "4"]
    assert "made_at" in pq.read_schema(Path(done.backup) / "past.parquet").names
    actions = [receipt.action for receipt in read_receipts(old.path / "receipts.jsonl")]
    assert actions == ["import", "import", "migrate"]


def test_imports_go_on_after_it(old: FolderStore, tmp_path: Path) -> None:
    migrate(old)
    path = tmp_path / "later.csv"
    path.write_text("promise_id,made_at,due,delivered_at\n4,2024-03-05,2024-07-20,2024-07-01\n")
    report = import_files(old, [path], ImportOptions(as_of="2024-07-25"))
    assert (report.import_id, report.promises.changed) == ("i000003", 1)
    assert verify(old).faults == ()


def test_a_newer_store_is_refused(old: FolderStore) -> None:
    migrate(old)
    with old.write() as draft:
        draft.con.execute("UPDATE schema_of SET number = number + 1")
    for act in (old.reader, lambda: migrate(old)):
        with pytest.raises(OtherSchema, match="newer Kept"):
            act()


def test_a_column_that_would_be_lost_stops_it(old: FolderStore) -> None:
    path = old.file("v000002")
    with duckdb.connect(path) as con:
        con.execute("ALTER TABLE observations ADD COLUMN colour VARCHAR")
    before = sha256_of(path)
    with pytest.raises(StoreError, match=r"observations\.colour"):
        migrate(old)
    assert (old.version(), sha256_of(path)) == ("v000002", before)
