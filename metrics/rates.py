"""The three rates with their counts, as `kept rates --json` prints them."""

from __future__ import annotations

from typing import Any

import duckdb

from metrics.filters import Filters
from metrics.metric import Slice
from metrics.scope import Scope


def rates(con: duckdb.DuckDBPyConnection, by: Slice | None, filters: Filters, scope: Scope) -> dict[str, Any]:
    """`groups[{key, population, on_time, renegotiated, broken, not_due, excluded, on_time_low,
    on_time_high, …}], total{…}, settings, coverage`; counts are numbers, a count that cannot be
    measured is None and its reason stands in `off`."""
    raise NotImplementedError
