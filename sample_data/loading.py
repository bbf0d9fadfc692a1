"""The sample's exports go into a store, one import after the other, as a reader brings them."""

from __future__ import annotations

from pipelines.importing.incoming import Progress
from pipelines.importing.load import import_files
from pipelines.importing.report import in_words
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.options import ImportOptions
from pipelines.settings import read_settings
from sample_data import IMPORTS, SETTINGS


def load_sample(store: Store, progress: Progress) -> None:
    """Import what the store has not of the sample; what is there already changes nothing.

    Raises StoreError with the report's words where one of its exports is not imported.
    """
    settings = read_settings(SETTINGS)
    for position, one in enumerate(IMPORTS):
        name = f"{one.files[0].parent.name}/{one.files[0].name}"
        progress(f"Importing {name}", position / len(IMPORTS))
        report = import_files(store, one.files, ImportOptions(**one.options), settings=settings)
        if report.exit_code:
            raise StoreError(in_words(report))
