"""Everything a leader needs before a call with one customer."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from metrics.filters import Filters
from metrics.scope import Scope


class UnknownCustomer(LookupError):
    """No promise to a customer of that name; `suggestions` are the nearest names there are."""

    def __init__(self, customer: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(f"There is no promise to a customer called '{customer}'.")
        self.suggestions = suggestions


@dataclass(frozen=True)
class Brief:
    customer: str


def brief(con: duckdb.DuckDBPyConnection, customer: str, filters: Filters, scope: Scope) -> Brief:
    """The call brief; raises UnknownCustomer."""
    raise NotImplementedError
