"""A history that holds every change also speaks of the records it holds no change of."""

from __future__ import annotations

from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.importing.undo import undo
from pipelines.importing.verify import verify
from pipelines.keeping.contract import Store
from pipelines.options import ImportOptions

ISSUES = """\
Issue key,Issue Type,Summary,Status,Created,Updated,Resolved,Due date
OPS-1,Task,Moved,Done,2026-03-02 09:00,2026-03-20 10:00,2026-03-20 10:00,2026-03-25
OPS-2,Task,Never moved,Done,2026-03-03 09:00,2026-03-20 10:00,2026-03-20 10:00,2026-03-25
OPS-3,Task,Older than the history,Done,2026-02-01 09:00,2026-03-20 10:00,2026-03-20 10:00,2026-03-25
"""
CHANGES = "Issue key,Created,Author,Field,From,To\n"
MOVED = "OPS-1,2026-03-05 09:00,Ada,duedate,2026-03-18,2026-03-25\n"
ASSIGNED = "OPS-1,2026-03-02 10:00,Ada,assignee,,Ben\n"


def bring(store: Store, folder: Path, **files: str) -> str:
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    report = import_files(store, paths, ImportOptions(as_of="2026-04-01"))
    assert report.exit_code == 0, report
    assert report.import_id is not None
    return report.import_id


def without_history(store: Store) -> set[str]:
    reader = store.reader()
    assert reader is not None
    rows = reader.query("SELECT promise_id FROM promises WHERE history_missing")
    return set(rows.column("promise_id").to_pylist())


def test_a_record_the_changelog_does_not_name_was_not_moved(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, issues=ISSUES, changelog=CHANGES + ASSIGNED + MOVED)
    assert without_history(store) == {"OPS-3"}  # what happened before the history begins is unknown


def test_the_changelog_may_come_later_and_be_taken_back(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, issues=ISSUES)
    assert without_history(store) == {"OPS-1", "OPS-2", "OPS-3"}
    history = bring(store, tmp_path, changelog=CHANGES + ASSIGNED + MOVED)
    assert without_history(store) == {"OPS-3"}
    undo(store, history)
    assert without_history(store) == {"OPS-1", "OPS-2", "OPS-3"}
    assert verify(store).faults == ()


def test_a_changelog_without_any_due_change_proves_nothing(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, issues=ISSUES, changelog=CHANGES + ASSIGNED)
    assert without_history(store) == {"OPS-1", "OPS-2", "OPS-3"}
