"""Rules that tie the columns of one row together: closing, overruling, and dates that disagree."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import answer, flag, pairs
from pipelines.finding import Finding, shown
from pipelines.problem import Problem, Refused
from pipelines.typing import values, zones
from pipelines.typing.columns import DUES, without_due
from pipelines.typing.date_column import DAY, INSTANT, NONE, DateColumn, no_dates
from pipelines.typing.distinct import distinct
from pipelines.typing.text_column import is_empty
from pipelines.typing.typed_file import local_micros
from pipelines.typing.typing_table import Typing

Mask = NDArray[np.bool_]


def due_in_days(typing: Typing, days: dict[str, DateColumn]) -> DateColumn:
    """The due as the day of another date plus a whole number of days."""
    start = days[typing.source.due_in_days["from"]]
    cells, column = typing.cells("due_in_days"), typing.theirs("due_in_days")
    fits = np.asarray(pc.match_substring_regex(cells, r"^[0-9]{1,4}(\.0+)?$"))
    for row in np.flatnonzero(~fits & ~is_empty(cells)):
        value = cells[int(row)].as_py()
        message = f"{column} {shown(value)} is no whole number of days."
        typing.findings.append(Finding(int(row), "DATE_BAD", "aside", column, value, message))
    text = pc.replace_substring_regex(pc.if_else(pa.array(fits), cells, "0"), r"\.0+$", "")
    count = np.asarray(text.cast(pa.int64()))
    first_day = local(start, typing.zone) // zones.DAY
    grain = np.where(fits & (start.grain != NONE), DAY, NONE).astype(np.uint8)
    return DateColumn((first_day + count) * zones.DAY, grain)


def overrule(typing: Typing, columns: dict[str, pa.Array]) -> None:
    """Statuses that another column of theirs decides (a resolution that says "duplicate")."""
    count = typing.table.cells.num_rows
    for theirs, meanings in typing.source.overrules.items():
        if (place := f"overrules {theirs}") not in typing.places:
            continue
        cells, column = typing.cells(place), typing.theirs(place)
        answered = pairs(answer(typing.answers, "UNKNOWN_VALUE", column))
        if tags := {tag for tag in meanings if tag.startswith("#")}:
            cells = _tagged(cells, tags)
        said = values.words(
            cells, column, typing.lines, meanings, values.STATUSES, answered, is_ours=False
        )
        typing.findings += said.findings
        typing.problems += said.problems
        status = columns.get("status", pa.nulls(count, pa.string()))
        columns["status"] = pc.coalesce(said.cells, status)


def _tagged(cells: pa.Array, tags: Collection[str]) -> pa.Array:
    """Of every list of tags the first that means something, else ''."""
    known = {tag.casefold(): tag for tag in tags}
    found = distinct(cells)
    return found.replaced(
        [
            next(
                (
                    known[w]
                    for w in (f"#{t.casefold()}" for t in re.split(r"[\s,;]+", value))
                    if w in known
                ),
                "",
            )
            for value in found.values
        ]
    )


def closing(typing: Typing, columns: dict[str, pa.Array], days: dict[str, DateColumn]) -> None:
    """Where their date of delivery is that of any closing, the status says which it was.

    A cancelled record was cancelled then; one that is open again was not delivered, whatever
    earlier closing the date is from. Where closing overwrites the due, a closed record has none.
    """
    if "status" not in columns:
        return
    status = columns["status"]

    def rows(*words: str) -> Mask:
        return np.asarray(pc.fill_null(pc.is_in(status, pa.array(words)), False))

    if typing.source.closing and (closed := days.get("delivered_at")):
        known = days.get("cancelled_at") or no_dates(len(status))
        moved = closed.grain != NONE
        ended = DateColumn(
            np.where(moved, closed.at, known.at), np.where(moved, closed.grain, known.grain)
        )
        days["cancelled_at"] = ended.without(~rows("cancelled"))
        days["delivered_at"] = closed.without(rows("cancelled", "not_a_promise", "open"))
    if typing.source.due_lost_at_closing:
        for due in DUES:
            lost = rows("delivered", "cancelled")
            if due in days and (lost & (days[due].grain > 0)).any():
                typing.problems.append(_lost(typing, due, lost & (days[due].grain > 0)))
                days[due] = days[due].without(lost)


def told(typing: Typing, days: dict[str, DateColumn]) -> None:
    """A forecast's close date is asked about: was it told to the customer? (definitions §1)."""
    here = [due for due in DUES if due in days]
    if typing.source.due_told or not here:
        return
    column = typing.theirs(here[0])
    choice = answer(typing.answers, "DUE_NOT_TOLD", column)
    if choice == "no":
        raise Refused(without_due(typing.source, typing.table.header_line))
    if choice == "yes":
        return
    message = (
        f"The only date here is {column}, which is a forecast of ours. Was it told to the "
        "customer as the date by which we deliver?"
    )
    typing.problems.append(
        Problem(
            "DUE_NOT_TOLD", "ask", message, typing.table.header_line, column,
            choices=("yes", "no"), flag=flag("DUE_NOT_TOLD", column, "yes"),
        )
    )  # fmt: skip
    for due in here:
        days[due] = no_dates(len(days[due].at))


def moments(typing: Typing, days: dict[str, DateColumn], now: datetime) -> Iterator[Finding]:
    """Dates later than the import, and dates of one row in an order that cannot be.

    A record made after the import is set aside; other dates to come are kept with a warning, as
    the judgement has a rule for them (definitions §2a.5).
    """
    here = {ours: local(column, typing.zone) for ours, column in days.items()}
    for ours in ("made_at", "delivered_at", "cancelled_at", "last_activity_at", "last_contact_at"):
        if ours in days:
            yield from future(typing, ours, days[ours], now)
    if "made_at" not in days:
        return
    made = days["made_at"]
    if "delivered_at" in days:
        end = days["delivered_at"]
        both = (made.grain > 0) & (end.grain > 0)
        is_day = (made.grain == DAY) | (end.grain == DAY)
        unit = np.where(is_day, zones.DAY, 1)
        early = both & (here["delivered_at"] // unit < here["made_at"] // unit)
        fault = f"is before {typing.theirs('made_at')}"
        yield from _each(typing, "delivered_at", early, "NEGATIVE_DURATION", fault)
    due = next((due for due in ("original_due", "due") if due in days), None)
    if due and due in typing.places:
        both = (made.grain > 0) & (days[due].grain > 0)
        early = both & (here[due] // zones.DAY < here["made_at"] // zones.DAY)
        fault = f"is a day before {typing.theirs('made_at')}"
        yield from _each(typing, due, early, "PROMISE_BEFORE_CREATED", fault)


def future(typing: Typing, ours: str, column: DateColumn, now: datetime) -> Iterator[Finding]:
    """Dates of something that happened, more than a day after the import."""
    limit = local_micros(now + timedelta(days=1), typing.zone)
    late = (column.grain > 0) & (local(column, typing.zone) > limit)
    fault = "is later than this import"
    yield from _each(typing, ours, late, "DATE_FUTURE", fault, is_aside=ours == "made_at")


def local(column: DateColumn, zone: str) -> NDArray[np.int64]:
    """The wall clock of the zone at every date of a column; a day at its start."""
    instant: Mask = column.grain == INSTANT
    if not instant.any():
        return column.at
    return np.where(instant, zones.to_wall(column.at, zone), column.at)


def _each(
    typing: Typing, ours: str, rows: Mask, code: str, fault: str, *, is_aside: bool = False
) -> Iterator[Finding]:
    if not rows.any():
        return
    cells, column = typing.cells(ours), typing.theirs(ours)
    for row in np.flatnonzero(rows):
        value = cells[int(row)].as_py()
        message = f"{column} {shown(value)} {fault}."
        yield Finding(int(row), code, "aside" if is_aside else "warn", column, value, message)


def _lost(typing: Typing, due: str, rows: Mask) -> Problem:
    column, line = typing.theirs(due), int(typing.lines[np.argmax(rows)])
    message = (
        f"Closing a record overwrites {column}, so what it says of the {int(rows.sum())} closed "
        f"records (the first on line {line}) is not what was promised; only their history can "
        "tell. Import the history export too."
    )
    return Problem("DUE_NOT_TOLD", "warn", message, line, column)
