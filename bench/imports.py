"""How long an import of a million Jira issues takes, beside pandas and DuckDB reading the file.

    python -m bench.imports [--rows 1000000] [--files 1] [--rounds 3] [--big 10000000]

Whole processes, in turns, the best of each: pandas' read_csv with to_datetime of the four date
columns; DuckDB's read_csv into a table, every cell text; `kept import` into an empty store, which
also checks, judges and publishes every record; the same import again. One file is read up to
1 GB: `--big`, ten million issues say, is ten files and one import, held against as many times
the smaller one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Figure, machine, table
from bench.jira_file import DATES, write_jira

PROJECT = Path(__file__).parents[1]
PANDAS = f"""
import sys, pandas as pd
for path in sys.argv[1:]:
    table = pd.read_csv(path)
    for column in {DATES}:
        table[column] = pd.to_datetime(table[column], format="%d/%b/%y %I:%M %p")
"""
DUCKDB = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
con.read_csv(sys.argv[2:], all_varchar=True, header=True).create("raw")
con.close()
"""
# Started from a process this small: a process inherits the peak of the one it is started from.
LAUNCH = """
import json, os, subprocess, sys
started = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(started.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime,
                  used.ru_maxrss / 1e3]))
"""
FILES_OF = 1_000_000  # rows, of an import of several
MOST_MEMORY, MOST_MEMORY_OF_TEN = 1_500.0, 4_000.0  # MB


@dataclass(frozen=True)
class Run:
    """Seconds on the clock, seconds of processors, and MB at the peak of the largest process."""

    clock: float
    processors: float
    peak: float


def run(*command: str) -> Run:
    """Run Python with these arguments, from the project, and take its measure."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, sys.executable, *command],
        capture_output=True, text=True, check=True, cwd=PROJECT,
    )  # fmt: skip
    code, processors, peak = json.loads(done.stdout)
    if code:
        sys.exit(f"{' '.join(command)} failed: {done.stderr}")
    return Run(time.perf_counter() - started, processors, peak)


def best(runs: Iterable[Run]) -> Run:
    """The least of each, as what else the machine does only ever adds."""
    every = list(runs)
    return Run(
        min(one.clock for one in every),
        min(one.processors for one in every),
        max(one.peak for one in every),
    )


def written(folder: Path, rows: int, files: int) -> list[str]:
    """Jira exports of so many issues in all."""
    each = rows // files
    return [
        str(write_jira(folder / f"jira-{n}.csv", each, start=n * each)) for n in range(files)
    ]  # fmt: skip


def measured(folder: Path, paths: Sequence[str], rounds: int) -> dict[str, Run]:
    """By name, the best of some rounds of each way to take these files."""
    found: dict[str, list[Run]] = {}
    for turn in range(rounds):
        load = ("-m", "kept", "import", *paths, "--store", str(folder / f"store-{turn}"))
        for name, command in (
            ("pandas", ("-c", PANDAS, *paths)),
            ("duckdb", ("-c", DUCKDB, str(folder / f"{turn}.db"), *paths)),
            ("import", load),
            ("again", load),
        ):
            found.setdefault(name, []).append(run(*command))
    return {name: best(runs) for name, runs in found.items()}


def figures(rows: int, files: int, rounds: int, big: int = 0) -> list[Figure]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as name:
        folder = Path(name)
        one = measured(folder, written(folder, rows, files), rounds)
        told = _told(one, f"import of {rows:,} issues")
        if big:
            paths = written(folder, big, max(1, big // FILES_OF))
            more = run("-m", "kept", "import", *paths, "--store", str(folder / "big"))
            told += _grown(one["import"], more, rows, big)
    return told


def _told(one: dict[str, Run], what: str) -> list[Figure]:
    ours, again, pandas, raw = one["import"], one["again"], one["pandas"], one["duckdb"]
    beside = "pandas read_csv, to_datetime"
    return [
        Figure(f"{what}, clock", ours.clock, "s", beside, pandas.clock, 1.0),
        Figure(f"{what}, processors", ours.processors, "s", beside, pandas.processors),
        Figure(f"{what}, clock", ours.clock, "s", "DuckDB read_csv, all text", raw.clock),
        Figure(f"{what}, memory", ours.peak, "MB", beside, pandas.peak, MOST_MEMORY, True),
        Figure("the same file again, clock", again.clock, "s", "its first import", ours.clock, 1.0),
        Figure("the same file again, memory", again.peak, "MB", "its first import", ours.peak),
    ]


def _grown(one: Run, more: Run, rows: int, big: int) -> list[Figure]:
    times = big / rows
    what, beside = f"import of {big:,} issues", f"{times:g} times {rows:,}"
    return [
        Figure(f"{what}, clock", more.clock, "s", beside, times * one.clock, 1.1),
        Figure(f"{what}, processors", more.processors, "s", beside, times * one.processors),
        Figure(f"{what}, memory", more.peak, "MB", f"{rows:,}", one.peak, MOST_MEMORY_OF_TEN, True),
    ]


def main() -> None:
    """Measure, and print a row for each."""
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--rows", type=int, default=1_000_000)
    told.add_argument("--files", type=int, default=1)
    told.add_argument("--rounds", type=int, default=3)
    told.add_argument("--big", type=int, default=0)
    asked = told.parse_args()
    print(f"{machine()}\n")
    print(table(figures(asked.rows, asked.files, asked.rounds, asked.big)))


if __name__ == "__main__":
    main()
