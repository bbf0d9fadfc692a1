"""A history, one row for each change, becomes events: due dates set and moved, deliveries, more."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import Answers, answer, pairs
from pipelines.finding import Finding
from pipelines.problem import Problem
from pipelines.reading.read import TextTable
from pipelines.source import Source
from pipelines.typing import event_rules, keys, promise_checks, values, zones
from pipelines.typing.columns import place_columns
from pipelines.typing.date_column import DateColumn, no_dates
from pipelines.typing.date_fields import date_field
from pipelines.typing.distinct import Distinct, distinct
from pipelines.typing.flaws import leave_out_flawed
from pipelines.typing.text_column import is_empty, or_null, trimmed
from pipelines.typing.typed_file import TypedFile, finished, newest_event, without_rows
from pipelines.typing.typing_table import Typing

Mask = NDArray[np.bool_]

EVENTS = (
    "due", "delivered", "reopened", "team", "owner", "priority", "value", "scope", "escalated",
    "waiting_on_customer", "reply_from_customer", "asked_of_customer",
)  # fmt: skip
# A field whose values are statuses: whether its change is a delivery, the values tell.
_STATUS = "status"


def type_events(
    table: TextTable, source: Source, *, zone: str, now: datetime, answers: Answers
) -> TypedFile:
    """One event for each row that tells one; rows about other fields are counted and left."""
    places, problems = place_columns(table.header, table.header_line, source, due_elsewhere=True)
    typing = Typing(table, source, zone, answers, places, problems=problems)
    again = _leave_out_repeats(typing)
    leave_out_flawed(typing)
    ids = _ids(typing)
    at = typing.dates("at")
    _required(typing, "at")
    field, events = _events(typing)
    typing.findings += promise_checks.future(typing, "at", at, now)
    before, after = (_text(typing, ours) for ours in ("before", "after"))
    due_before, due_after = _dues(typing, events)
    order = event_rules.order(ids, field.codes, promise_checks.local(at, zone))
    if "before" not in places:
        before = event_rules.previous_text(after, order)
        due_before = event_rules.previous_date(due_after, order)
    events = _transitions(typing, events, field, before, after)
    if source.one_due:
        days = promise_checks.local(at, zone) // zones.DAY
        events, asked = event_rules.one_due(typing, events, ids, days, due_after)
        typing.problems += asked
        order = event_rules.order(ids, field.codes, days, np.asarray(_is(events, "due")))
        before = event_rules.previous_text(after, order)
        due_before = event_rules.previous_date(due_after, order)
    keep = np.ones(len(ids), bool)
    keep[[f.row for f in typing.findings if f.severity == "aside"]] = False
    ignored = keep & np.asarray(pc.is_null(events))
    problems += _ignored(typing, field, ignored)
    return finished(
        typing.table, source,
        _records(typing, ids, at, events, before, after, due_before, due_after),
        typing.findings, problems, repeats=again, dropped=np.flatnonzero(ignored),
        newest=newest_event([at], keep, zone, now),
        columns={ours: place.theirs for ours, place in places.items()},
    )  # fmt: skip


def _leave_out_repeats(typing: Typing) -> int:
    """Repeats in a history are harmless: said once, counted, and left out."""
    ids = typing.cells("promise_id")
    again, first = keys.repeats(typing.table.cells, keys.doubled(ids))
    if not len(again):
        return 0
    lines = typing.lines
    message = (
        f"{len(again)} rows repeat an earlier row in every cell (line {lines[again[0]]} repeats "
        f"line {lines[first[0]]}); each change is counted once."
    )
    column = typing.theirs("promise_id")
    typing.problems.append(Problem("DUPLICATE_ROW", "warn", message, int(lines[again[0]]), column))
    typing.table = without_rows(typing.table, again)
    return len(again)


def _ids(typing: Typing) -> pa.Array:
    ids, column = typing.ids(), typing.theirs("promise_id")
    if refusal := keys.destroyed(ids, typing.table.lines, column):
        typing.problems.append(refusal)
    typing.findings += keys.missing(ids, column)
    typing.findings += keys.invisible(ids, column)
    return ids


def _required(typing: Typing, ours: str) -> None:
    column = typing.theirs(ours)
    for row in np.flatnonzero(is_empty(typing.cells(ours))):
        message = f"The change has no {column}, so it cannot be put in its place."
        typing.findings.append(Finding(int(row), "REQUIRED", "aside", column, "", message))


def _events(typing: Typing) -> tuple[Distinct, pa.Array]:
    """Their fields, and each row's event of ours; "status" where the values decide; else NULL."""
    source = typing.source
    if "event" not in typing.places:
        field = distinct(pa.array([""] * typing.table.cells.num_rows, pa.string()))
        return field, field.replaced(["due"] * len(field.values))
    _required(typing, "event")
    cells, column = typing.cells("event"), typing.theirs("event")
    field = distinct(cells)
    meanings = source.values.get("event", {})
    if not meanings and not source.transitions:
        answered = pairs(answer(typing.answers, "UNKNOWN_VALUE", column))
        typed = values.words(cells, column, typing.lines, {}, EVENTS, answered)
        typing.findings += typed.findings
        typing.problems += typed.problems
        return field, typed.cells
    ours = {theirs.casefold(): event for theirs, event in meanings.items()}
    ours |= {theirs.casefold(): _STATUS for theirs in source.transitions}
    return field, field.replaced([ours.get(value.casefold()) for value in field.values])


def _text(typing: Typing, ours: str) -> pa.Array:
    if ours not in typing.places:
        return pa.array([""] * typing.table.cells.num_rows, pa.string())
    return trimmed(typing.written(ours))


def _dues(typing: Typing, events: pa.Array) -> tuple[DateColumn, DateColumn]:
    """Old and new due of the rows that move one; both are read in the one format they share."""
    is_due = _is(events, "due")
    places = [
        next((ours for ours in (f"due_{side}", side) if ours in typing.places), None)
        for side in ("before", "after")
    ]
    here = [ours for ours in places if ours is not None]
    none = no_dates(typing.table.cells.num_rows)
    if not here:
        return none, none
    read = date_field(
        [pc.if_else(is_due, typing.cells(ours), "") for ours in here], "due",
        tuple(typing.theirs(ours) for ours in here), typing.table, typing.source, typing.zone,
        typing.answers, is_due=True,
    )  # fmt: skip
    typing.findings += read.findings
    typing.problems += read.problems
    found = dict(zip(here, read.parts, strict=True))
    return (found[places[0]] if places[0] else none, found[places[1]] if places[1] else none)


def _transitions(
    typing: Typing, events: pa.Array, field: Distinct, before: pa.Array, after: pa.Array
) -> pa.Array:
    """Changes of a status as deliveries and reopenings; other changes of it tell nothing."""
    is_status = _is(events, _STATUS)
    for theirs, meanings in typing.source.transitions.items():
        names = [value.casefold() == theirs.casefold() for value in field.values]
        rows = pa.array(np.array([*names, False])[field.codes])
        column = typing.theirs("after")
        answered = pairs(answer(typing.answers, "UNKNOWN_VALUE", column))
        both = pa.concat_arrays([pc.if_else(rows, side, "") for side in (before, after)])
        typed = values.words(
            both, column, np.tile(typing.lines, 2), meanings, values.STATUSES, answered
        )
        typing.problems += typed.problems
        status = pc.fill_null(typed.cells, "open")
        was, now = status[: len(rows)], status[len(rows) :]
        into = pc.and_(_is(now, "delivered"), pc.invert(_is(was, "delivered")))
        out_of = pc.and_(_is(now, "open"), pc.invert(_is(was, "open")))
        delivered, reopened = pc.and_(rows, into), pc.and_(rows, out_of)
        events = pc.if_else(delivered, "delivered", pc.if_else(reopened, "reopened", events))
    left = pc.and_(is_status, _is(events, _STATUS))
    return pc.if_else(left, pa.scalar(None, pa.string()), events)


def _is(cells: pa.Array, word: str) -> pa.Array:
    return pc.fill_null(pc.equal(cells, word), False)


def _ignored(typing: Typing, field: Distinct, ignored: Mask) -> list[Problem]:
    counts = np.bincount(field.codes[ignored], minlength=len(field.values))
    places = [int(i) for i in np.argsort(-counts, kind="stable") if counts[i]]
    if not places or "event" not in typing.places:
        return []
    listed = ", ".join(f"{field.values[i]} ({counts[i]})" for i in places[:8])
    more = f" and {len(places) - 8} more" if len(places) > 8 else ""
    message = (
        f"{int(ignored.sum())} of {len(ignored)} changes are of fields, or between values, that "
        f"say nothing about a promise, and are left out: {listed}{more}."
    )
    return [Problem("UNKNOWN_VALUE", "warn", message, column=typing.theirs("event"))]


def _records(
    typing: Typing, ids: pa.Array, at: DateColumn, events: pa.Array, before: pa.Array,
    after: pa.Array, due_before: DateColumn, due_after: DateColumn,
) -> pa.Table:  # fmt: skip
    at_cells, at_grain = at.arrow()
    due = np.asarray(_is(events, "due"))
    due_before, due_after = (d.without(~due) for d in (due_before, due_after))
    told = _is(events, "delivered"), _is(events, "reopened")
    is_plain = pc.or_(*told)
    none = pa.scalar(None, pa.string())
    before, after = (pc.if_else(is_plain, none, or_null(side)) for side in (before, after))
    columns = {
        "promise_id": ids, "line": typing.table.lines, "at": at_cells, "at_grain": at_grain,
        "event": events, "before": before, "after": after,
    }  # fmt: skip
    for name, column in (("due_before", due_before), ("due_after", due_after)):
        columns[name], columns[f"{name}_grain"] = column.arrow()
    for ours in ("by", "reason"):
        columns[ours] = or_null(_text(typing, ours))
    return pa.table(columns)
