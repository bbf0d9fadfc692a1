"""What the briefs of several customers have in common, worked out once: how the teams keep their
promises and how long they take, and the dates that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import duckdb

from metrics.filters import Filters
from metrics.forecast import DateToPromise, Pair, date_to_promise, own_record
from metrics.items import track_record
from metrics.risk import conflicting
from metrics.scope import Scope


@dataclass(frozen=True)
class Dated:
    """One of several dates on file for one thing."""

    who: str  # the team that gave it, else the system
    due: datetime
    is_day: bool


@dataclass(frozen=True)
class Conflict:
    """The same thing promised to the customer for different days."""

    title: str
    is_possible: bool  # only the titles are alike
    dates: tuple[Dated, ...]  # in their order


@dataclass(frozen=True)
class Shared:
    track: Mapping[Pair, str]  # by team and kind: '72% (n 64)'
    dates: Mapping[Pair, DateToPromise]
    conflicts: Mapping[str, tuple[Conflict, ...]]  # by customer, the surest first


def shared(
    con: duckdb.DuckDBPyConnection, customers: Sequence[str], filters: Filters, scope: Scope
) -> Shared:
    """Of these customers; of the filters only the as-of counts."""
    everything = own_record(filters)
    of_these = Filters(customers=tuple(customers), as_of=filters.as_of)
    return Shared(
        track_record(con, everything, scope),
        date_to_promise(con, everything, scope),
        _conflicts(con, of_these, scope),
    )


def _conflicts(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> dict[str, tuple[Conflict, ...]]:
    found: dict[str, list[Conflict]] = {}
    rows = conflicting(con, filters, scope).to_pylist()
    for (customer, _), each in groupby(rows, key=lambda row: (row["customer"], row["thing"])):
        same = list(each)
        dates = (
            Dated(row["team"] or row["source"], row["due_in_force"], row["due_in_force_is_day"])
            for row in same
        )
        title = same[0]["title"] or same[0]["promise_id"]
        conflict = Conflict(title, same[0]["is_possible"], tuple(dates))
        found.setdefault(customer, []).append(conflict)
    return {customer: tuple(conflicts) for customer, conflicts in found.items()}
