"""How long an import of a million Jira issues takes, beside pandas and DuckDB reading the file.

    python -m bench.imports [--rows 1000000] [--files 1] [--rounds 3]

Whole processes, in turns, the best of each: pandas' read_csv with to_datetime of the four date
columns; DuckDB's read_csv into a table, every cell text; `kept import` into an empty store, which
also checks, judges and publishes every record; the same import again. One file is read up to
1 GB: ten million issues are ten files (`--rows 10000000 --files 10`), and one import.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
BESIDE = "pandas read_csv + to_datetime"
# Started from a process this small: a process inherits the peak of the one it is started from.
LAUNCH = """
import json, os, subprocess, sys
started = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(started.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime,
                  used.ru_maxrss * 1024]))
"""


def run(*command: str) -> tuple[float, float, int]:
    """Seconds on the clock, seconds of processors, and peak bytes of the largest process."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, sys.executable, *command],
        capture_output=True, text=True, check=True, cwd=PROJECT,
    )  # fmt: skip
    code, processors, peak = json.loads(done.stdout)
    if code:
        sys.exit(f"{' '.join(command)} failed: {done.stderr}")
    return time.perf_counter() - started, processors, peak


def main() -> None:
    """Measure, and print a line for each."""
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--rows", type=int, default=1_000_000)
    told.add_argument("--files", type=int, default=1)
    told.add_argument("--rounds", type=int, default=3)
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as name:
        folder = Path(name)
        each = asked.rows // asked.files
        paths = [
            write_jira(folder / f"jira-{n}.csv", each, start=n * each) for n in range(asked.files)
        ]
        size = sum(path.stat().st_size for path in paths)
        print(f"{each * asked.files:,} Jira issues in {asked.files} files, {size / 1e6:,.0f} MB, "
              f"{os.cpu_count()} processors; the best of {asked.rounds}")  # fmt: skip
        files = [str(path) for path in paths]
        found: dict[str, list[tuple[float, float, int]]] = {}
        for turn in range(asked.rounds):
            load = ("-m", "kept", "import", *files, "--store", str(folder / f"store-{turn}"))
            for name, command in (
                (BESIDE, ("-c", PANDAS, *files)),
                ("DuckDB read_csv, all text", ("-c", DUCKDB, str(folder / f"{turn}.db"), *files)),
                ("kept import", load),
                ("kept import, unchanged", load),
            ):
                found.setdefault(name, []).append(run(*command))
    beside = min(found[BESIDE])
    for name, runs in found.items():
        seconds, processors, peak = min(runs)
        print(f"{name:<30} {seconds:6.1f} s {seconds / beside[0]:5.2f} of pandas | "
              f"{processors:6.1f} s of processors {processors / beside[1]:5.2f} of pandas | "
              f"{peak / 1e6:6,.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
