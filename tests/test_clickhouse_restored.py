"""What is not done in ClickHouse is said with the way that works; the tests go that way."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from pipelines.importing.load import import_files
from pipelines.keeping.clickhouse_receipts import literal
from pipelines.keeping.contract import Store
from pipelines.keeping.open_store import open_store
from pipelines.keeping.schema import fingerprint
from pipelines.keeping.version import TABLES
from pipelines.options import ImportOptions
from tests.clickhouse_running import Running
from tests.clickhouse_stores import cells, export, history, server_of, store_in, table_names
from tests.test_cli import Run, run

__all__ = ["run"]  # the fixture

OPTIONS = ImportOptions(as_of="2026-04-01")


@pytest.fixture
def store(engine: Running, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """Twenty promises, some of them moved, in a database of its own."""
    kept = store_in(engine, f"r{abs(hash(request.node.nodeid)) % 10**12}", tmp_path / "beside")
    import_files(kept, [export(tmp_path / "promises.csv", 0, 20)], OPTIONS)
    import_files(kept, [history(tmp_path / "events.csv", range(5))], OPTIONS)
    return kept


def as_said(sentence: str, **named: str) -> list[list[str]]:
    """The commands that a sentence names, with what stands in them in capitals filled in."""
    commands = [shlex.split(part) for part in sentence.split("`")[1::2]]
    return [[named.get(word, word) for word in words[1:]] for words in commands]


def test_a_backup_comes_back_as_the_refusal_of_restore_says(
    store: Store, engine: Running, tmp_path: Path, run: Run
) -> None:
    where = {"DIR": str(tmp_path / "backup"), "FOLDER": str(tmp_path / "restored")}
    assert run("--store", store.name, "backup", where["DIR"]).code == 0
    engine.make("restored_there")
    where["URL"] = engine.url("restored_there", tmp_path / "beside_restored")
    refused = run("--store", where["URL"], "restore", where["DIR"])
    assert refused.code == 1
    said = as_said(refused.err, **where)
    assert [words[0] for words in said] == ["restore", "restore", "copy"]
    for words in said[1:]:
        done = run(*words)
        assert done.code == 0, done.err
    there = open_store(where["URL"])
    assert cells(there, *TABLES) == cells(store, *TABLES)
    assert run("--store", where["URL"], "verify").code == 0
    rates = [run("--store", name, "rates", "--by", "team").out for name in (store.name, there.name)]
    assert rates[0] == rates[1]


def test_there_is_nothing_to_migrate_in_what_this_kept_wrote(store: Store, run: Run) -> None:
    before = cells(store, *TABLES)
    told = run("--store", store.name, "migrate")
    assert (told.code, told.out.partition(":")[0]) == (0, "Nothing to do")
    assert cells(store, *TABLES) == before


def test_what_another_kept_wrote_is_said_with_the_way_to_bring_it_over(
    store: Store, run: Run
) -> None:
    server = server_of(store)
    for table in table_names(store):
        [row] = server.rows(f"SELECT comment FROM system.tables WHERE name = '{table}'"
                            " AND database = currentDatabase()")  # fmt: skip
        other = row["comment"].replace(fingerprint(), "0" * 16)
        if other != row["comment"]:
            server.run(f"ALTER TABLE {table} MODIFY COMMENT {literal(other)}")
    for command in ("migrate", "rates"):
        refused = run("--store", store.name, command)
        assert refused.code == 1
        assert "written by another Kept" in refused.err
        steps = [words[0] for words in as_said(refused.err)]
        assert steps == ["copy", "migrate", "copy"]
        assert "pass" not in refused.err  # nobody's password
