"""How long a small question takes from the command line, beside what loading libraries takes.

The store is that of the sample data; the reference is a Python that only loads DuckDB, pyarrow,
pydantic and typer. A question of a few counts needs no pyarrow any more, and no numpy with it; the
reference stays what it was, so that figures of two days can be compared.
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
    """`kept rates` on the sample, and `kept --help`: the least of some runs, in turns."""
    store = FolderStore(folder / "sample")
    if store.version() is None:
        load_sample(store, lambda stage, share: None)
    ways = {
        "libraries": ("-c", LIBRARIES),
        "`kept rates`, the sample": ("-m", "kept", "rates", "--store", str(store.path)),
        "`kept --help`": ("-m", "kept", "--help"),
    }
    turns = [{name: run(*way) for name, way in ways.items()} for _ in range(5 * rounds)]
    least = {name: best(turn[name] for turn in turns) for name in ways}
    other, beside = least.pop("libraries"), "its libraries, loaded"
    told = []
    for name, one in least.items():
        told.append(Figure(f"{name}, clock", one.clock, "s", beside, other.clock, MOST, True))
        told.append(Figure(f"{name}, processors", one.processors, "s", beside, other.processors))
    return told
