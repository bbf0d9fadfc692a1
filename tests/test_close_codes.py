"""Closed without a solution is not delivered, whatever the tool's state says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.importing.load import import_files
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

HEADER = (
    "number,short_description,company,state,assignment_group,opened_at,due_date,resolved_at,"
    "closed_at,close_code,sys_updated_on\n"
)
ROW = (
    "INC1,Gateway,Acme,Closed,Field,2026-01-01 10:00:00,2026-02-01 00:00:00,"
    "2026-01-20 10:00:00,2026-01-30 10:00:00,{},2026-03-01 10:00:00\n"
)


@pytest.mark.parametrize(
    ("close_code", "outcome"),
    [
        ("Solved (Permanently)", "kept_original"),
        ("Not Solved (Too Costly)", "unjudgeable"),  # cancelled in time, nobody says by whom
        ("Cancelled by caller", "unjudgeable"),
        ("Duplicate", "not_a_promise"),
    ],
)
def test_the_close_code_says_how_it_ended(tmp_path: Path, close_code: str, outcome: str) -> None:
    path = tmp_path / "incident.csv"
    path.write_text(HEADER + ROW.format(close_code), encoding="utf-8")
    store = FolderStore(tmp_path / "store")
    assert import_files(store, [path], ImportOptions(as_of="2026-06-01")).exit_code == 0
    reader = store.reader()
    assert reader is not None
    assert reader.query("SELECT outcome FROM promises").to_pylist() == [{"outcome": outcome}]


def test_a_close_code_of_ones_own_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "incident.csv"
    path.write_text(HEADER + ROW.format("Gave up"), encoding="utf-8")
    report = import_files(
        FolderStore(tmp_path / "store"), [path], ImportOptions(as_of="2026-06-01")
    )
    assert report.exit_code == 3
    assert [question.code for question in report.questions] == ["UNKNOWN_VALUE"]
