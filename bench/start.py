"""How long a small question takes from the command line, beside what starting its libraries takes.

The store is that of the sample data; the reference is a Python that only loads DuckDB, pyarrow,
pydantic and typer, which the command needs whatever it is asked.
"""

from __future__ import annotations

from pathlib import Path

from bench.figure import Figure
from bench.imports import best, run
from pipelines.keeping.store import FolderStore
from sample_data.loading import load_sample

LIBRARIES = "import duckdb, pyarrow, pydantic.main, typer"
MOST = 0.5  # seconds


def figures(folder: Path, rounds: int) -> list[Figure]:
    """`kept rates` on the sample, on the clock."""
    store = FolderStore(folder / "sample")
    if store.version() is None:
        load_sample(store, lambda stage, share: None)
    runs = [
        (run("-m", "kept", "rates", "--store", str(store.path)), run("-c", LIBRARIES))
        for _ in range(2 * rounds)
    ]
    ours, libraries = best(ours for ours, _ in runs), best(other for _, other in runs)
    beside = "its libraries, loaded"
    return [
        Figure("`kept rates`, the sample", ours.clock, "s", beside, libraries.clock, MOST, True)
    ]
