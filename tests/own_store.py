"""The sample's own help desk in a store of its own: what is said in it stays in it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from sample_data import FOLDER


def own_store(folder: Path) -> Store:
    """Some 240 promises of teams, customers and kinds, with a history."""
    shutil.copytree(_made(), folder, dirs_exist_ok=True)
    return FolderStore(folder)


@cache
def _made() -> Path:
    """The same store for every test of this process, imported once and only copied."""
    made = Path(tempfile.mkdtemp(prefix="kept-own-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    files = [FOLDER / "kept" / "promises.csv", FOLDER / "kept" / "events.csv"]
    options = ImportOptions(zone="Europe/Berlin", as_of="2026-11-15")
    report = import_files(FolderStore(made / "store"), files, options)
    assert report.exit_code == 0
    return made / "store"
