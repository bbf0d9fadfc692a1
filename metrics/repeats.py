"""The same cause and kind again and again: what is worth improving, and whether it got rarer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from metrics import frame
from metrics.cause_map import CauseMap, read
from metrics.conditions import BROKE_AT, BROKEN, MATURED
from metrics.difference import Difference, newcombe
from metrics.filters import Filters
from metrics.question import Question, settings_of
from metrics.scope import Scope

TIMES, WITHIN = 3, 90
_DAY = f"CAST({BROKE_AT} AS DATE)"
Pair = tuple[str, str | None]  # cause, kind


@dataclass(frozen=True)
class Repeat:
    """One cause and kind that broke three promises or more within 90 days.

    times: how many in all; most: the most within 90 days. changed: the share of the promises of
    that kind so broken since a marked change, minus the share before it: below zero it is rarer.
    """

    cause: str
    kind: str | None
    times: int
    most: int
    first: date
    last: date
    changed: Difference | None


def repeat_rows(question: Question) -> list[dict[str, Any]]:
    """Of the broken promises of each group with a cause, the share that are part of a repeat;
    what repeats is looked for in all that is chosen, not within the group."""
    told = _told(question)
    repeating = {
        pair: set(_repeating(sorted(days.elements()))) for pair, days in _days(told).items()
    }
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for row in told:
        is_repeat = row["day"] in repeating[row["cause"], row["kind"]]
        sums[row["key"]][0] += row["n"] * is_repeat
        sums[row["key"]][1] += row["n"]
    return [frame.share_row(key, "", k, n) for key, (k, n) in sums.items()]


def repeats(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
    *,
    change: date | None = None,
) -> list[Repeat]:
    """For the Improve page: the candidates, most frequent first; `change`, a day marked by the
    reader, compares the time since with the time before, by the day a promise broke."""
    question = Question(con, None, filters, scope, settings or settings_of(con))
    due = _due(question, change) if change else {}
    found = []
    for (cause, kind), counted in _days(_told(question)).items():
        days = sorted(counted.elements())
        if not _repeating(days):
            continue
        found.append(
            Repeat(
                cause, kind, len(days), _most(days), days[0], days[-1],
                _changed(days, due.get(kind, (0, 0)), change) if change else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (-each.times, each.cause, each.kind or ""))


def _told(question: Question) -> list[dict[str, Any]]:
    """Broken promises with a cause, by the cause's one name, kind and the day they broke."""
    known: CauseMap = read(question.settings.get("causes", {}))
    columns = {"cause": "cause", "kind": "kind", "day": _DAY}
    rows = question.counts(columns, {"n": "count(*)"}, BROKEN)
    named = [row | {"cause": known.cause(row["cause"])} for row in rows]
    return [row for row in named if row["cause"] is not None]


def _days(told: list[dict[str, Any]]) -> dict[Pair, Counter[date]]:
    days: dict[Pair, Counter[date]] = defaultdict(Counter)
    for row in told:
        days[row["cause"], row["kind"]][row["day"]] += row["n"]
    return days


def _repeating(days: list[date]) -> list[date]:
    """Those of sorted days that are one of three within 90 days."""
    found: list[date] = []
    for first, third in zip(range(len(days)), range(TIMES - 1, len(days)), strict=False):
        if (days[third] - days[first]).days <= WITHIN:
            found += days[first : third + 1]
    return found


def _most(days: list[date]) -> int:
    """The most of sorted days within 90 days."""
    most = first = 0
    for last, day in enumerate(days):
        while (day - days[first]).days > WITHIN:
            first += 1
        most = max(most, last - first + 1)
    return most


def _due(question: Question, change: date) -> dict[str | None, tuple[int, int]]:
    """By kind: the promises whose first date has passed, due since the change and before."""
    since = f"CASE WHEN first_due >= DATE '{change.isoformat()}' THEN 1 ELSE 0 END"
    counts: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for row in question.counts({"kind": "kind", "since": since}, {"n": "count(*)"}, MATURED):
        counts[row["kind"]][1 - row["since"]] += row["n"]
    return {kind: (since, before) for kind, (since, before) in counts.items()}


def _changed(days: list[date], due: tuple[int, int], change: date) -> Difference:
    since = sum(day >= change for day in days)
    before = len(days) - since
    return newcombe(min(since, due[0]), due[0], min(before, due[1]), due[1])
