"""How long promises take from being made to being delivered, by team and kind (§4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import ArrayLike

from metrics.definitions import DUE_SOON
from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slip import Curve, curve
from metrics.sql import Condition, ask, tally

ENOUGH = 20  # promises behind a curve before it says anything

_DAYS = (
    "CAST(date_diff('second', date_trunc('day', made_at),"
    " date_trunc('day', coalesce(delivered_at, as_of))) / 86400 AS BIGINT)"
)
# Delivered or still open: what was cancelled, or closed on a day nobody recorded, took no time.
_TAKEN = (
    "made_at IS NOT NULL AND counted_as <> 'excluded'"
    " AND outcome <> 'broken_dropped' AND outcome <> 'broken_abandoned'"
    " AND NOT delivery_date_inferred"
    " AND made_at > date_trunc('day', as_of) - INTERVAL 12 MONTH"
)
# 13 times 14 days: long enough for a pace, short enough to be the one of now.
_LATELY = "delivered_at > date_trunc('day', as_of) - INTERVAL 182 DAY"


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
) -> dict[tuple[str | None, str | None], DateToPromise]:
    """Kaplan–Meier of made → delivered for promises made in the last 12 months, by team and kind.

    Under 20 promises nothing is said: every quantile is None.
    """
    rows = chosen(filters, scope, Condition(_TAKEN))
    taken = ask(
        con,
        f"SELECT team, kind, {_DAYS} AS days, delivered_at IS NULL AS is_open, count(*) AS many"
        f" {rows.sql} GROUP BY team, kind, {_DAYS}, delivered_at IS NULL",
        rows.params,
    ).to_pylist()
    by_kind: dict[tuple[str | None, str | None], list[tuple[int, bool, int]]] = defaultdict(list)
    for row in taken:
        by_kind[row["team"], row["kind"]].append((row["days"], row["is_open"], row["many"]))
    loads = load(con, filters, scope)
    return {
        (team, kind): _said(team, kind, _curve(counted), loads.get(team, (0, 0.0)))
        for (team, kind), counted in by_kind.items()
    }


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
        f"SELECT team, {tally(DUE_SOON)} AS due_soon, {tally(_LATELY)} AS delivered"
        f" {rows.sql} GROUP BY team",
        rows.params,
    ).to_pylist()
    return {row["team"]: (row["due_soon"], row["delivered"] / 13) for row in table}


def brier(forecast: ArrayLike, kept: ArrayLike) -> float:
    """The mean squared distance of forecasts from what happened: 0 is perfect."""
    told, happened = np.asarray(forecast, dtype=np.float64), np.asarray(kept, dtype=np.float64)
    return float(np.mean((told - happened) ** 2))
