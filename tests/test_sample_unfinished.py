"""A first load of the sample that was stopped on the way is offered to be finished."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.importing.load import import_files
from pipelines.importing.undo import undo
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from sample_data import IMPORTS
from sample_data.unfinished import is_unfinished
from tests.test_pages import opened, text


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    store = FolderStore(tmp_path / "store")
    for one in IMPORTS[2:4]:  # two short ones
        assert import_files(store, one.files, ImportOptions(**one.options)).exit_code == 0
    return store


def lacks(store: Store) -> bool:
    reader = store.reader()
    assert reader is not None
    return is_unfinished(reader, store.receipts())


def test_the_rest_of_the_sample_is_offered(store: Store) -> None:
    assert lacks(store)
    at = opened("import_files")
    assert "Loading it was stopped on the way" in text(at)
    assert "Load the rest of the sample" in [button.label for button in at.button]


def test_what_somebody_took_back_is_not_brought_back(store: Store) -> None:
    undo(store, "i000002")
    assert not lacks(store)


def test_a_store_with_exports_of_its_own_is_no_sample(store: Store, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("promise_id,made_at,due\n1,2024-03-01,2024-03-15\n")
    import_files(store, [tmp_path / "own.csv"], ImportOptions())
    assert not lacks(store)
