"""How much of what the files hold could be judged, and why the rest could not."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from metrics.filters import Filters
from metrics.scope import Scope


@dataclass(frozen=True)
class Coverage:
    """judged / (judged + unjudgeable + set aside), definitions §3; judged includes not yet due."""

    judged: int
    unjudgeable: tuple[tuple[str, int], ...]   # reason, count; most first
    set_aside: int
    share: float | None                        # None of nothing

    @property
    def total(self) -> int:
        return self.judged + sum(n for _, n in self.unjudgeable) + self.set_aside

    def __str__(self) -> str:
        """'judged 29 of 33; 4 have no date'."""
        raise NotImplementedError


def coverage(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Coverage:
    """Coverage of the chosen promises."""
    raise NotImplementedError
