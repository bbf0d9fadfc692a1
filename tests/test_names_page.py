"""The Names page: what may be one is asked, what was said is kept, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from tests.test_names import AS_OF, ROWS, customers
from tests.test_pages import opened, text


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    (tmp_path / "promises.csv").write_text(
        ROWS + "P-5,Lid,\u0412\u043elt,Care,2026-01-02,2026-02-25,,open\n"
    )
    store = FolderStore(tmp_path / "store")
    assert import_files(store, [tmp_path / "promises.csv"], AS_OF).exit_code == 0
    return store


def press(at: AppTest, label: str) -> AppTest:
    [button, *_] = [button for button in at.button if button.label == label]
    button.click().run()
    assert not at.exception
    return at


def test_names_are_joined_kept_apart_and_taken_back(store: Store) -> None:
    at = opened("names")
    assert "<b>5</b> customers are on file. <b>2</b> may be another one" in text(at)
    first, second = [radio for radio in at.radio if "differ by" in radio.label]
    first.set_value("One name")
    second.set_value("Two names")
    press(at, "Keep what I said")
    assert "1 promise is filed otherwise" in at.success[0].value
    assert len(customers(store)) == 4
    assert not [radio for radio in at.radio if "differ by" in radio.label], "nothing is asked twice"
    press(at, "Take it back")
    press(at, "Take it back")
    assert len(customers(store)) == 5
    assert len([radio for radio in at.radio if "differ by" in radio.label]) == 2


def test_names_that_only_look_the_same_are_warned_about(store: Store) -> None:
    at = opened("names")
    assert any("look the same" in warning.value for warning in at.warning)


def test_two_names_are_joined_by_hand(store: Store) -> None:
    at = opened("names")
    at.selectbox(key="join_customer").set_value("Bolt")
    at.selectbox(key="into_customer").set_value("Acme")
    press(at, "They are one")
    assert customers(store)["Acme"] == 2
    assert "Bolt" not in customers(store)


def test_an_empty_store_has_no_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "nothing"))
    assert "there are no names" in text(opened("names"))
