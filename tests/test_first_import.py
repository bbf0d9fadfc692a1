"""The first import of a system is judged without looking anything up; it says the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.importing.report import Report
from pipelines.importing.verify import verify
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

HEADER = "promise_id,title,customer,made_at,original_due,due,delivered_at,status\n"
# Plain, with two dues that differ, cancelled without a day, not a promise, and never due.
ROWS = (
    "A1,Gate,Ada,2024-01-02,2024-02-01,2024-02-01,2024-01-30,delivered",
    "A2,Gate,Ada,2024-01-02,2024-02-01,2024-03-01,2024-02-20,delivered",
    "A3,Gate,Bea,2024-01-02,,2024-02-01,,open",
    "A4,Gate,Bea,2024-01-02,2024-02-01,2024-02-15,,cancelled",
    "A5,Gate,Bea,2024-01-02,,2024-02-01,,not_a_promise",
    "A6,Gate,Bea,2024-01-02,,,,open",
)


def _import(
    store: FolderStore, folder: Path, name: str, rows: Iterable[str], as_of: str, instance: str = ""
) -> Report:
    path = folder / f"{name}.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    report = import_files(store, [path], ImportOptions(as_of=as_of, instance=instance))
    assert report.exit_code == 0, report
    return report


def _promises(store: FolderStore) -> list[dict[str, object]]:
    reader = store.reader()
    assert reader is not None
    rows: list[dict[str, object]] = reader.query("FROM promises ORDER BY ALL").to_pylist()
    return rows


def test_it_is_judged_as_if_all_were_looked_up(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    report = _import(store, tmp_path, "one", ROWS, "2024-04-01")
    assert (report.promises.new, report.promises.changed) == (6, 0)
    outcomes = {row["promise_id"]: row["outcome"] for row in _promises(store)}
    assert len(set(outcomes.values())) >= 4
    assert verify(store).faults == ()  # judges all again, in the way of any later import


def test_another_system_beside_it_is_first_too_and_counts_as_new(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    _import(store, tmp_path, "one", ROWS, "2024-04-01")
    before = _promises(store)
    report = _import(store, tmp_path, "two", ROWS[:3], "2024-05-01", instance="north")
    assert (report.promises.new, report.promises.changed, report.promises.unchanged) == (3, 0, 0)
    assert [row for row in _promises(store) if row["instance"] == ""] == before
    assert verify(store).faults == ()


def test_a_later_export_of_the_same_system_is_no_first_one(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    _import(store, tmp_path, "one", ROWS, "2024-02-20")
    moved = [ROWS[2].replace("2024-02-01", "2024-03-10")]
    report = _import(store, tmp_path, "later", moved, "2024-02-25")
    assert (report.promises.new, report.promises.changed) == (0, 1)
    [promise] = [row for row in _promises(store) if row["promise_id"] == "A3"]
    assert promise["pushes"] == 1
    assert str(promise["first_due"])[:10] == str(date(2024, 2, 1))
    assert verify(store).faults == ()
