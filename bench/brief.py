"""How long the brief of one customer takes among a million promises, beside SQL by hand.

By hand is the leanest text for each of what a brief says: the customer's promises, their moves,
the counts of its record, the days that each team and kind took, and dates that conflict.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.figure import Figure
from bench.measures import seconds
from bench.million import generated
from metrics.brief import brief
from metrics.filters import Filters
from metrics.scope import EVERYTHING

CUSTOMER = "Customer 7"
BY_HAND = (
    "SELECT * FROM promises WHERE customer = 'Customer 7' ORDER BY source, instance, promise_id",
    "SELECT moves.* FROM moves SEMI JOIN (FROM promises WHERE customer = 'Customer 7') "
    "USING (source, instance, promise_id) ORDER BY position",
    "SELECT counted_as, count(*) FROM promises WHERE customer = 'Customer 7' GROUP BY ALL",
    "SELECT team, kind, date_diff('day', made_at, delivered_at), count(*) FROM promises "
    "WHERE made_at >= (SELECT max(as_of) FROM promises) - INTERVAL 1 YEAR GROUP BY ALL",
    "SELECT deliverable, count(DISTINCT due_in_force) FROM promises "
    "WHERE customer = 'Customer 7' AND outcome LIKE 'open%' GROUP BY ALL",
)


def figures(folder: Path, promises: int = 1_000_000) -> list[Figure]:
    """Milliseconds of the processor, all threads together, the least of several runs."""
    con = duckdb.connect(generated(folder, promises), read_only=True)
    ours, lean = seconds(
        partial(brief, con, CUSTOMER, Filters(), EVERYTHING), partial(_ask_all, con)
    )
    [(n,)] = con.execute("SELECT count(*) FROM promises WHERE customer = ?", [CUSTOMER]).fetchall()
    what = f"the brief of a customer of {n} promises"
    return [Figure(what, 1000 * ours, "ms", "SQL by hand", 1000 * lean)]


def _ask_all(con: duckdb.DuckDBPyConnection) -> list[Any]:
    return [con.execute(text).fetchall() for text in BY_HAND]
