"""Each measure by team at a million promises, beside the leanest SQL by hand: `make bench`.

python -m bench.measures [FOLDER]     the store is made in FOLDER once, and stays there
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter
from typing import Any

import duckdb

from bench.million import million
from metrics.definitions import CATALOGUE, by_name
from metrics.filters import Filters
from metrics.metric import Metric, by
from metrics.scope import EVERYTHING
from metrics.value import Days, Gap, Ratio, Share, Worked

RUNS = 7
LIMIT = 1.3  # times the leanest by hand
SLACK = 0.003  # seconds: what a question costs before it reaches the table
SECONDS = 3.0  # of what no single SQL text can say: curves and back-tests


def by_hand(metric: Metric) -> tuple[str, ...]:
    """The leanest DuckDB SQL for the same answer: every team, those with nothing to count too,
    and what tells whether it can be measured. Empty: no SQL by hand says it."""
    wants = "".join(f", bool_or({need.present})" for need in metric.needs if not need.columns)
    if metric.table not in ("promises", "moves"):
        return ()
    if metric.table == "promises" and not isinstance(metric.value, Days | Worked):
        return (f"SELECT team, {', '.join(_counts(metric))}{wants} FROM promises GROUP BY team",)
    teams = f"SELECT team{wants} FROM promises GROUP BY team"
    joined = " JOIN promises USING (source, instance, promise_id)"
    rows = f"FROM {metric.table}{joined if metric.table == 'moves' else ''} WHERE {metric.among}"
    match metric.value:
        case Share(condition):
            return teams, f"SELECT team, count(*), {_tally(condition)} {rows} GROUP BY team"
        case Days(days, is_open):
            cells = f"{days}, {is_open}"
            return teams, f"SELECT team, {cells}, count(*) {rows} GROUP BY team, {cells}"
        case _:
            return ()


def _counts(metric: Metric) -> list[str]:
    among, value = metric.among, metric.value
    histories = [""] if metric.without_history is None else [" AND NOT history_missing",
                                                            " AND history_missing"]  # fmt: skip
    match value:
        case Share(condition):
            told = [f"({among}){has}{k}" for has in histories for k in ("", f" AND ({condition})")]
        case Gap(condition, minus, minus_among):
            told = [among, f"({among}) AND ({condition})", minus_among,
                    f"({minus_among}) AND ({minus})"]  # fmt: skip
        case Ratio(per):
            told = [among, per]
        case _:
            told = [f"({among}){has}" for has in histories]
    return [_tally(each) for each in told]


def _tally(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def seconds(*ways: Callable[[], Any]) -> list[float]:
    """The best of seven runs of each, in turns, so that a busy moment hits them alike."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for way, times in zip(ways, taken, strict=True):
            start = perf_counter()
            way()
            times.append(perf_counter() - start)
    return [min(times) for times in taken]


def ask_all(con: duckdb.DuckDBPyConnection, texts: tuple[str, ...]) -> None:
    for text in texts:
        con.execute(text).fetchall()


def main(folder: Path) -> int:
    """Print a line for each measure; 1 where one is slower than it may be."""
    con = duckdb.connect(million(folder / "million.duckdb"), read_only=True)
    slow = []
    print(f"{'measure':22} {'ours, ms':>9} {'by hand':>9} {'ratio':>6}")
    for metric in CATALOGUE:
        hand = by_hand(metric)
        ask = partial(by, con, metric, "team", Filters(), EVERYTHING)
        if not hand:
            [ours] = seconds(ask)
            is_slow = ours > SECONDS
            told = ""
        else:
            ours, lean = seconds(ask, partial(ask_all, con, hand))
            is_slow = ours > LIMIT * lean + SLACK
            told = f"{1000 * lean:9.0f} {ours / lean:6.2f}"
        print(f"{metric.name:22} {1000 * ours:9.0f} {told} {'SLOW' if is_slow else ''}", flush=True)
        slow += [metric.name] if is_slow else []
    print(f"{len(slow)} of {len(by_name)} slower than they may be: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    default = Path(gettempdir()) / "kept-bench"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
