"""How long promises take from being made to being delivered, by team and kind (§4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import ArrayLike

from metrics.conditions import DELIVERED_LATELY, DUE_SOON, NOT_DELIVERED, TAKEN, TAKEN_DAYS
from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slip import Curve, curve
from metrics.sql import Condition, ask, tally

ENOUGH = 20  # promises behind a curve before it says anything

Pair = tuple[str | None, str | None]  # team, kind


@dataclass(frozen=True)
class DateToPromise:
    """What a team's own record says of one kind of promise; None is 'cannot say'."""

    team: str | None
    kind: str | None
    n: int
    half: int | None  # days within which half were delivered
    most: int | None  # 85%
    nearly_all: int | None  # 95%
    due_soon: int  # open promises of that team due in the next 14 days
    usual: float  # its usual deliveries in 14 days, over the last 26 weeks


def date_to_promise(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> dict[Pair, DateToPromise]:
    """Kaplan–Meier of made → delivered for promises made in the last 12 months, by team and kind.

    Under 20 promises nothing is said: every quantile is None.
    """
    loads = load(con, filters, scope)
    return {
        (team, kind): _said(team, kind, curve, loads.get(team, (0, 0.0)))
        for (team, kind), curve in curves(con, filters, scope).items()
    }


def curves(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> dict[Pair, Curve]:
    """By team and kind the curve behind every date to promise: what was made in the last 12 months
    before the as-of, delivered or still open. For a page to draw; days from being made."""
    rows = chosen(filters, scope, Condition(TAKEN))
    taken = ask(
        con,
        f"SELECT team, kind, {TAKEN_DAYS} AS days, {NOT_DELIVERED} AS is_open, count(*) AS many"
        f" {rows.sql} GROUP BY team, kind, {TAKEN_DAYS}, {NOT_DELIVERED}",
        rows.params,
    ).to_pylist()
    by_kind: dict[Pair, list[tuple[int, bool, int]]] = defaultdict(list)
    for row in taken:
        by_kind[row["team"], row["kind"]].append((row["days"], row["is_open"], row["many"]))
    return {pair: _curve(counted) for pair, counted in by_kind.items()}


def own_record(filters: Filters) -> Filters:
    """What a team's record is taken from: everything of it by the as-of, whoever is looked at."""
    return Filters(as_of=filters.as_of)


def _curve(counted: list[tuple[int, bool, int]]) -> Curve:
    days, is_open, many = zip(*counted, strict=True)
    return curve(np.array(days, np.int64), np.array(is_open, np.bool_), np.array(many, np.int64))


def _said(
    team: str | None, kind: str | None, taken: Curve, load: tuple[int, float]
) -> DateToPromise:
    half, most, nearly_all = (
        taken.quantile(share) if taken.n >= ENOUGH else None for share in (0.5, 0.85, 0.95)
    )
    return DateToPromise(team, kind, taken.n, half, most, nearly_all, *load)


def load(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> dict[str | None, tuple[int, float]]:
    """By team: open promises due in the next 14 days, and its usual deliveries in 14 days."""
    rows = chosen(filters, scope, Condition("counted_as <> 'excluded'"))
    table = ask(
        con,
        f"SELECT team, {tally(DUE_SOON)} AS due_soon, {tally(DELIVERED_LATELY)} AS delivered"
        f" {rows.sql} GROUP BY team",
        rows.params,
    ).to_pylist()
    return {row["team"]: (row["due_soon"], row["delivered"] / 13) for row in table}


def brier(forecast: ArrayLike, kept: ArrayLike) -> float:
    """The mean squared distance of forecasts from what happened: 0 is perfect."""
    told, happened = np.asarray(forecast, dtype=np.float64), np.asarray(kept, dtype=np.float64)
    return float(np.mean((told - happened) ** 2))
