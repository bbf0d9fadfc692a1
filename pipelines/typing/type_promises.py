"""A table of records, one row each, becomes observations: what this export says of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import Answers, answer
from pipelines.finding import problems_of, shown
from pipelines.problem import Problem
from pipelines.reading.read import TextTable
from pipelines.source import Source
from pipelines.typing import keys, name_ids, names, promise_checks, values
from pipelines.typing.absent import absent
from pipelines.typing.columns import folded, place_columns
from pipelines.typing.date_column import GRAIN, MOMENT, DateColumn
from pipelines.typing.flaws import leave_out_flawed
from pipelines.typing.text_column import composed, or_null, trimmed
from pipelines.typing.typed_file import TypedFile, finished, newest_event, without_rows
from pipelines.typing.typing_table import YES_NO, Typing

# The columns of `observations`, in order.
COLUMNS = (
    "promise_id", "line", "title", "customer", "team", "owner", "kind", "priority", "url",
    "status", "made_at", "original_due", "due", "delivered_at", "cancelled_at",
    "last_activity_at", "last_contact_at", "customer_left_at", "cancelled_by", "cause", "side",
    "deliverable", "promised_by", "parent_id", "value", "currency", "satisfaction",
    "accepted_in_writing", "set_by_doer", "evidence",
)  # fmt: skip
DATES = (
    "made_at", "original_due", "due", "delivered_at", "cancelled_at", "last_activity_at",
    "last_contact_at", "customer_left_at",
)  # fmt: skip
NAMES = ("customer", "team", "owner")
ALIASED = ("customer", "team")
NUMBERS = ("value", "satisfaction")
HAPPENED = ("made_at", "delivered_at", "cancelled_at", "last_activity_at", "last_contact_at")


def type_promises(
    table: TextTable, source: Source, *, zone: str, now: datetime, answers: Answers,
    due_elsewhere: bool,
) -> TypedFile:  # fmt: skip
    """One observation for each id; raises Refused."""
    places, problems = place_columns(
        table.header, table.header_line, source, due_elsewhere=due_elsewhere
    )
    typing = Typing(table, source, zone, answers, places, problems=problems)
    again, may_conflict = _leave_out_repeats(typing)
    leave_out_flawed(typing)
    with typing.reading_dates([ours for ours in DATES if ours in places]) as reading:
        dropped, ids = _ids(typing, may_conflict=may_conflict)
        columns: dict[str, pa.Array] = {"promise_id": ids, "line": typing.table.lines}
        days = {ours: typing.took(read) for ours, read in reading.items()}
    if source.due_in_days and "due_in_days" in places:
        days["due"] = promise_checks.due_in_days(typing, days)
    columns |= _texts(typing)
    columns |= {ours: typing.words(ours) for ours in values.WORDS if ours in places}
    promise_checks.overrule(typing, columns)
    promise_checks.closing(typing, columns, days)
    promise_checks.told(typing, days)
    typing.findings += promise_checks.moments(typing, days, now)
    for ours in YES_NO:
        if ours in columns:
            columns[ours] = pc.equal(columns[ours], "yes")
    for ours in NUMBERS:
        if ours in places:
            columns[ours] = _number(typing, ours)
    keep = np.ones(len(ids), bool)
    keep[[f.row for f in typing.findings if f.severity == "aside"]] = False
    newest = newest_event([days[d] for d in HAPPENED if d in days], keep, zone, now)
    return finished(
        typing.table, source, _records(columns, days, len(ids)), typing.findings, typing.problems,
        repeats=again, dropped=dropped, newest=newest,
        columns={ours: place.theirs for ours, place in places.items()}, also=_also(typing, ids),
    )  # fmt: skip


def _leave_out_repeats(typing: Typing) -> tuple[int, bool]:
    """Take rows equal in every cell to an earlier one out of the table; how many they were, and
    whether ids may stand twice in what is left.
    """
    ids = typing.cells("promise_id")
    rows = keys.doubled(ids)
    again, first = keys.repeats(typing.table.cells, rows)
    may_conflict = bool(len(rows)) or typing.source.grouped_ids
    if not len(again):
        return 0, may_conflict
    found = keys.repeat_findings(again, first, ids, typing.table.lines, typing.theirs("promise_id"))
    typing.problems += problems_of(found, typing.table)
    typing.table = without_rows(typing.table, again)
    return len(again), may_conflict


def _ids(typing: Typing, *, may_conflict: bool) -> tuple[NDArray[np.int64], pa.Array]:
    """The ids, and the rows that another row of the same id stands for."""
    column, lines = typing.theirs("promise_id"), typing.table.lines
    written = typing.written("promise_id")
    ids = typing.ids()
    if refusal := keys.destroyed(ids, lines, column):
        typing.problems.append(refusal)
    typing.findings += keys.missing(ids, column)
    typing.findings += keys.invisible(ids, column)
    choice = answer(typing.answers, "DUPLICATE_KEY", column)
    rows = keys.doubled(ids) if may_conflict else np.zeros(0, np.int64)
    dropped, findings, questions = keys.conflicts(ids, written, rows, lines, column, choice)
    typing.findings += findings
    typing.problems += questions
    return dropped, ids


def _also(typing: Typing, ids: pa.Array) -> pa.Table | None:
    """Other ids of the records, by which a history may name them (ServiceNow's audit: sys_id)."""
    header = {folded(name): i for i, name in enumerate(typing.table.header)}
    at = [header[name] for name in map(folded, typing.source.also_ids) if name in header]
    parts = [
        pa.table({"promise_id": ids, "also": trimmed(typing.table.cells.column(i))}) for i in at
    ]
    plain = keys.ungrouped(ids)
    if plain is not ids:
        grouped = pc.not_equal(plain, ids)
        parts.append(pa.table({"promise_id": ids, "also": plain}).filter(grouped))
    if not parts:
        return None
    also = pa.concat_tables(parts)
    return also.filter(
        pc.and_(pc.not_equal(also["also"], ""), pc.not_equal(also["promise_id"], ""))
    )


def _texts(typing: Typing) -> dict[str, pa.Array]:
    """The columns of free text; names in Unicode's composed form, with what is said of them."""
    done = {"promise_id", "line", *DATES, *NUMBERS, *values.WORDS}
    texts = {}
    for ours in COLUMNS:
        if ours in done or ours not in typing.places:
            continue
        written = typing.written(ours)
        if ours in NAMES:
            written = _first_of_several(typing, ours, written)
        text = trimmed(written)
        if ours in NAMES:
            text = composed(text)
            typing.problems += names.joined(written, text, typing.theirs(ours), typing.lines)
            typing.problems += _name_ids(typing, ours, text)
        texts[ours] = or_null(text)
    return texts


def _name_ids(typing: Typing, ours: str, names: pa.Array) -> Iterator[Problem]:
    """What the ids of customers or teams say of their names, where the file has such a column."""
    table, theirs = typing.table, typing.theirs(ours)
    place = name_ids.id_column(table.header, theirs) if ours in ALIASED else None
    if place is None or place in typing.places["promise_id"].at:
        return
    ids = trimmed(table.cells.column(place))
    yield from name_ids.said_of_ids(names, ids, theirs, table.header[place], table.lines)


def _first_of_several(typing: Typing, ours: str, cells: pa.Array) -> pa.Array:
    """Of several people in one cell the first, where the source tells how they are separated."""
    sign = typing.source.several.get(ours)
    several = np.asarray(pc.match_substring(cells, sign)) if sign else np.zeros(0, bool)
    if sign is None or not several.any():
        return cells
    row, column = int(np.argmax(several)), typing.theirs(ours)
    line, value = int(typing.lines[row]), cells[row].as_py()
    message = (
        f"{int(several.sum())} cells of {column} name several, the first on line {line} "
        f"({shown(value)}); the first name counts."
    )
    typing.problems.append(Problem("UNKNOWN_VALUE", "warn", message, line, column, value))
    return trimmed(pc.list_element(pc.split_pattern(cells, sign, max_splits=1), 0))


def _number(typing: Typing, ours: str) -> pa.Array:
    cells, column = typing.cells(ours), typing.theirs(ours)
    told = answer(typing.answers, "UNKNOWN_VALUE", column)
    typed = values.numbers(cells, column, typing.lines, told)
    typing.findings += typed.findings
    typing.problems += typed.problems
    return typed.cells


def _records(columns: dict[str, pa.Array], days: dict[str, DateColumn], count: int) -> pa.Table:
    records: dict[str, pa.Array] = {}
    for ours in COLUMNS:
        if ours in days:
            records[ours], records[f"{ours}_grain"] = days[ours].arrow()
        elif ours in DATES:
            records[ours], records[f"{ours}_grain"] = absent(count, MOMENT), absent(count, GRAIN)
        elif ours in columns:
            records[ours] = columns[ours]
        else:
            kind = (
                pa.float64() if ours in NUMBERS else pa.bool_() if ours in YES_NO else pa.string()
            )
            records[ours] = absent(count, kind)
    return pa.table(records)
