"""What each contested setting does to the rates: judged again under it, point by point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from metrics.filters import Filters
from metrics.question import settings_of
from metrics.rates import THREE, rates
from metrics.scope import Scope

Judge = Callable[[Mapping[str, Any]], duckdb.DuckDBPyConnection]

WORDS = {"on_time": "on time", "renegotiated": "renegotiated", "broken": "broken"}


@dataclass(frozen=True)
class Effect:
    """One setting otherwise than it is: what it is in words, and by how many points (−100…100) on
    time, renegotiated and broken would differ; None where nothing can be said."""

    setting: str
    value: Any
    words: str
    points: Mapping[str, float | None]
    population: int

    def __str__(self) -> str:
        """'with 1 day of grace: +4 points on time'; of what changes most."""
        told = {rate: points for rate, points in self.points.items() if points is not None}
        if not told:
            return f"{self.words}: nothing to say"
        rate = max(told, key=lambda name: round(abs(told[name])))
        sign = f"{told[rate]:+.0f}".replace("-", "−")
        if not round(told[rate]):
            return f"{self.words}: no change to speak of"
        return f"{self.words}: {sign} points {WORDS[rate]}"


def variations(settings: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    """Each contested setting as it could be instead: name, value, words."""
    grace, notice = settings.get("grace_days", 0), settings.get("min_notice_days", 1)
    turned = (
        ("ignore_same_day_reopen", "closing again on the day of a reopening"),
        ("strict_unknown_notice", "moves of unknown notice counted as too late"),
        ("weekend_roll", "dates on a weekend moved to Monday"),
    )
    reopen = "first" if settings.get("reopen", "last") == "last" else "last"
    defaults = {"ignore_same_day_reopen": True}
    return [
        ("grace_days", grace + 1, f"with {grace + 1} day{'' if grace == 0 else 's'} of grace"),
        *((("grace_days", 0, "without grace"),) if grace else ()),
        ("min_notice_days", notice + 1, f"with {notice + 1} days' notice asked for"),
        *((("min_notice_days", 0, "with no notice asked for"),) if notice else ()),
        ("reopen", reopen, f"with the {reopen} delivery counted"),
        *(
            (name, not is_on, f"{'without' if is_on else 'with'} {words}")
            for name, words in turned
            for is_on in [bool(settings.get(name, defaults.get(name, False)))]
        ),
    ]


def effects(
    con: duckdb.DuckDBPyConnection, judge: Judge, filters: Filters, scope: Scope
) -> Iterator[Effect]:
    """For the Overview and Definitions pages, one at a time, for each is a judgement of its own.

    `judge` gives a connection on the same store judged with these settings instead (pass
    `lambda changed: judged_as(path, settings.model_copy(update=changed))`); it is closed here.
    Keep the result by store version, settings and filters: nothing else changes it.
    """
    now = rates(con, None, filters, scope)
    for name, value, words in variations(settings_of(con)):
        with judge({name: value}) as otherwise:
            then = rates(otherwise, None, filters, scope)
        points = {rate: _points(then, now, rate) for rate in THREE}
        yield Effect(name, value, words, points, then["total"]["population"])


def _points(then: Mapping[str, Any], now: Mapping[str, Any], rate: str) -> float | None:
    shares = []
    for told in (then["total"], now["total"]):
        if not told["population"] or told[rate] is None:
            return None
        shares.append(100 * told[rate] / told["population"])
    return float(shares[0] - shares[1])
