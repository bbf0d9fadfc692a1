"""A measure asked over everything in a store of a few rows."""

from __future__ import annotations

import duckdb

from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.metric import Measured, overall
from metrics.scope import EVERYTHING

ALL = Filters()


def measured(con: duckdb.DuckDBPyConnection, name: str, filters: Filters = ALL) -> Measured:
    return overall(con, by_name[name], filters, EVERYTHING)
