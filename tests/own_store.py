"""The sample's own help desk in a store of its own: what is said in it stays in it."""

from __future__ import annotations

from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from sample_data import FOLDER


def own_store(folder: Path) -> Store:
    """Some 240 promises of teams, customers and kinds, with a history."""
    made = FolderStore(folder)
    files = [FOLDER / "kept" / "promises.csv", FOLDER / "kept" / "events.csv"]
    report = import_files(made, files, ImportOptions(zone="Europe/Berlin", as_of="2026-11-15"))
    assert report.exit_code == 0
    return made
