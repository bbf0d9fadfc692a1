"""A million generated promises in DuckDB and in ClickHouse go in; every measure of both is compared
cell by cell and timed, and a table comes out.

    python -m bench.clickhouse [FOLDER] [PROMISES]
"""

from __future__ import annotations

import math
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.million import million
from metrics.definitions import CATALOGUE
from metrics.filters import Filters
from metrics.metric import by
from metrics.scope import EVERYTHING
from metrics.slices import Slice
from pipelines.keeping.clickhouse_reader import cursor_of
from pipelines.keeping.clickhouse_server import Server
from pipelines.keeping.clickhouse_tables import ddl, load
from pipelines.keeping.version import TABLES
from tests.clickhouse_running import running

EARLIER = Filters(as_of=date(2025, 6, 30))
ASKED: tuple[tuple[Slice, Filters], ...] = (
    ("team", Filters()),
    ("month", Filters()),
    ("team", EARLIER),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        promises = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
        file = million(folder / f"million-{promises}.duckdb", promises)
        print(f"{promises:,} promises; {platform.machine()}, Python {platform.python_version()}")
        with running(folder / "engine") as engine, duckdb.connect(file, read_only=True) as con:
            con.execute("SET TimeZone = 'UTC'")
            con.execute("SET threads = 2")
            _compare(con, engine.server("default"))


def _compare(con: duckdb.DuckDBPyConnection, server: Server) -> None:
    began = time.perf_counter()
    for table in TABLES:
        server.run(f"DROP TABLE IF EXISTS b_{table} SYNC")
        server.run(ddl(table, f"b_{table}"))
        load(server, con, table, f"b_{table}", "TRUE")
    print(f"loaded in {time.perf_counter() - began:.0f} s")
    for row in server.rows(
        "SELECT table, sum(rows) AS n, sum(bytes_on_disk) AS stored FROM system.parts"
        " WHERE active AND startsWith(table, 'b_') GROUP BY table ORDER BY stored DESC LIMIT 5"
    ):
        each = row["stored"] / max(row["n"], 1)
        print(f"  {row['table'][2:]:<13} {row['n']:>10,} rows {each:6.0f} bytes each on disk")
    engine: Any = cursor_of(server, "b_")
    differ, times = [], []
    for metric in CATALOGUE:
        for slice, filters in ASKED:
            first, mine = _timed(partial(by, con, metric, slice, filters, EVERYTHING))
            again, theirs = _timed(partial(by, engine, metric, slice, filters, EVERYTHING))
            if not _same(first.to_pylist(), again.to_pylist()):
                differ.append(f"{metric.name} by {slice} as of {filters.as_of or 'now'}")
            times.append((theirs / mine, mine, theirs, metric.name, slice))
    times.sort()
    mine, theirs = sum(t[1] for t in times), sum(t[2] for t in times)
    print(f"{len(times)} questions: DuckDB {mine:.1f} s, ClickHouse {theirs:.1f} s")
    for at in (0, len(times) // 2, -1):
        ratio, one, two, name, slice = times[at]
        print(f"  ×{ratio:.1f}  {name} by {slice}: {one:.3f} s and {two:.3f} s")
    print("Identical in every cell." if not differ else "DIFFER: " + "; ".join(differ))
    if differ:
        raise SystemExit(1)


def _timed(question: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return question(), time.perf_counter() - began


def _same(one: Any, other: Any) -> bool:
    """Sums of fractions depend on the order of their terms, in the last digits."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(v, other[k]) for k, v in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


if __name__ == "__main__":
    main()
