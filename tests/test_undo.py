"""Taking an import back, verifying what is there, and reading the flags of an import."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.importing.listed import imports
from pipelines.importing.undo import undo
from pipelines.importing.verify import verify
from pipelines.keeping.store import FolderStore, StoreError
from pipelines.options import UsageError, parse_answers, parse_moment
from tests.test_load import EVENTS, PROMISES, Write, judged, load


def test_any_import_can_be_undone_as_if_it_had_never_been(
    store: FolderStore, tmp_path: Path, write: Write
) -> None:
    exports = [
        (write("p.csv", PROMISES), "2024-03-16"),
        (write("e.csv", EVENTS), "2024-03-18"),
        (write("p2.csv", PROMISES.replace("2024-04-20", "2024-05-20")), "2024-03-20"),
    ]
    for path, as_of in exports:
        load(store, path, as_of=as_of)
    for left_out in range(3):
        undone, never = (
            FolderStore(tmp_path / f"undone{left_out}"),
            FolderStore(tmp_path / f"never{left_out}"),
        )
        shutil.copytree(store.path, undone.path)
        for n, (path, as_of) in enumerate(exports):
            if n != left_out:
                load(never, path, as_of=as_of)
        undo(undone, f"i{left_out + 1:06d}")
        assert judged(undone, "* EXCLUDE (since)") == judged(never, "* EXCLUDE (since)")
        assert verify(undone).faults == ()
        assert len(imports(undone)) == 2


def test_an_undone_import_can_be_imported_again_under_a_new_id(
    store: FolderStore, write: Write
) -> None:
    path = write("p.csv", PROMISES)
    load(store, path)
    done = undo(store, "i000001")
    assert (done.removed, done.changed) == (3, 0)
    assert judged(store) == []
    assert load(store, path).import_id == "i000002"


def test_an_import_that_is_not_there_cannot_be_undone(store: FolderStore, write: Write) -> None:
    with pytest.raises(StoreError, match="is empty"):
        undo(store, "i000001")
    load(store, write("p.csv", PROMISES))
    with pytest.raises(StoreError, match="no import i000009"):
        undo(store, "i000009")
    assert store.version() == "v000001"


def test_verify_finds_a_judgement_that_the_exports_do_not_give(
    store: FolderStore, write: Write
) -> None:
    load(store, write("p.csv", PROMISES))
    assert verify(store).faults == ()
    with store.write() as draft:
        draft.con.execute("UPDATE promises SET outcome = 'kept_original'")
    assert verify(store).faults == (
        "4 rows of promises are not what judging the exports again gives.",
    )


def test_verify_finds_a_changed_byte(store: FolderStore, write: Write) -> None:
    load(store, write("p.csv", PROMISES))
    load(store, write("e.csv", EVENTS))
    path = store.file("v000001")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert verify(store).faults == (
        "v000001 is not what was published: it was damaged or replaced.",
    )


# -- flags --------------------------------------------------------------------------------------


def test_answers_are_code_column_and_choice() -> None:
    given = parse_answers(["GOES_BACK=yes", "UNKNOWN_VALUE:Status=Waiting=open,Done=delivered"])
    assert given == {
        ("GOES_BACK", None): "yes",
        ("UNKNOWN_VALUE", "Status"): "Waiting=open,Done=delivered",
    }
    with pytest.raises(UsageError, match="CODE=CHOICE"):
        parse_answers(["yes"])


def test_a_moment_is_a_day_or_a_local_time() -> None:
    assert parse_moment("2024-03-15", "UTC") == (datetime(2024, 3, 15), True)
    assert parse_moment("2024-03-15T00:00", "UTC") == (datetime(2024, 3, 15), False)
    assert parse_moment("2024-03-15T23:30Z", "Europe/Berlin") == (
        datetime(2024, 3, 16, 0, 30),
        False,
    )
    with pytest.raises(UsageError, match="not a day or a time"):
        parse_moment("15/03/2024", "UTC")
