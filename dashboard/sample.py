"""The sample's exports go in, one import after the other, as a reader would bring them."""

from __future__ import annotations

from pipelines.importing.incoming import Progress
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.options import ImportOptions
from pipelines.settings import read_settings
from sample_data import IMPORTS, SETTINGS


def load_sample(store: Store, progress: Progress) -> int:
    """Import the sample; how many imports that took. What is there already changes nothing."""
    settings = read_settings(SETTINGS)
    for position, one in enumerate(IMPORTS):
        progress(
            f"Importing {one.files[0].parent.name}/{one.files[0].name}", position / len(IMPORTS)
        )
        import_files(store, one.files, ImportOptions(**one.options), settings=settings)
    return len(IMPORTS)
