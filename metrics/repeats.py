"""The same cause and kind again and again: what is worth improving, and whether it got rarer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from metrics import frame
from metrics.cause_map import read
from metrics.causes import BLANK, tagged_table
from metrics.changes import YEAR, Change
from metrics.conditions import BROKE_AT, BROKEN, MATURED
from metrics.difference import Difference, newcombe
from metrics.filters import Filters
from metrics.question import Question, settings_of
from metrics.scope import Scope
from metrics.slices import key_text

TIMES, WITHIN = 3, 90
_COLUMNS = {
    "cause": "cause", "kind": "kind", "day": f"CAST({BROKE_AT} AS DATE)",
    "due_on": "CAST(first_due AS DATE)",
}  # fmt: skip
Ints = NDArray[np.int64]
Pair = tuple[str, str | None]  # cause, kind
Due = list[tuple[date, int]]  # a day, and how many promises


@dataclass(frozen=True)
class Repeat:
    """One cause and kind that broke three promises or more within 90 days.

    times: how many in all; most: the most within 90 days. changed: of the promises of that kind
    first due within a year since `change`, the share so broken, minus the share of the year
    before it: below zero it is rarer.
    """

    cause: str
    kind: str | None
    times: int
    most: int
    first: date
    last: date
    change: Change | None
    changed: Difference | None


def repeat_rows(question: Question) -> list[dict[str, Any]]:
    """Of the broken promises of each group with a cause, the share that are part of a repeat;
    what repeats is looked for in all that is chosen, not within the group."""
    told = _told(question, "day")
    instance = ["instance"] if question.slice == "source" else []
    key, keys = _codes(told, ["key", *instance])
    pair, _ = _codes(told, ["cause", "kind"])
    day, n = _days(told), told["n"].to_numpy().astype(np.int64)
    order = np.argsort(pair * 1_000_000 + day)  # days since 1970 are far fewer
    order = np.repeat(order, n[order])
    is_repeat = repeating(pair[order], day[order])
    every = np.bincount(key[order], minlength=len(keys))
    so = np.bincount(key[order], weights=is_repeat, minlength=len(keys))
    return [
        frame.share_row(key_text(question.slice, *each, *([] if instance else [""])), "", k, total)
        for each, k, total in zip(keys, so.astype(int).tolist(), every.tolist(), strict=True)
        if total
    ]


def repeats(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None = None,
    *,
    changes: Sequence[Change] = (),
) -> list[Repeat]:
    """For the Improve page: the candidates, most frequent first; where a reader marked a change
    that was made for that kind, the latest one with the difference it stands before."""
    question = Question(con, None, filters, scope, settings or settings_of(con))
    told = _told(question, "day", "due_on")
    due = _due(question) if changes else {}
    found = []
    rows: dict[Pair, list[dict[str, Any]]] = defaultdict(list)
    for row in told.to_pylist():
        rows[row["cause"], row["kind"]].append(row)
    for (cause, kind), its in rows.items():
        days = sorted(row["day"] for row in its for _ in range(row["n"]))
        if _most(days) < TIMES:
            continue
        change = _latest(changes, filters, kind)
        found.append(
            Repeat(
                cause, kind, len(days), _most(days), days[0], days[-1], change,
                _changed([(row["due_on"], row["n"]) for row in its], due[kind], change.day)
                if change else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (-each.times, each.cause, each.kind or ""))


def repeating(pair: Ints, day: Ints) -> NDArray[np.bool_]:
    """Which of some days, sorted within each pair, are one of three of their pair in 90 days."""
    found = np.zeros(day.size, np.bool_)
    first, third = slice(0, max(day.size - 2, 0)), slice(2, None)
    near = (pair[third] == pair[first]) & (day[third] - day[first] <= WITHIN)
    for start in range(TIMES):
        found[start : start + near.size] |= near
    return found


def _told(question: Question, *columns: str) -> pa.Table:
    """Broken promises with a cause: how many (n) by key, the cause's one name, kind, these days."""
    known = read(question.settings.get("causes", {}))
    asked = {name: _COLUMNS[name] for name in ("kind", *columns)}
    where = f"{BROKEN} AND NOT ({BLANK})"
    table = question.table({"cause": "cause", **asked}, {"n": "count(*)"}, where)
    cause = table["cause"].combine_chunks().dictionary_encode()
    names = [known.of(written, None).cause for written in cause.dictionary.to_pylist()]
    at = table.column_names.index("cause")
    table = table.set_column(at, "cause", pa.array(names, pa.string()).take(cause.indices))
    tagged = tagged_table(question, asked)
    if tagged is not None:
        tags = [
            known.of(None, None, known.tags[key]).cause for key in tagged["written"].to_pylist()
        ]
        tagged = tagged.append_column("cause", pa.array(tags, pa.string()))
        table = pa.concat_tables([table, tagged.select(table.column_names).cast(table.schema)])
    return table.filter(table["cause"].is_valid())


def _codes(table: pa.Table, names: Sequence[str]) -> tuple[Ints, list[tuple[Any, ...]]]:
    """A number for each different row of these columns, and what the numbers stand for."""
    code: Ints = np.zeros(table.num_rows, np.int64)
    values: list[tuple[Any, ...]] = [()]
    for name in names:
        column = table[name].combine_chunks().dictionary_encode(null_encoding="encode")
        own = column.dictionary.to_pylist() or [None]
        code = code * len(own) + column.indices.to_numpy().astype(np.int64)
        values = [(*value, each) for value in values for each in own]
    return code, values


def _days(table: pa.Table) -> Ints:
    days: Ints = table["day"].cast(pa.int32()).to_numpy().astype(np.int64)
    return days


def _most(days: list[date]) -> int:
    """The most of sorted days within 90 days."""
    most = first = 0
    for last, day in enumerate(days):
        while (day - days[first]).days > WITHIN:
            first += 1
        most = max(most, last - first + 1)
    return most


def _latest(changes: Sequence[Change], filters: Filters, kind: str | None) -> Change | None:
    """The last change that was made for what is chosen, and for that kind."""
    own = [each for each in changes if each.concerns(replace(filters, kinds=(kind or "",)))]
    return max(own, key=lambda change: change.day, default=None)


def _due(question: Question) -> dict[str | None, Due]:
    """By kind, how many promises whose first date has passed were first due on which day."""
    due: dict[str | None, Due] = defaultdict(list)
    columns = {"kind": "kind", "due_on": _COLUMNS["due_on"]}
    for row in question.counts(columns, {"n": "count(*)"}, MATURED):
        due[row["kind"]].append((row["due_on"], row["n"]))
    return due


def _changed(broken: Due, due: Due, change: date) -> Difference:
    """Both counted by the first date, so that each promise is on one side of the change."""
    since, before = (change, change + YEAR), (change - YEAR, change)
    return newcombe(
        _within(broken, *since), _within(due, *since), _within(broken, *before),
        _within(due, *before),
    )  # fmt: skip


def _within(due: Due, first: date, end: date) -> int:
    return sum(n for day, n in due if first <= day < end)
