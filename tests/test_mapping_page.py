"""The mapping page: a promise told in days, a history, and a mapping changed as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.saved import saved_in
from pipelines.options import ImportOptions
from tests.test_import_page import brought, press
from tests.test_pages import opened, text

ORDERS = b"""Auftrag;Besteller;Bestellt;Zugesagte Tage;Geliefert;Notiz
A-1;Acme;2026-01-02;14;2026-01-15;x
A-2;Bolt;2026-01-05;10;2026-01-20;y
A-3;Acme;2026-01-07;30;;z
"""
CHANGES = b"""Auftrag,Wann,Feld,Alt,Neu
A-1,2026-01-10,Termin,2026-01-16,2026-01-30
A-3,2026-01-12,Termin,2026-02-06,2026-02-20
A-2,2026-01-20,Stand,offen,geliefert
A-2,2026-01-11,Farbe,rot,blau
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    return FolderStore(tmp_path / "store")


def choose(at: AppTest, label: str, value: str) -> AppTest:
    [box] = [box for box in at.selectbox if box.label == label]
    box.set_value(value).run()
    assert not at.exception
    return at


def say(at: AppTest, label: str, value: str) -> AppTest:
    [radio] = [radio for radio in at.radio if radio.label == label]
    radio.set_value(value).run()
    assert not at.exception
    return at


def orders(at: AppTest) -> AppTest:
    at = brought(at, "orders.csv", ORDERS)
    at = say(at, "Which date did you tell the customer?",
             "It was told as a number of days from another date")  # fmt: skip
    at = choose(at, "Counted from (the day it was promised)", "Bestellt")
    at = choose(at, "How many days", "Zugesagte Tage")
    at = choose(at, "Number of the record", "Auftrag")
    at = choose(at, "Customer", "Besteller")
    return choose(at, "Delivered or closed on", "Geliefert")


def test_a_promise_told_in_days_is_judged_and_remembered(store: Store, tmp_path: Path) -> None:
    at = press(orders(opened("import_files")), "Import")
    assert "Imported: <b>3</b> new promises" in text(at)
    [path] = saved_in(store.path)
    assert read_mapping(path).due_in_days == {"from": "made_at", "days": "Zugesagte Tage"}
    reader = store.reader()
    assert reader is not None
    rows = reader.query(
        "SELECT promise_id, first_due, outcome FROM promises ORDER BY 1"
    ).to_pylist()
    assert [row["first_due"].day for row in rows] == [16, 15, 6]
    assert [row["outcome"] for row in rows][:2] == ["kept_original", "broken_late"]
    (tmp_path / "orders2.csv").write_bytes(ORDERS.replace(b"A-3", b"A-9"))
    assert import_files(store, [tmp_path / "orders2.csv"], ImportOptions()).exit_code == 0


def test_a_history_joins_the_records_of_its_system(store: Store) -> None:
    press(orders(opened("import_files")), "Import")
    at = brought(opened("import_files"), "changes.csv", CHANGES)
    at = say(at, "What is one row of this file?",
             "A change of one: its history, such as old and new due dates")  # fmt: skip
    for label, column in (
        ("Number of the record", "Auftrag"), ("When it was changed", "Wann"),
        ("Which field was changed", "Feld"), ("The value before", "Alt"), ("The new value", "Neu"),
        ("Termin · 2 rows", "due"), ("Stand · 1 row", "status"), ("Whose history is it?", "orders"),
    ):  # fmt: skip
        at = choose(at, label, column)
    for radio in [radio for radio in at.radio if "Nothing says what" in radio.label]:
        radio.set_value("geliefert=delivered" if "geliefert" in radio.label else "offen=open")
    press(at, "Answer")
    press(at, "Import")
    assert {read_mapping(path).kind for path in saved_in(store.path)} == {"promises", "events"}
    reader = store.reader()
    assert reader is not None
    [row] = reader.query(
        "SELECT pushes, outcome FROM promises WHERE promise_id = 'A-1'"
    ).to_pylist()
    assert (row["pushes"], row["outcome"]) == (1, "kept_original")


def test_a_mapping_is_changed_as_text_and_refused_by_key(store: Store) -> None:
    press(orders(opened("import_files")), "Import")
    at = opened("import_files")
    at.toggle(key="edit_orders").set_value(True).run()
    area = at.text_area(key="text_orders")
    good = str(area.value)
    area.set_value(good.replace("customer =", "costumer =")).run()
    press(at, "Keep the change")
    assert any("costumer" in error.value for error in at.error)
    at.text_area(key="text_orders").set_value(good + '\n[dates]\nmade_at = "ymd"\n').run()
    press(at, "Keep the change")
    assert read_mapping(saved_in(store.path)[0]).dates == {"made_at": ("ymd",)}
