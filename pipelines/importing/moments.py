"""The files of an import go in; the moment each system's export speaks for comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from pipelines.importing.incoming import Incoming
from pipelines.options import ImportOptions, UsageError, moment_text, parse_moment
from pipelines.problem import Problem

# The newest export of one system that brought records; a history says nothing of what it lacks,
# so it is never one that a later export goes back behind.
NEWEST = """
SELECT e.as_of, e.as_of_is_day, e.import_id
FROM exports e
WHERE e.source = ? AND e.instance = ? AND e.import_id IN (
    SELECT f.import_id FROM files f WHERE f.source = ? AND f.instance = ? AND f.kind = 'promises'
)
ORDER BY e.as_of DESC, e.as_of_is_day
LIMIT 1
"""


@dataclass(frozen=True)
class Moment:
    """An as-of: local clock time of the business zone, or only a day."""

    at: datetime
    is_day: bool

    def __str__(self) -> str:
        return moment_text(self.at, self.is_day)

    def is_before(self, other: Moment) -> bool:
        """A day and a time are compared as days."""
        if self.is_day or other.is_day:
            return self.at.date() < other.at.date()
        return self.at < other.at


def as_of_by_system(
    files: Sequence[Incoming], options: ImportOptions, zone: str, now: datetime
) -> dict[str, Moment]:
    """By system: the as-of given, else the newest event in its files; a system is left out where
    neither is known (definitions §1). Raises UsageError for one later than now.
    """
    if options.as_of is not None:
        at, is_day = parse_moment(options.as_of, zone)
        if at > now.astimezone(ZoneInfo(zone)).replace(tzinfo=None):
            raise UsageError(
                f"--as-of {options.as_of} is still to come: an export cannot speak for a moment "
                "later than its import."
            )
        return {file.system: Moment(at, is_day) for file in files if file.typed}
    newest: dict[str, Moment] = {}
    for file in files:
        if file.typed is None or file.typed.newest_event is None:
            continue
        moment = Moment(*file.typed.newest_event)
        known = newest.get(file.system)
        if known is None or (moment.at, not moment.is_day) > (known.at, not known.is_day):
            newest[file.system] = moment
    return newest


def ask_as_of(files: Sequence[Incoming], as_of: Mapping[str, Moment]) -> list[Incoming]:
    """Ask for the as-of of the files that have no event date and no sister that has one."""
    return [
        file.with_problem(_no_moment(file)) if file.typed and not is_known else file
        for file in files
        for is_known in [file.system in as_of or _is_moot(file)]
    ]


def _is_moot(file: Incoming) -> bool:
    """Where something else is asked first its answer may bring a date; no rows need none."""
    asks = any(problem.severity == "ask" for problem in file.problems)
    return asks or file.typed is None or not file.typed.records.num_rows


def _no_moment(file: Incoming) -> Problem:
    return Problem(
        "MISSING_COLUMN",
        "ask",
        f"Nothing in {file.file} says when something happened (made, delivered, changed), so the "
        "moment it speaks for is not known. On which day was it exported?",
        flag="--as-of YYYY-MM-DD",
    )


def ask_going_back(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[Incoming],
    as_of: Mapping[str, Moment],
    options: ImportOptions,
) -> list[Incoming]:
    """Ask whether an export older than one already in the store is meant (GOES_BACK)."""
    answer = options.answers.get(("GOES_BACK", None))
    checked: list[Incoming] = []
    for file in files:
        newest = _newest(con, file, options.instance)
        mine = as_of.get(file.system)
        if newest and mine and mine.is_before(newest[0]) and answer != "yes":
            file = file.with_problem(_goes_back(file, mine, *newest, refused=answer == "no"))
        checked.append(file)
    return checked


def _newest(
    con: duckdb.DuckDBPyConnection, file: Incoming, instance: str
) -> tuple[Moment, str] | None:
    if file.typed is None or file.typed.source.kind != "promises":
        return None
    rows = con.sql(NEWEST, params=[file.system, instance] * 2).fetchall()
    return next(((Moment(at, is_day), import_id) for at, is_day, import_id in rows), None)


def _goes_back(
    file: Incoming, mine: Moment, newest: Moment, import_id: str, *, refused: bool
) -> Problem:
    return Problem(
        "GOES_BACK",
        "refuse" if refused else "ask",
        f"{file.file} speaks for {mine}, but the store already has {file.system} as of {newest} "
        f"({import_id}). It can be put in its place in time; is an older export meant?",
        choices=("yes", "no"),
        flag="--answer GOES_BACK=yes",
    )
