"""Rules that tie the rows of a history together: the value before a change, one due at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import answer, flag
from pipelines.finding import shown
from pipelines.problem import Problem
from pipelines.typing.date_column import NONE, DateColumn
from pipelines.typing.distinct import distinct
from pipelines.typing.typing_table import Typing

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

CHOICES = ("latest", "earliest")


@dataclass(frozen=True)
class Order:
    """Rows in the order of record, field and time; `follows` says that the one before is of the
    same record and field."""

    rows: Rows
    follows: Mask


def order(ids: pa.Array, fields: Rows, at: Rows, only: Mask | None = None) -> Order:
    """Order the rows (or only some of them); rows of one moment stay as the file has them."""
    records = distinct(ids).codes
    rows = np.lexsort((at, fields, records))
    if only is not None:
        rows = rows[only[rows]]
    follows = np.zeros(len(rows), bool)
    follows[1:] = (records[rows][1:] == records[rows][:-1]) & (
        fields[rows][1:] == fields[rows][:-1]
    )
    return Order(rows, follows)


def previous_text(after: pa.Array, order: Order) -> pa.Array:
    """The value before each change, where the history has only new values: the one set last."""
    return pc.if_else(
        pa.array(_known(order, len(after))), after.take(_source(order, len(after))), ""
    )


def previous_date(after: DateColumn, order: Order) -> DateColumn:
    """The same of dates."""
    source = np.asarray(_source(order, len(after.at)))
    grain = np.where(_known(order, len(after.at)), after.grain[source], NONE)
    return DateColumn(after.at[source], grain.astype(np.uint8))


def one_due(
    typing: Typing, events: pa.Array, ids: pa.Array, days: Rows, due: DateColumn
) -> tuple[pa.Array, list[Problem]]:
    """Of several dues that one record was given on one day, the one that was told.

    Which it is, latest or earliest, is asked. A cancelled one gives way to one that is not.
    """
    records = distinct(ids).codes
    group = np.unique(np.stack([records, days]), axis=1, return_inverse=True)[1].ravel()
    has_due = due.grain > 0
    cancelled = np.zeros(len(group), bool)
    if "reason" in typing.places:
        stage = pc.utf8_lower(typing.cells("reason"))
        cancelled = np.asarray(pc.starts_with(stage, "cancel"))
    standing = np.zeros(group.max(initial=0) + 1, bool)
    standing[group[has_due & ~cancelled]] = True
    here = has_due & ~(cancelled & standing[group])
    ranked = np.lexsort((np.arange(len(group)), due.at, group))
    ranked = ranked[here[ranked]]
    first = np.ones(len(ranked), bool)
    first[1:] = group[ranked][1:] != group[ranked][:-1]
    last = np.append(first[1:], True) if len(first) else first
    clash = ~first & (due.at[ranked] != np.roll(due.at[ranked], 1))
    column = typing.theirs("promise_id")
    choice = answer(typing.answers, "DUPLICATE_KEY", column)
    problems = []
    if clash.any() and choice not in CHOICES:
        at = int(np.argmax(clash))
        problems.append(_ask(typing, ids, column, int(ranked[at - 1]), int(ranked[at])))
    stands = np.zeros(len(group), bool)
    stands[ranked[first if choice == "earliest" else last]] = True
    return pc.if_else(pa.array(stands), events, pa.scalar(None, pa.string())), problems


def _ask(typing: Typing, ids: pa.Array, column: str, row: int, other: int) -> Problem:
    lines = typing.lines
    key, due = ids[row].as_py(), typing.theirs("after")
    cells = typing.cells("after")
    message = (
        f"{shown(key)} has several dues at one time: {cells[row]} on line {lines[row]} and "
        f"{cells[other]} on line {lines[other]} ({due}). Which one was told to the customer: the "
        "latest (as a rule the resolution) or the earliest (the response)?"
    )
    return Problem(
        "DUPLICATE_KEY", "ask", message, int(max(lines[row], lines[other])), column, key,
        choices=CHOICES, flag=flag("DUPLICATE_KEY", column, CHOICES[0]),
    )  # fmt: skip


def _known(order: Order, count: int) -> Mask:
    known = np.zeros(count, bool)
    known[order.rows[order.follows]] = True
    return known


def _source(order: Order, count: int) -> pa.Array:
    """Of each row the row that holds the value before it (itself where there is none)."""
    source = np.arange(count)
    source[order.rows[1:]] = np.where(order.follows[1:], order.rows[:-1], order.rows[1:])
    return pa.array(source)
