"""Coverage counts a row that could not be read until an export has delivered it whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.coverage import coverage
from metrics.filters import Filters
from metrics.scope import EVERYTHING
from pipelines.importing.load import import_files
from pipelines.importing.set_aside import set_aside
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

HEAD = "promise_id,customer,made_at,due,delivered_at,status\n"
GOOD = "1,Acme,2024-03-01,2024-03-15,,open\n2,Bolt,2024-03-02,2024-03-16,,open\n"
BAD = "3,Acme,2024-03-03,soon,,open\n4,Bolt,2024-03-04,later,,open\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = FolderStore(tmp_path / "store")
    brought(store, tmp_path, "a.csv", HEAD + GOOD + BAD, "2024-03-10")
    assert not_read(store) == 2
    return store


def brought(store: Store, folder: Path, name: str, text: str, as_of: str | None) -> None:
    (folder / name).write_text(text)
    report = import_files(store, [folder / name], ImportOptions(as_of=as_of, skip_bad=True))
    assert report.exit_code == 0


def not_read(store: Store) -> int:
    reader = store.reader()
    assert reader is not None
    with reader.cursor() as con:
        return coverage(con, Filters(), EVERYTHING).set_aside


def test_an_export_that_has_it_all_delivers_what_could_not_be_read(
    store: Store, tmp_path: Path
) -> None:
    mended = BAD.replace("soon", "2024-03-17")
    brought(store, tmp_path, "b.csv", HEAD + GOOD + mended, "2024-03-11")
    assert not_read(store) == 1, "one row is still not read, and counts once"


def test_an_export_of_some_records_says_nothing_of_the_others(store: Store, tmp_path: Path) -> None:
    brought(store, tmp_path, "b.csv", HEAD + GOOD.splitlines()[0], "2024-03-11")
    assert not_read(store) == 2


def test_rows_mended_and_imported_alone_count_no_more(store: Store, tmp_path: Path) -> None:
    reader = store.reader()
    assert reader is not None
    [rest] = set_aside(reader, "i000001").values()
    brought(store, tmp_path, "rest.csv", rest.decode().replace("soon", "2024-03-17"), None)
    assert not_read(store) == 1
