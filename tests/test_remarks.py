"""What readers add to a store: kept, taken back, and whole after a torn write."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest

from pipelines.keeping.copying import copy_store
from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import (
    FILE,
    Remark,
    add_remark,
    add_remarks,
    remarks,
    rewrite_remarks,
    take_back,
)
from pipelines.keeping.store import FolderStore
from tests.own_store import own_store
from tests.test_pages import opened, text

NOTE = Remark("note", {"customer": "Acme"}, {"text": "We said 3 June — by phone"}, "ann")
VIEW = Remark("view", {}, {"name": "Field", "query": "team=Field"}, "ann")


def test_remarks_stand_until_they_are_taken_back(tmp_path: Path) -> None:
    assert remarks(tmp_path) == ()
    add_remark(tmp_path, NOTE)
    add_remark(tmp_path, VIEW)
    assert remarks(tmp_path) == (NOTE, VIEW)
    assert remarks(tmp_path, "view") == (VIEW,)
    take_back(tmp_path, NOTE.id, "bob")
    assert remarks(tmp_path) == (VIEW,)


def test_a_torn_last_line_was_never_said_and_harms_nothing(tmp_path: Path) -> None:
    add_remark(tmp_path, NOTE)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"kind": "no')
    assert remarks(tmp_path) == (NOTE,)
    add_remark(tmp_path, VIEW)
    assert remarks(tmp_path) == (NOTE, VIEW)


def test_a_line_that_is_no_remark_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"kind": "note"}\n')
    with pytest.raises(StoreError, match="Line 1 of remarks"):
        remarks(tmp_path)


def test_a_line_that_was_changed_or_taken_out_is_noticed(tmp_path: Path) -> None:
    for remark in (NOTE, VIEW, NOTE):
        add_remark(tmp_path, remark)
    lines = (tmp_path / FILE).read_text().splitlines(keepends=True)
    for changed in ([lines[0], lines[2]], [lines[0].replace("3 June", "9 June"), *lines[1:]]):
        (tmp_path / FILE).write_text("".join(changed))
        with pytest.raises(StoreError, match=r"not what was written|were cut"):
            remarks(tmp_path)


def test_lines_cut_off_the_end_are_noticed(tmp_path: Path) -> None:
    add_remark(tmp_path, NOTE)
    add_remark(tmp_path, VIEW)
    first = (tmp_path / FILE).read_text().splitlines(keepends=True)[0]
    for left in (first, ""):
        (tmp_path / FILE).write_text(left)
        with pytest.raises(StoreError, match="cut off its end"):
            remarks(tmp_path)
    (tmp_path / FILE).unlink()
    with pytest.raises(StoreError, match="cut off its end"):
        remarks(tmp_path)
    (tmp_path / "remarks.end").unlink()
    assert remarks(tmp_path) == ()


def test_remarks_of_before_there_were_checks_are_read_and_added_to(tmp_path: Path) -> None:
    old = {"kind": "note", "about": {}, "says": {"text": "old"}, "who": "ann", "id": "1", "at": "x"}
    (tmp_path / FILE).write_text(json.dumps(old) + "\n")
    add_remark(tmp_path, VIEW)
    assert [remark.kind for remark in remarks(tmp_path)] == ["note", "view"]


def test_a_copied_store_has_the_remarks_and_notices_what_is_cut_off_them(tmp_path: Path) -> None:
    store, into = own_store(tmp_path / "store"), FolderStore(tmp_path / "into")
    add_remark(store.path, NOTE)
    add_remark(store.path, VIEW)
    copy_store(store, into)
    assert remarks(into.path) == (NOTE, VIEW)
    first = (into.path / FILE).read_bytes().splitlines(keepends=True)[0]
    (into.path / FILE).write_bytes(first)
    with pytest.raises(StoreError, match="cut off"):
        remarks(into.path)


def test_a_marked_change_that_cannot_be_read_is_a_sentence_on_every_page_that_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = own_store(tmp_path / "store")
    monkeypatch.setenv("KEPT_STORE", str(store.path))
    add_remark(store.path, Remark("change", {}, {"day": "soon", "text": "new rota"}, "ann"))
    assert "has no day that can be read" in text(opened("overview"))


def test_several_remarks_are_kept_at_the_price_of_one(tmp_path: Path) -> None:
    """Each line holds the one before it; a file of many is looked through once, not once each."""
    several = [
        Remark("cause", {"promise_id": f"P{n}"}, {"cause": "parts"}, "ann") for n in range(9)
    ]
    add_remark(tmp_path, Remark("note", {}, {"text": "first"}, "ann"))
    add_remarks(tmp_path, several)
    add_remark(tmp_path, Remark("note", {}, {"text": "last"}, "ann"))
    kept = remarks(tmp_path)
    assert [one.kind for one in kept] == ["note", *["cause"] * 9, "note"]
    assert kept[1:-1] == tuple(several)
    many = [Remark("cause", {"promise_id": f"P{n}"}, {"cause": "x"}, "ann") for n in range(2_000)]
    one_by_one, at_once = tmp_path / "one", tmp_path / "all"
    for folder in (one_by_one, at_once):
        folder.mkdir()
    began = process_time()
    for remark in many[:100]:
        add_remark(one_by_one, remark)
    each = (process_time() - began) / 100
    began = process_time()
    add_remarks(at_once, many)
    assert (process_time() - began) / len(many) < each / 2


def test_many_remarks_are_put_through_once_each(tmp_path: Path) -> None:
    def cpu(many: int) -> float:
        folder = tmp_path / str(many)
        folder.mkdir()
        said = [{"text": f"note {n} of theirs"} for n in range(many)]
        add_remarks(folder, [Remark("note", {"customer": "Acme"}, says, "ann") for says in said])
        began = process_time()
        taken = rewrite_remarks(folder, lambda line: {**line, "who": "bob"})
        assert taken == many
        return process_time() - began

    assert cpu(8_000) < 100 * cpu(500), "sixteen times as many, and not 256 times the work"
