"""How long an import of a million Jira issues takes, beside pandas reading the same file.

    python -m bench.imports [--rows 1000000] [--rounds 3]

Whole processes, in turns, the best of each: pandas' read_csv with to_datetime of the four date
columns; `kept import` into an empty store, which also checks, judges and publishes every record;
the same import again.
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
table = pd.read_csv(sys.argv[1])
for column in {DATES}:
    table[column] = pd.to_datetime(table[column], format="%d/%b/%y %I:%M %p")
"""
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
    told.add_argument("--rounds", type=int, default=3)
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as folder:
        path = write_jira(Path(folder) / "jira.csv", asked.rows)
        print(f"{asked.rows:,} Jira issues, {path.stat().st_size / 1e6:,.0f} MB, "
              f"{os.cpu_count()} processors; the best of {asked.rounds}")  # fmt: skip
        found: dict[str, list[tuple[float, float, int]]] = {}
        for turn in range(asked.rounds):
            load = ("-m", "kept", "import", str(path), "--store", str(Path(folder) / f"s{turn}"))
            for name, command in (
                ("pandas read_csv + to_datetime", ("-c", PANDAS, str(path))),
                ("kept import", load),
                ("kept import, unchanged", load),
            ):
                found.setdefault(name, []).append(run(*command))
    beside = min(found["pandas read_csv + to_datetime"])
    for name, runs in found.items():
        seconds, processors, peak = min(runs)
        print(f"{name:<30} {seconds:6.1f} s  {processors:6.1f} s of processors  "
              f"{peak / 1e6:6,.0f} MB  {seconds / beside[0]:5.2f} of pandas")  # fmt: skip


if __name__ == "__main__":
    main()
