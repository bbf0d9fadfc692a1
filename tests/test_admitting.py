"""`kept who`, `revoke` and `audit`, and the lines that other commands leave."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.keeping.audit import audit, deeds
from tests.gated import CANARIES, ROOT, fill


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("who")
    fill(folder / "store", folder, rows=3)
    return folder / "store"


def kept(store: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kept", *words, "--store", str(store)], cwd=ROOT, text=True,
        capture_output=True, check=False,
        env={k: v for k, v in os.environ.items() if not k.startswith("KEPT_")},
    )  # fmt: skip


def test_who_says_what_somebody_sees_and_why(store: Path) -> None:
    told = kept(store, "who", "Ana@example.com", "--groups", "cyn-group")
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines() == [
        f"Ana@example.com is viewer and sees team Team {CANARIES['ana']}; "
        f"and team Team {CANARIES['cyn']}: 6 promises today.",
        f"Entry 1 of [access] names the person: viewer, team Team {CANARIES['ana']}.",
        f"Entry 3 of [access] names the group cyn-group: viewer, team Team {CANARIES['cyn']}.",
    ]


def test_who_of_a_stranger_is_nothing(store: Path) -> None:
    told = kept(store, "who", "mallory@example.com")
    assert told.stdout.startswith("mallory@example.com sees nothing.")
    assert json.loads(kept(store, "who", "mallory@example.com", "--json").stdout)["role"] is None


def test_who_names_what_is_spelled_like_nothing_on_file(store: Path) -> None:
    settings = store / "settings.toml"
    before = settings.read_text()
    entry = '[[access.allow]]\nperson = "dan"\nrole = "viewer"\nteams = ["Feild"]\n'
    settings.write_text(before + entry)
    try:
        assert "Nothing on file is called 'Feild'" in kept(store, "who", "dan").stdout
    finally:
        settings.write_text(before)


def test_revoke_is_said_and_noted(store: Path) -> None:
    told = kept(store, "revoke", "ben@example.com")
    assert told.returncode == 0, told.stderr
    assert "Every sign-in of ben@example.com until now is over" in told.stdout
    last = deeds(store)[-1]
    assert (last.action, last.where) == ("revoke", "command line")


def test_audit_prints_and_exports_what_nobody_runs(store: Path, tmp_path: Path) -> None:
    audit(store, "=cmd()", "download", "brief", "192.0.2.1", customer="+Acme, Ltd")
    file = tmp_path / "audit.csv"
    assert kept(store, "audit", "--csv", "-o", str(file)).returncode == 0
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert rows[0] == ["When (UTC)", "Who", "What", "Which", "Customer", "From"]
    assert rows[-1][1:] == ["'=cmd()", "download", "brief", "'+Acme, Ltd", "192.0.2.1"]
    assert json.loads(kept(store, "audit", "--json").stdout)["audit"][-1]["who"] == "=cmd()"
    lines = (store / "audit.jsonl").read_text().splitlines()
    (store / "audit.jsonl").write_text("\n".join(lines[1:]) + "\n")
    told = kept(store, "audit")
    assert told.returncode == 1
    assert "Line 1 of audit.jsonl" in told.stderr


def test_commands_that_change_a_store_leave_a_line(tmp_path: Path) -> None:
    (tmp_path / "promises.csv").write_text("promise_id,due\nA,2026-01-05\n")
    store = tmp_path / "store"
    export = ("import", str(tmp_path / "promises.csv"), "--as-of=2026-01-10")
    assert kept(store, *export, "--dry-run").returncode == 0
    assert deeds(store) == ()
    assert kept(store, *export).returncode == 0
    assert kept(store, "undo", "i000001").returncode == 0
    assert [(deed.action, deed.what) for deed in deeds(store)] == [
        ("import", "i000001"),
        ("undo", "i000001"),
    ]


# --- where the server listens ---


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "kept.example.com", ""])
def test_serve_refuses_to_be_open_to_other_machines_without_sign_in(
    store: Path, address: str
) -> None:
    told = kept(store, "serve", f"--address={address}")
    assert told.returncode == 2
    assert "no sign-in is set up, so anybody could read everything" in told.stderr
    assert "redirect_uri" in told.stderr


def test_serve_refuses_a_sign_in_file_that_cannot_be_meant(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "sign-in.toml"
    file.write_text('client_id = "kept"\n')
    told = kept(store, "serve", "--address=0.0.0.0", "--sign-in", str(file))
    assert told.returncode == 1
    assert "sign-in.toml: client_secret: Field required." in told.stderr
