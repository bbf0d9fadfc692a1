"""Exports of three countries that nobody knows, from the Import page to judged promises; the
mapping that comes of it is used by the command line unchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.mapping.saved import saved_in
from pipelines.options import ImportOptions
from tests.help_desks import TICKETS, french, german, japanese
from tests.test_import_page import brought, page, press
from tests.test_mapping_page import say
from tests.test_pages import text


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    return FolderStore(tmp_path / "store")


def outcomes(store: Store) -> Counter[tuple[str, str]]:
    """How many promises came out how, by customer."""
    reader = store.reader()
    assert reader is not None
    rows = reader.query("SELECT customer, outcome FROM promises").to_pylist()
    return Counter((row["customer"], row["outcome"]) for row in rows)


def answered(at: AppTest, choice: str) -> AppTest:
    [radio] = at.radio
    radio.set_value(choice)
    return press(at, "Answer")


@pytest.mark.parametrize(
    ("desk", "encoding", "due", "customers", "aside"),
    [
        (french, "cp1252", "Échéance", {"Société Générale", "Boulangerie Müller"}, 0),
        (japanese, "shift_jis", "回答期限", {"㈱テスト商事", "髙橋商店", "ソニー"}, 0),
        (german, None, "Zugesagt bis", {"Müller GmbH & Co. KG", "Bäckerei Groß"}, 3),
    ],
    ids=["French", "Japanese", "German"],
)
def test_from_a_file_that_nobody_knows_to_judged_promises(
    store: Store, tmp_path: Path, desk: Callable[[], bytes], encoding: str | None, due: str,
    customers: set[str], aside: int,
) -> None:  # fmt: skip
    at = brought(page(), "tickets.csv", desk())
    if encoding:  # asked before what the columns mean, for their names depend on it
        assert "Which date did you tell the customer?" not in [radio.label for radio in at.radio]
        at = answered(at, encoding)
    at = say(at, "Which date did you tell the customer?", due)
    assert f"<b>{TICKETS}</b> new promises" in text(at)
    assert "agrees with ours on" in text(at), "their own verdict is compared"
    if aside:
        at.checkbox(key="import_skip_bad").check().run()
    press(at, "Import")
    assert f"Imported: <b>{TICKETS}</b> new promises" in text(at)
    judged = outcomes(store)
    assert judged.total() == TICKETS
    assert customers <= {customer for customer, _ in judged}
    assert {"kept_original", "broken_late", "broken_overdue"} <= {how for _, how in judged}

    [mapping] = saved_in(store.path)
    export = tmp_path / "again.csv"
    export.write_bytes(desk())
    elsewhere = FolderStore(tmp_path / "elsewhere")
    options = ImportOptions(mappings=(mapping,), skip_bad=bool(aside))
    assert import_files(elsewhere, [export], options).exit_code == 0
    assert outcomes(elsewhere) == judged
