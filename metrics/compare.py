"""Groups against the whole, and against themselves before: who differs beyond chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from metrics import frame, funnel
from metrics.difference import newcombe
from metrics.filters import Filters
from metrics.metric import Metric, Slice, by
from metrics.scope import Scope
from metrics.words import list_in_words

COMPARED = pa.schema(
    [
        *frame.FRAME,
        *((name, pa.float64()) for name in ("lower_95", "upper_95", "lower_999", "upper_999")),
        ("differs", pa.string()),
        ("estimate", pa.float64()),
    ]
)
MOVED = pa.schema(
    [
        ("key", pa.string()),
        ("now", pa.float64()),
        ("now_n", pa.int64()),
        ("before", pa.float64()),
        ("before_n", pa.int64()),
        ("change", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("is_beyond_chance", pa.bool_()),
        ("since", pa.date32()),
        ("until", pa.date32()),
    ]
)


@dataclass(frozen=True)
class Compared:
    """The frame of metric.by with the funnel: rates that chance allows at 95% and 99.9% for that
    n; `differs` is 'below' or 'above' the 99.9% limits, else ''; `estimate` is the empirical-Bayes
    rate, for an order where one is needed, NULL where it cannot be said or for people.
    """

    frame: pa.Table
    overall: float | None
    phi: float
    is_widened: bool
    sentence: str
    to_stand_out: int | None


def compare(
    con: duckdb.DuckDBPyConnection, metric: Metric, slice: Slice, filters: Filters, scope: Scope
) -> Compared:
    """Each group against the overall rate of the selection (definitions §4).

    Beyond chance is outside the 99.9% limits: of many groups, one in twenty lies outside 95%
    with nothing the matter. Groups of fewer than five promises are drawn but not counted.
    """
    return compared(by(con, metric, slice, filters, scope).to_pylist(), slice)


def compared(rows: list[dict[str, Any]], slice: Slice) -> Compared:
    """The same from rows of metric.by."""
    told = [row for row in rows if row["n"] and row["count"] is not None]
    kept, n = (np.array([row[name] for row in told], dtype=np.int64) for name in ("count", "n"))
    nothing: dict[str, Any] = dict.fromkeys(COMPARED.names[len(frame.FRAME) :]) | {"differs": ""}
    if not told:
        table = pa.Table.from_pylist([row | nothing for row in rows], schema=COMPARED)
        return Compared(table, None, 1.0, False, "There is nothing to compare.", None)
    overall = float(kept.sum() / n.sum())
    is_counted = n >= frame.FEW
    z = funnel.z_scores(kept[is_counted], n[is_counted], overall)
    phi, is_widened = funnel.dispersion(z), funnel.is_over_dispersed(z)
    shrunk = funnel.empirical_bayes(kept, n) if slice != "owner" else None
    limits = {}
    for level, name in ((0.95, "95"), (0.999, "999")):
        low, high = funnel.inside(n, overall, level)
        for side, limit in (("lower", low / n), ("upper", high / n)):
            limits[f"{side}_{name}"] = funnel.widened(limit, overall, phi if is_widened else 1.0)
    for i, row in enumerate(told):
        row |= {name: float(limit[i]) for name, limit in limits.items()}
        row["estimate"] = float(shrunk.estimates[i]) if shrunk else None
        row["differs"] = _differs(row) if is_counted[i] else ""
    table = pa.Table.from_pylist([nothing | row for row in rows], schema=COMPARED)
    return Compared(
        table, overall, phi, is_widened, _sentence(told, int(is_counted.sum()), slice),
        funnel.to_stand_out(overall),
    )  # fmt: skip


def _differs(row: dict[str, Any]) -> str:
    if row["value"] < row["lower_999"] - 1e-12:
        return "below"
    return "above" if row["value"] > row["upper_999"] + 1e-12 else ""


def _sentence(told: list[dict[str, Any]], counted: int, slice: Slice) -> str:
    """'2 of 9 differ beyond chance: Field below (58%, n 210); Care above (86%, n 180).'"""
    differing = [row for row in told if row["differs"]]
    if not differing:
        return (
            f"None of {counted:,} differs beyond chance." if counted > 1 else "Too few to compare."
        )
    verb = "differs" if len(differing) == 1 else "differ"
    if slice == "owner":  # people are never put in a row of better and worse
        return f"{len(differing):,} of {counted:,} {verb} beyond chance."
    named = [
        f"{row['key'] or 'none recorded'} {row['differs']} ({row['shown']}, n {row['n']:,})"
        for row in sorted(differing, key=lambda row: (row["differs"] == "above", -row["n"]))
    ]
    more = f" and {len(named) - 5:,} more" if len(named) > 5 else ""
    return (
        f"{len(differing):,} of {counted:,} {verb} beyond chance:"
        f" {list_in_words(named[:5]) if not more else ', '.join(named[:5])}{more}."
    )


Kept = Mapping[str | None, tuple[int, int]]  # by key: so many of so many


def moved(metric: Metric, now: Kept, before: Kept, month: date) -> pa.Table:
    """Whose rate changed most for the worse: the last three finished months against the three
    before, worst first; only groups with 20 promises or more in both. Never of people.

    `now` and `before` are the counts of the three months before `month` and of the three before
    those. key, now, now_n, before, before_n, change (now − before), low, high (the interval of the
    change, Newcombe 1998), is_beyond_chance (it leaves out no change), since and until (the first
    and last day of the last three months). The intervals of all groups hold together with 95%
    (Bonferroni): of twenty teams in which nothing changed one would otherwise fall "beyond chance".
    """
    enough = [
        key for key in now if key in before and min(now[key][1], before[key][1]) >= frame.RANKED
    ]
    period = {"since": months_before(month, 3), "until": month - timedelta(days=1)}
    rows = [_moved(key, now[key], before[key], len(enough)) | period for key in enough]
    worse = -1 if metric.better == "lower" else 1
    rows.sort(key=lambda row: (worse * row["change"], row["key"] or ""))
    return pa.Table.from_pylist(rows, schema=MOVED)


def _moved(
    key: str | None, now: tuple[int, int], before: tuple[int, int], groups: int
) -> dict[str, Any]:
    apart = newcombe(*now, *before, of=groups)
    return {
        "key": key, "now": now[0] / now[1], "now_n": now[1], "before": before[0] / before[1],
        "before_n": before[1], "change": apart.value, "low": apart.low, "high": apart.high,
        "is_beyond_chance": apart.is_beyond_chance,
    }  # fmt: skip


def months_before(month: date, count: int) -> date:
    """The first day of the month so many before."""
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, index + 1, 1)
