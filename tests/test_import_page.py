"""The Import page, from files to a version: what it sees, asks, foresees, does and takes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.importing.forget import forget
from pipelines.importing.listed import imports
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.test_pages import opened, text

CLEAN = b"""promise_id,title,customer,made_at,original_due,due,delivered_at,status
P-1,Gateway,Acme,2026-01-02,2026-02-10,2026-02-10,2026-02-09,delivered
P-2,Pump,Acme,2026-01-02,2026-02-20,2026-02-20,2026-03-01,delivered
"""
ASKS = CLEAN.replace(b"2026-02-10,2026-02-10", b"03/04/2026,03/04/2026").replace(
    b"2026-02-20,2026-02-20", b"05/04/2026,05/04/2026"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    return FolderStore(tmp_path / "store")


def page() -> AppTest:
    return opened("import_files")


def brought(at: AppTest, name: str, content: bytes) -> AppTest:
    at.file_uploader[0].upload(name, content).run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    [button] = [button for button in at.button if button.label == label]
    button.click().run()
    assert not at.exception
    return at


def test_nothing_changes_before_the_reader_agrees(store: Store) -> None:
    at = brought(page(), "promises.csv", CLEAN)
    assert "<b>2</b> new promises" in text(at)
    assert "delivered 1 Mar" in text(at)
    assert store.version() is None
    press(at, "Import")
    assert "Imported: <b>2</b> new promises" in text(at)
    [one] = imports(store)
    assert (one.files, one.new) == (("promises.csv",), 2)


def test_files_are_still_there_after_a_look_at_another_page(store: Store) -> None:
    at = brought(page(), "promises.csv", CLEAN)
    at.switch_page("dashboard/pages/definitions.py").run()
    at.switch_page("dashboard/pages/import_files.py").run()
    assert "<b>2</b> new promises" in text(at)
    press(at, "Take these files away")
    assert "new promises" not in text(at)
    assert not [path for path in (store.path / "staged").rglob("*") if path.is_file()]


def test_a_question_is_answered_on_the_page(store: Store) -> None:
    at = brought(page(), "promises.csv", ASKS)
    assert not [button for button in at.button if button.label == "Import"]
    for radio in at.radio:
        assert radio.options[:2] == ["day first", "month first"]
        radio.set_value("dmy")
    press(at, "Answer")
    press(at, "Import")
    reader = store.reader()
    assert reader is not None
    [due] = reader.query("SELECT min(first_due) AS due FROM promises")["due"].to_pylist()
    assert (due.month, due.day) == (4, 3)


def test_rows_set_aside_are_left_out_only_where_the_reader_agrees(store: Store) -> None:
    at = brought(page(), "promises.csv", CLEAN + b"P-3,x,Acme,2026-01-02,soon,soon,,open\n")
    assert any("cannot be read" in warning.value for warning in at.warning)
    [button] = [button for button in at.button if button.label == "Import"]
    assert button.disabled
    at.checkbox(key="import_skip_bad").check().run()
    press(at, "Import")
    [one] = imports(store)
    assert (one.accepted, one.set_aside) == (2, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.csv", b"a,b\n1,2\n"), ("empty.csv", b""), ("binary.csv", bytes(range(256)) * 40)],
)
def test_a_file_that_cannot_be_read_is_a_sentence(store: Store, name: str, content: bytes) -> None:
    at = brought(page(), name, content)
    assert at.error
    assert not [button for button in at.button if button.label == "Import"]
    assert store.version() is None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG image"),
        (
            "secret.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        ("page.xls", b"<html><table><tr><td>id</td></tr></table></html>", "web page"),
        ("torn.csv", CLEAN + bytes(5_000), "not written to its end"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_named(store: Store, name: str, content: bytes, said: str) -> None:
    at = brought(page(), name, content)
    assert any(said in error.value for error in at.error)
    assert not [button for button in at.button if button.label == "Import"]
    assert "can be read with a mapping" not in text(at), "no mapping makes an export of it"


@pytest.mark.parametrize(
    "name",
    ["📦 export.csv", "\u202egnp.csv", "../../etc/passwd", "📦" * 120 + ".csv", "**x** <b>.csv"],
)
def test_a_name_that_nobody_would_choose_is_only_a_name(store: Store, name: str) -> None:
    at = brought(page(), name, CLEAN)
    press(at, "Import")
    [one] = imports(store)
    assert one.new == 2
    assert not [path for path in store.path.parent.iterdir() if path != store.path]


def test_a_customer_that_was_to_be_forgotten_is_asked_about_before_anything_else(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "first.csv").write_bytes(CLEAN)
    assert import_files(store, [tmp_path / "first.csv"], ImportOptions()).exit_code == 0
    forget(store, "Acme")
    at = brought(page(), "again.csv", CLEAN)
    [radio] = at.radio
    assert "told to forget" in radio.label
    assert not [button for button in at.button if button.label == "Import"]
    radio.set_value("yes")
    press(at, "Answer")
    assert "<b>2</b> new promises" in text(at)
