"""Counts by key become the metric frame: value, interval, and what a page may show of it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from metrics.percent import DASH as DASH
from metrics.percent import FEW as FEW
from metrics.percent import RANKED as RANKED
from metrics.percent import share_shown as share_shown
from metrics.slip import Curve
from metrics.value import Days
from metrics.wilson import interval

FRAME = pa.schema(
    [
        ("key", pa.string()),
        ("value", pa.float64()),
        ("n", pa.int64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("count", pa.int64()),
        ("shown", pa.string()),
        ("is_ranked", pa.bool_()),
        ("off", pa.string()),
        ("label", pa.string()),
        ("beside_count", pa.int64()),
        ("beside_n", pa.int64()),
    ]
)


def row(key: str | None, label: str, **told: Any) -> dict[str, Any]:
    """One row of the frame; what is not told is nothing measured."""
    empty = {
        "key": key, "label": label, "value": None, "n": 0, "low": None, "high": None,
        "count": None, "shown": DASH, "is_ranked": False, "off": None,
        "beside_count": 0, "beside_n": 0,
    }  # fmt: skip
    return empty | told


def share_row(key: str | None, label: str, count: int, n: int, **told: Any) -> dict[str, Any]:
    """A rate with its interval."""
    if n == 0:
        return row(key, label, count=0, **told)
    low, high = interval(count, n)
    return row(
        key, label, value=count / n, n=n, low=low, high=high, count=count,
        shown=share_shown(count, n), is_ranked=n >= RANKED, **told,
    )  # fmt: skip


def count_row(key: str | None, label: str, n: int) -> dict[str, Any]:
    """A count: its own n, with nothing to be uncertain about."""
    return row(key, label, value=float(n), n=n, shown=f"{n:,}", is_ranked=True)


def gap_row(
    key: str | None, label: str, kept: int, n: int, minus_kept: int, minus_n: int
) -> dict[str, Any]:
    """One share minus another; n is the smaller of what they stand on."""
    if n == 0 or minus_n == 0:
        return row(key, label)
    gap = kept / n - minus_kept / minus_n
    least = min(n, minus_n)
    shown = f"{100 * gap:+.0f} points".replace("-", "−") if least >= FEW else DASH
    return row(key, label, value=gap, n=least, shown=shown, is_ranked=least >= RANKED)


def days_row(key: str | None, label: str, curve: Curve, value: Days) -> dict[str, Any]:
    """The days within which that share was done; NULL where the curve does not fall so far, or
    stands on too few to say."""
    if 0 < curve.n < value.enough:
        return row(key, label, n=curve.n, shown="cannot say")
    days = curve.quantile(value.share)
    return row(
        key, label, value=None if days is None else float(days), n=curve.n,
        shown=curve.in_words(value.share, value.negative), is_ranked=curve.n >= RANKED,
    )  # fmt: skip


def ratio_row(key: str | None, label: str, n: int, per: float) -> dict[str, Any]:
    """So many, over what is usual; nothing usual is nothing to compare with."""
    if not per:
        return row(key, label, n=n)
    return row(
        key, label, value=n / per, n=n, shown=f"{n / per:.1f} times", is_ranked=n >= RANKED
    )  # fmt: skip


def off_row(key: str | None, label: str, reason: str, **told: Any) -> dict[str, Any]:
    """A metric that cannot be measured here: never zero."""
    return row(key, label, off=reason, **told)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The frame in the order of its keys, none recorded last."""
    ordered = sorted(rows, key=lambda r: (r["key"] is None, r["key"] or ""))
    columns = {name: [row[name] for row in ordered] for name in FRAME.names}
    return pa.Table.from_pydict(columns, schema=FRAME)
