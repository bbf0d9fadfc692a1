"""Names a reader joins count as one in every judgement, until that is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.importing.load import import_files
from pipelines.importing.names import Word, say, unsay
from pipelines.importing.verify import verify
from pipelines.judging.in_force import in_force
from pipelines.judging.joined import said_of_names
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions, UsageError
from pipelines.settings import Settings, SettingsError, read_settings
from tests.test_cli import Run, run

__all__ = ["run"]

ROWS = """promise_id,title,customer,team,made_at,due,delivered_at,status
P-1,Gateway,Acme GmbH,Ops,2026-01-02,2026-02-10,2026-02-09,delivered
P-2,Pump,ACME,Ops,2026-01-02,2026-02-20,2026-03-01,delivered
P-3,Tank,Bolt,Care,2026-01-02,2026-02-25,,open
P-4,Valve,Acme,Ops.,2026-01-02,2026-02-26,,open
"""
AS_OF = ImportOptions(as_of="2026-03-10")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "promises.csv").write_text(ROWS)
    store = FolderStore(tmp_path / "store")
    assert import_files(store, [tmp_path / "promises.csv"], AS_OF).exit_code == 0
    return store


def customers(store: Store) -> dict[str, int]:
    reader = store.reader()
    assert reader is not None
    rows = reader.query("SELECT customer, count(*) AS n FROM promises GROUP BY 1").to_pylist()
    return {row["customer"]: row["n"] for row in rows}


def one(name: str, other: str) -> Word:
    return Word("customer", name, other, is_one=True)


def test_joined_names_are_one_and_apart_again_once_taken_back(store: Store) -> None:
    done = say(store, [one("ACME", "Acme GmbH"), one("Acme", "Acme GmbH")], "ann")
    assert customers(store) == {"Acme GmbH": 3, "Bolt": 1}
    assert (done.changed, done.unchanged) == (2, 0)
    [first, _] = said_of_names(store.path)
    assert (first.name, first.other, first.who) == ("ACME", "Acme GmbH", "ann")
    unsay(store, first.id, "ben")
    assert customers(store) == {"Acme GmbH": 2, "ACME": 1, "Bolt": 1}
    assert verify(store).faults == ()


def test_what_is_imported_later_counts_as_the_joined_name_too(store: Store, tmp_path: Path) -> None:
    say(store, [one("ACME", "Acme GmbH")], "ann")
    (tmp_path / "more.csv").write_text(ROWS.replace("P-", "Q-"))
    for settings in (None, Settings(zone="Europe/Berlin")):
        import_files(store, [tmp_path / "more.csv"], AS_OF, settings=settings)
        assert customers(store)["Acme GmbH"] == 4
        assert "ACME" not in customers(store)


def test_names_joined_one_after_the_other_count_as_the_last(store: Store) -> None:
    say(store, [one("Acme", "ACME")], "ann")
    say(store, [one("ACME", "Acme GmbH")], "ann")
    assert customers(store) == {"Acme GmbH": 3, "Bolt": 1}
    last = said_of_names(store.path)[-1]
    unsay(store, last.id, "ann")
    assert customers(store) == {"Acme GmbH": 1, "ACME": 2, "Bolt": 1}


@pytest.mark.parametrize(("name", "other"), [("Acme", "Acme"), ("Acme GmbH", "ACME")])
def test_a_name_cannot_count_as_itself(store: Store, name: str, other: str) -> None:
    say(store, [one("ACME", "Acme GmbH")], "ann")
    with pytest.raises(UsageError, match="already"):
        say(store, [one(name, other)], "ann")
    assert len(said_of_names(store.path)) == 1


def test_teams_are_joined_as_customers_are_and_keeping_apart_changes_nothing(store: Store) -> None:
    say(store, [Word("team", "Ops.", "Ops", is_one=True)], "ann")
    reader = store.reader()
    assert reader is not None
    assert set(reader.query("SELECT DISTINCT team FROM promises")["team"].to_pylist()) == {
        "Ops", "Care",
    }  # fmt: skip
    say(store, [Word("customer", "ACME", "Acme GmbH", is_one=False)], "ann")
    assert store.reader() is reader, "no version is built for what changes no judgement"
    assert [said.is_one for said in said_of_names(store.path)] == [True, False]


def test_a_settings_file_has_the_last_word(store: Store) -> None:
    (store.path / "settings.toml").write_text('[aliases.customer]\nACME = "Bolt"\n')
    with pytest.raises(UsageError, match=r"by the settings, \[aliases.customer\]"):
        say(store, [one("ACME", "Acme GmbH")], "ann")
    assert in_force(store, store.reader()).settings.names()["customer"] == {"ACME": "Bolt"}


def test_joined_names_have_no_place_in_a_settings_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[joined.customer]\nACME = "Acme"\n')
    with pytest.raises(SettingsError, match="kept names"):
        read_settings(tmp_path / "settings.toml")


def test_the_command_line_lists_joins_and_undoes(store: Store, run: Run) -> None:
    at = ("--store", str(store.path))
    assert "Acme (1) may be ACME (1): spelling." in run("names", *at).out
    assert run("names", "join", "ACME", "Acme GmbH", *at, "--json").json["changed"] == 1
    assert customers(store)["Acme GmbH"] == 2
    assert run("names", *at, "--json").json["said"][0]["other"] == "Acme GmbH"
    assert '"customer": {"ACME": "Acme GmbH"}' in run("settings", *at).out
    assert "1 promise is filed otherwise" in run("names", "undo", "ACME", *at).out
    assert customers(store)["Acme GmbH"] == 1
    run("names", "apart", "Acme", "ACME", *at)
    assert "Acme (1) may be ACME" not in run("names", *at).out
    assert run("names", "join", "Nobody", "ACME", *at).code == 2
    assert run("names", "undo", "Nobody", *at).code == 2
