"""Each measure at a million promises, beside the leanest SQL by hand: `make bench`.

python -m bench.measures [FOLDER]     the store is made in FOLDER once, and stays there
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from time import process_time
from typing import Any

import duckdb

from bench.by_hand import by_hand, says_n_and_k, sum_of_k
from bench.figure import Figure
from bench.million import generated
from metrics.definitions import CATALOGUE
from metrics.filters import Filters
from metrics.metric import Metric, by
from metrics.scope import EVERYTHING
from metrics.slices import Slice
from metrics.value import Gap

RUNS = 5
LIMIT = 1.3  # times the leanest by hand
SLACK = 0.005  # seconds: what two runs of one text differ by, on a machine at work
SECONDS = 3.0  # of what no single SQL text can say: curves and back-tests
CUTS: tuple[Slice, ...] = ("team", "month")


def seconds(*ways: Callable[[], Any]) -> list[float]:
    """The least of several runs of each, in turns. Of the processor, all threads together: what
    else the machine is doing does not count."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for way, times in zip(ways, taken, strict=True):
            start = process_time()
            way()
            times.append(process_time() - start)
    return [min(times) for times in taken]


def ask_all(con: duckdb.DuckDBPyConnection, texts: tuple[str, ...]) -> list[Any]:
    return [con.execute(text).fetchall() for text in texts]


def agrees(con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice) -> bool:
    """Whether the SQL by hand, where one text says them, counts the same n and the same k."""
    ways = by_hand(metric, slice)
    if (not says_n_and_k(metric) and len(ways) == 1) or isinstance(metric.value, Gap):
        return True
    text = ways[-1][0]
    ours = by(con, metric, slice, Filters(), EVERYTHING).to_pylist()
    n = sum(row["n"] for row in ours), sum(row["count"] or 0 for row in ours)
    rows = con.execute(text).fetchall()
    if metric.unit == "money":
        return bool(n[0] == sum(row[3] for row in rows))
    # a group without a first due has no period, so it is in no row of ours
    rows = [row for row in rows if slice != "month" or row[0] is not None]
    at = sum_of_k(metric)
    counted = sum(row[1] for row in rows), sum(row[at] or 0 for row in rows) if at else 0
    return bool(n == counted)


def measure(con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice) -> tuple[str, bool]:
    """A cell of the table, and whether it is slower than it may be."""
    ask = partial(by, con, metric, slice, Filters(), EVERYTHING)
    ways = by_hand(metric, slice)
    if not ways:
        [ours] = seconds(ask)
        return f"{1000 * ours:.0f} |  | ", ours > SECONDS
    if not agrees(con, metric, slice):
        return "not the same answer |  | ", True
    ours, *by_ways = seconds(ask, *(partial(ask_all, con, way) for way in ways))
    lean = min(by_ways)
    return f"{1000 * ours:.0f} | {1000 * lean:.0f} | {ours / lean:.2f}", ours > LIMIT * lean + SLACK


def figures(folder: Path, promises: int = 1_000_000) -> list[Figure]:
    """Each measure by team and by month, as rows of the one table; ends where one says something
    else than the SQL by hand.
    """
    con = duckdb.connect(generated(folder, promises), read_only=True)
    return [figure(con, metric, cut) for metric in CATALOGUE for cut in CUTS]


def figure(con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice) -> Figure:
    """A row of the one table."""
    what = f"`{metric.name}` by {slice}"
    ask = partial(by, con, metric, slice, Filters(), EVERYTHING)
    ways = by_hand(metric, slice)
    if ways and not agrees(con, metric, slice):
        raise SystemExit(f"{what} says something else than the SQL by hand.")
    ours, *by_ways = (1000 * one for one in seconds(ask, *(partial(ask_all, con, w) for w in ways)))
    if not by_ways:
        return Figure(what, ours, "ms", aim=1000 * SECONDS, is_absolute=True)
    return Figure(what, ours, "ms", "SQL by hand", min(by_ways), LIMIT, slack=1000 * SLACK)


def main(folder: Path, names: list[str]) -> int:
    """Print the table as docs/performance.md holds it; 1 where a measure is too slow."""
    con = duckdb.connect(generated(folder), read_only=True)
    asked = [metric for metric in CATALOGUE if not names or metric.name in names]
    print(f"{machine()}\n")
    heads = [f"by {cut}, ms | by hand | ratio" for cut in CUTS]
    print(f"| measure | {' | '.join(heads)} |")
    print("|---|" + "--:|" * 3 * len(CUTS))
    slow = []
    for metric in asked:
        cells = [measure(con, metric, cut) for cut in CUTS]
        is_slow = any(slow for _, slow in cells)
        name = f"**{metric.name}**" if is_slow else metric.name
        print(f"| {name} | {' | '.join(cell for cell, _ in cells)} |", flush=True)
        slow += [metric.name] if is_slow else []
    print(f"\n{len(slow)} of {len(asked)} slower than they may be: {', '.join(slow) or 'none'}.")
    return 1 if slow else 0


def machine() -> str:
    """'2026-11-22, DuckDB 2.0, 2 cores of …'"""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor() or platform.machine()
    return (
        f"{datetime.now(UTC):%d %B %Y}, DuckDB {duckdb.__version__}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores ({model})."
    )


if __name__ == "__main__":
    default = Path(gettempdir()) / "kept-bench"
    told = sys.argv[1:]
    sys.exit(main(Path(told[0]) if told else default, told[1:]))
