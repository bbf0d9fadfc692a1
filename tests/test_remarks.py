"""What readers add to a store: kept, taken back, and whole after a torn write."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.keeping.lock import StoreError
from pipelines.keeping.remarks import FILE, Remark, add_remark, remarks, remarks_state, take_back

NOTE = Remark("note", {"customer": "Acme"}, {"text": "We said 3 June — by phone"}, "ann")
VIEW = Remark("view", {}, {"name": "Field", "query": "team=Field"}, "ann")


def test_remarks_stand_until_they_are_taken_back(tmp_path: Path) -> None:
    assert remarks(tmp_path) == ()
    before = remarks_state(tmp_path)
    add_remark(tmp_path, NOTE)
    add_remark(tmp_path, VIEW)
    assert remarks(tmp_path) == (NOTE, VIEW)
    assert remarks(tmp_path, "view") == (VIEW,)
    take_back(tmp_path, NOTE.id, "bob")
    assert remarks(tmp_path) == (VIEW,)
    assert before != remarks_state(tmp_path)


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
