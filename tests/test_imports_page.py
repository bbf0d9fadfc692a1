"""The Imports page: what each import said and set aside, what it changed, and what taking it back
would do before it is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.importing.listed import imports
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.test_import_page import CLEAN, brought
from tests.test_pages import opened, text

LATER = CLEAN.replace(b"2026-02-20,2026-03-01", b"2026-02-20,2026-02-19") + (
    b"P-3,Tank,Bolt,2026-01-02,2026-04-20,2026-04-20,,open\n"
    b"P-4,Lid,Bolt,2026-01-02,soon,soon,,open\n"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    store = FolderStore(tmp_path / "store")
    for name, content, as_of in (("a.csv", CLEAN, "2026-03-05"), ("b.csv", LATER, "2026-03-20")):
        (tmp_path / name).write_bytes(content)
        options = ImportOptions(as_of=as_of, skip_bad=True)
        assert import_files(store, [tmp_path / name], options).exit_code == 0
    return store


def unfolded(import_id: str) -> AppTest:
    at = opened("imports")
    at.session_state[f"import_{import_id}"] = True
    return at.run()


def test_each_import_says_what_it_changed_and_hands_out_its_report(store: Store) -> None:
    at = unfolded("i000002")
    assert not at.exception
    titles = [box.label for box in at.expander]
    assert ["4 rows, 1 set aside" in title for title in titles[:2]] == [True, False], titles
    assert "Since the last export of kept (i000001, as of 2026-03-05): 1 new record." in text(at)
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels[:2] == ["The report", "The report as JSON"]
    assert labels[2].startswith("Rows set aside of b")


# That it is then done a browser shows (browser/test_stories.py): AppTest has no dialogs.
def test_taking_back_says_first_what_would_change(store: Store) -> None:
    at = unfolded("i000002")
    at.button(key="undo_i000002").click().run()
    assert "<b>1</b> promise would go" in text(at)
    assert "<b>1</b> would be judged otherwise" in text(at)
    assert len(imports(store)) == 2, "nothing is taken back yet"


def test_a_preview_is_judged_with_what_the_store_knows(store: Store, tmp_path: Path) -> None:
    moved = CLEAN.replace(b"2026-02-10,2026-02-10,2026-02-09,delivered", b",2026-05-01,,open")
    at = opened("import_files")
    at = brought(at, "c.csv", moved)
    at.text_input(key="import_as_of").set_value("2026-03-25").run()
    assert "Since the last export of kept (i000002" in text(at)
    assert "Judged with all that the store already knows of these records." in text(at)
    assert len(imports(store)) == 2
