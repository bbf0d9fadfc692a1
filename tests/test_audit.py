"""The audit log: a chain that notices every change, and that can forget a name."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from pipelines.keeping.audit import FILE, audit, blank_customers, deeds
from pipelines.keeping.lock import StoreError


def _three(store: Path) -> None:
    audit(store, "ana@example.com", "import", "i000001", "192.0.2.1")
    audit(store, "ben@example.com", "download", "brief", "192.0.2.2", customer="Brightwell Foods")
    audit(store, "ana@example.com", "undo", "i000001", "command line")


def test_what_was_done_is_told_in_order(tmp_path: Path) -> None:
    _three(tmp_path)
    assert [(deed.who, deed.action, deed.customer) for deed in deeds(tmp_path)] == [
        ("ana@example.com", "import", None),
        ("ben@example.com", "download", "Brightwell Foods"),
        ("ana@example.com", "undo", None),
    ]


@pytest.mark.parametrize("field", ["at", "who", "action", "what", "where", "customer", "previous"])
def test_a_changed_field_is_noticed(tmp_path: Path, field: str) -> None:
    _three(tmp_path)
    lines = (tmp_path / FILE).read_text().splitlines()
    changed = json.loads(lines[1]) | {field: "something else"}
    (tmp_path / FILE).write_text("\n".join([lines[0], json.dumps(changed), lines[2]]) + "\n")
    with pytest.raises(StoreError, match=r"Line 2 of audit\.jsonl"):
        deeds(tmp_path)


def test_a_removed_line_is_noticed(tmp_path: Path) -> None:
    _three(tmp_path)
    lines = (tmp_path / FILE).read_text().splitlines(keepends=True)
    (tmp_path / FILE).write_text(lines[0] + lines[2])
    with pytest.raises(StoreError, match="a line before it is gone"):
        deeds(tmp_path)


def test_a_torn_last_line_is_cut_off_and_the_chain_goes_on(tmp_path: Path) -> None:
    _three(tmp_path)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"at": "2026-')
    assert len(deeds(tmp_path)) == 3
    audit(tmp_path, "ana@example.com", "sign in", "", "192.0.2.1")
    assert [deed.action for deed in deeds(tmp_path)][3:] == ["sign in"]


def test_a_forgotten_name_is_gone_and_the_chain_holds(tmp_path: Path) -> None:
    _three(tmp_path)
    assert blank_customers(tmp_path, {"Brightwell Foods"}) == 1
    assert b"Brightwell" not in (tmp_path / FILE).read_bytes()
    assert [deed.customer for deed in deeds(tmp_path)] == [None, None, None]
    audit(tmp_path, "ana@example.com", "forget", "one customer", "command line")
    assert len(deeds(tmp_path)) == 4


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    def add(number: int) -> None:
        for turn in range(10):
            audit(tmp_path, f"p{number}", "download", f"{turn}", "192.0.2.1", customer="Acme " * 9)
            if turn == 5:
                blank_customers(tmp_path, {"Acme"})

    threads = [threading.Thread(target=add, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((deed.who, deed.what) for deed in deeds(tmp_path)) == sorted(
        (f"p{number}", f"{turn}") for number in range(5) for turn in range(10)
    )


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match=r"audit\.jsonl in .* could not be written"):
        audit(tmp_path, "ana@example.com", "import", "i000001", "command line")
