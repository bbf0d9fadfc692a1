"""The commands that keep a store: what they print, and their exit codes."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from pipelines.keeping.store import FolderStore
from tests.test_cli import PROMISES, Run, run
from tests.test_migrate import OLD

__all__ = ["run"]  # the fixture


@pytest.fixture
def imported(run: Run, tmp_path: Path) -> FolderStore:
    (tmp_path / "p.csv").write_text(PROMISES)
    (tmp_path / "q.csv").write_text(PROMISES.replace("3,Tank", "4,Tap"))
    for name in ("p.csv", "q.csv"):
        assert run("import", name, "--as-of", "2024-03-25").code == 0
    return FolderStore(tmp_path / "store")


def test_forget_says_first_what_it_takes(imported: FolderStore, run: Run) -> None:
    asked = run("forget", "Acme")
    assert asked.code == 3
    assert "2 promises go" in asked.out
    assert "backups made earlier" in asked.out
    assert imported.version() == "v000002"
    done = run("forget", "Acme", "--yes")
    assert done.code == 0
    assert "No file of the store holds the name any more." in done.out
    again = run("forget", "Acme", "--yes")
    assert (again.code, "was forgotten on" in again.err) == (1, True)
    assert json.loads(run("rates", "--by", "customer", "--json").out)["groups"][0]["key"] == "Bolt"
    assert run("verify").code == 0


def test_back_is_a_version_of_its_own(imported: FolderStore, run: Run) -> None:
    assert run("back", "v000001", "--json").json == {"version": "v000003", "of": "v000001"}
    assert len(json.loads(run("promises", "--format", "json").out)) == 3
    assert run("back", "v000099").code == 1


def test_a_backup_is_restored_and_verified(imported: FolderStore, run: Run) -> None:
    assert run("backup", "kept-backup").code == 0
    restored = run("restore", "kept-backup", "--store", "other", "--json")
    assert (restored.code, restored.json) == (0, {"version": "v000003", "faults": []})
    said = [run("promises", "--store", name, "--format", "json").out for name in ("store", "other")]
    assert said[0] == said[1]


def test_an_older_store_is_refused_with_the_command_that_mends_it(run: Run, tmp_path: Path) -> None:
    with tarfile.open(OLD / "schema_1.tar.xz") as archive:
        archive.extractall(tmp_path / "store")
    refused = run("rates", "--json")
    assert (refused.code, "kept migrate" in refused.json["error"]) == (1, True)
    done = run("migrate")
    assert (done.code, "4 promises judged again, 0 of them otherwise" in done.out) == (0, True)
    assert run("rates", "--json").code == 0
    assert "Nothing to do" in run("migrate").out


def test_a_part_that_is_damaged_is_a_sentence(imported: FolderStore, run: Run) -> None:
    path = imported.file("v000002")
    raw = bytearray(path.read_bytes())
    for place in range(3 * 4096, len(raw), 4096):  # but for the first blocks, which opening reads
        raw[place + 100] ^= 1
    path.write_bytes(raw)
    said = run("promises")
    assert said.code == 1
    assert "damaged" in said.err
    assert "Traceback" not in said.err
