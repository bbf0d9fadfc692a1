"""How long past the first date, and how much notice: filters and scope in; a curve, counts out."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from metrics.conditions import MOVED_LATER, NOTICE_DAYS, NOTICED
from metrics.counting import counted
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.histogram import curve_of, has_history
from metrics.population import chosen_moves, moved_by
from metrics.scope import Scope
from metrics.slip import Curve
from metrics.sql import Condition, ask

_SLIP = by_name["slip_days"]

# Days between a move and the date then in force, as spans: after it is below nought.
SPANS: tuple[tuple[int | None, int | None], ...] = (
    (None, -29), (-28, -8), (-7, -1), (0, 1), (2, 7), (8, 28), (29, None),
)  # fmt: skip


@dataclass(frozen=True)
class Notice:
    """How many moves to a later date came so many days before the date then in force; negative
    days are after it. `first` or `last` None: no bound on that side."""

    first: int | None
    last: int | None
    moves: int

    @property
    def words(self) -> str:
        """'2 to 7 days before', '8 to 28 days after', '29 or more days after', 'the day or one
        day before'."""
        if (self.first, self.last) == (0, 1):
            return "the day or one day before"
        side = "after" if self.last is not None and self.last < 0 else "before"
        days = sorted(abs(day) for day in (self.first, self.last) if day is not None)
        return f"{days[0]} {f'to {days[1]}' if days[1:] else 'or more'} days {side}"


def undelivered(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Curve:
    """The curve of the days from the first date to delivery (slip, definitions §3), of promises
    with a due history; where none has one, of all."""
    groups, _ = counted(con, _SLIP, None, filters, scope)
    cells = groups[0].days if groups else []
    return curve_of(cells, with_history=not cells or any(has_history(cell) for cell in cells))


def still_undelivered(
    con: duckdb.DuckDBPyConnection, days: int, filters: Filters, scope: Scope
) -> Condition:
    """The promises known to be undelivered so many days after their first date, of those that the
    curve is of."""
    its = Condition(f"({_SLIP.among}) AND slip_days > ?", (days,))
    groups, _ = counted(con, _SLIP, None, filters, scope)
    has_some = any(group.sums["n"] for group in groups)
    return Condition.all(its, Condition("NOT history_missing" if has_some else "TRUE"))


def notice(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> list[Notice]:
    """The moves to a later date by how much notice they gave, the latest first."""
    rows = chosen_moves(filters, scope, Condition(MOVED_LATER))
    found = ask(
        con,
        f"SELECT {NOTICE_DAYS} AS days, count(*) AS many {rows.sql} GROUP BY {NOTICE_DAYS}",
        rows.params,
    ).to_pylist()
    return [
        Notice(first, last, sum(row["many"] for row in found if _is_in(row["days"], first, last)))
        for first, last in SPANS
    ]


def so_noticed(first: int | None, last: int | None, filters: Filters) -> Condition:
    """The promises with a move to a later date that gave so much notice."""
    known = moved_by(filters)
    bounds = [Condition(f"{NOTICE_DAYS} >= ?", (first,))] if first is not None else []
    bounds += [Condition(f"{NOTICE_DAYS} <= ?", (last,))] if last is not None else []
    where = Condition.all(known, *bounds)
    return Condition(
        "counted_as <> 'excluded' AND (source, instance, promise_id) IN (SELECT moves.source,"
        f" moves.instance, moves.promise_id FROM moves WHERE {NOTICED} AND {where.sql})",
        where.params,
    )


def _is_in(days: int, first: int | None, last: int | None) -> bool:
    return (first is None or days >= first) and (last is None or days <= last)
