"""Judging a store's own observations with other settings: the same as an import with them."""

from __future__ import annotations

from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.judging.judge import judged_as
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from pipelines.settings import Settings

FILE = """\
promise_id,made_at,original_due,due,status,delivered_at
night,2026-03-01,2026-03-15T14:00:00Z,2026-03-15T14:00:00Z,open,
day,2026-03-01,2026-03-15,2026-03-15,delivered,2026-03-16T03:30:00Z
"""
TIMES = "SELECT promise_id, outcome, as_of::VARCHAR, first_due::VARCHAR FROM promises ORDER BY ALL"


def brought(folder: Path, settings: Settings) -> Store:
    path = folder / "promises.csv"
    path.write_text(FILE, encoding="utf-8")
    store = FolderStore(folder / settings.zone.replace("/", "-"))
    options = ImportOptions(as_of="2026-03-15T14:30:00Z")
    assert import_files(store, [path], options, settings=settings).exit_code == 0
    return store


def test_in_another_zone_an_export_speaks_for_the_same_moment(tmp_path: Path) -> None:
    """A moment of the export must not move against a due that has an offset."""
    utc, york = Settings(zone="UTC"), Settings(zone="America/New_York")
    here = brought(tmp_path, utc).reader()
    there = brought(tmp_path, york).reader()
    assert here is not None
    assert there is not None
    anew = judged_as(here.path, york)
    assert anew.execute(TIMES).fetchall() == there.cursor().execute(TIMES).fetchall()
    outcomes = dict(anew.execute("SELECT promise_id, outcome FROM promises").fetchall())
    assert outcomes == {"night": "broken_overdue", "day": "unjudgeable"}
