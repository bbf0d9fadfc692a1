"""Well-made promises: six checks of how a promise was given, and whether that goes with keeping."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb

from metrics import frame
from metrics.conditions import JUDGED, MATURED_WITH_HISTORY, ON_TIME, VAGUE_DATE, VAGUE_TITLE
from metrics.difference import Difference, newcombe
from metrics.filters import Filters
from metrics.question import Question
from metrics.scope import Scope
from metrics.sql import ask, tally


class Check(NamedTuple):
    """One check: its name, what it asks, its SQL condition, the column it drops out without."""

    name: str
    asks: str
    passes: str
    column: str | None


CHECKS = (
    Check("customer", "a customer is named", "customer IS NOT NULL", "customer"),
    Check("owner", "somebody owns it", "owner IS NOT NULL", "owner"),
    Check("day", "its date is a day, not the end of a month", f"NOT ({VAGUE_DATE})", None),
    Check("outcome", "its title says what there will be", f"NOT ({VAGUE_TITLE})", "title"),
    Check("writing", "it was accepted in writing", "accepted_in_writing", "accepted_in_writing"),
    Check("doer", "whoever does it set the date", "set_by_doer", "set_by_doer"),
)
_MASK = " + ".join(
    f"CASE WHEN {check.passes} THEN {1 << i} ELSE 0 END" for i, check in enumerate(CHECKS)
)
_CHECKED = f"{JUDGED} AND first_due IS NOT NULL"
System = tuple[str, str]  # source, instance


@dataclass(frozen=True)
class Made:
    """For the Improve page: each check, and whether the well-made are kept more.

    checks: name, what it asks, how many passed, of how many whose files have the column.
    kept_more: on time of the well-made minus on time of the others, of those whose first date
    has passed; it says that they go together, never that one makes the other.
    """

    checks: tuple[tuple[str, str, int, int], ...]
    kept_more: Difference


def well_made_rows(question: Question) -> list[dict[str, Any]]:
    """Of the judged promises of each group, the share that passes every check its files allow."""
    allowed = allowed_checks(question.con)
    different = sorted(set(allowed.values()))
    columns = {f"well_{bits}": _passes_all(bits) for bits in different}
    if len(different) > 1:
        columns |= {"source": "source", "instance": "instance"}
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for row in question.counts(columns, {"n": "count(*)"}, _CHECKED):
        bits = allowed[row["source"], row["instance"]] if len(different) > 1 else different[0]
        sums[row["key"]][0] += row["n"] * bool(row[f"well_{bits}"])
        sums[row["key"]][1] += row["n"]
    return [frame.share_row(key, "", k, n) for key, (k, n) in sums.items()]


def _passes_all(bits: int) -> str:
    """SQL: every check that is among these; those that are dear to ask come last."""
    its = [check for i, check in enumerate(CHECKS) if bits >> i & 1]
    told = sorted(its, key=lambda check: len(check.passes))
    return " AND ".join(f"({check.passes})" for check in told) or "TRUE"


def made(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Made:
    """The checks one by one, and the difference in what was kept on time."""
    passed = [[0, 0] for _ in CHECKS]
    well, others = [0, 0], [0, 0]
    for row, allowed in _masks(Question(con, None, filters, scope, {})):
        for i, counts in enumerate(passed):
            if allowed >> i & 1:
                counts[0] += row["n"] * (row["mask"] >> i & 1)
                counts[1] += row["n"]
        group = well if row["mask"] & allowed == allowed else others
        group[0] += row["on_time"]
        group[1] += row["matured"]
    return Made(
        tuple((c.name, c.asks, k, n) for c, (k, n) in zip(CHECKS, passed, strict=True)),
        newcombe(well[0], well[1], others[0], others[1]),
    )


def _masks(question: Question) -> list[tuple[dict[str, Any], int]]:
    """How many promises pass which checks (a bit each), and the checks their system allows."""
    allowed = allowed_checks(question.con)
    sums = {
        "n": "count(*)", "matured": tally(MATURED_WITH_HISTORY),
        "on_time": tally(f"{MATURED_WITH_HISTORY} AND {ON_TIME}"),
    }  # fmt: skip
    columns = {"source": "source", "instance": "instance", "mask": _MASK}
    rows = question.counts(columns, sums, _CHECKED)
    return [(row, allowed[row["source"], row["instance"]]) for row in rows]


def allowed_checks(con: duckdb.DuckDBPyConnection) -> dict[System, int]:
    """By system, a bit for each check whose column any of its files had, or any promise fills."""
    had: dict[System, set[str]] = defaultdict(set)
    for row in ask(con, "SELECT DISTINCT source, instance, columns FROM files").to_pylist():
        had[row["source"], row["instance"]] |= set(row["columns"].split(","))
    columns = {check.column for check in CHECKS if check.column is not None}
    told = [column for column in sorted(columns) if any(column not in its for its in had.values())]
    if told or not had:  # the promises are asked only where the files leave something open
        for system, its in _filled(con, told if had else sorted(columns)).items():
            had[system] |= its
    return {
        system: sum(1 << i for i, c in enumerate(CHECKS) if c.column is None or c.column in its)
        for system, its in had.items()
    }


def _filled(con: duckdb.DuckDBPyConnection, columns: list[str]) -> dict[System, set[str]]:
    """By system, those of the columns that any of its promises fills."""
    asked = ", ".join(f"{tally(f'{name} IS NOT NULL')} AS {name}" for name in columns)
    rows = ask(con, f"SELECT source, instance, {asked} FROM promises GROUP BY source, instance")
    return {
        (row["source"], row["instance"]): {name for name in columns if row[name]}
        for row in rows.to_pylist()
    }
