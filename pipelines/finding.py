"""What a check found about one row, turned into the problems a reader sees."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipelines.problem import Problem

if TYPE_CHECKING:
    from pipelines.reading.read import TextTable

SHOWN = 80  # characters of a value that a message shows
LISTED = 100  # warnings of one kind about one column that are listed one by one


@dataclass(frozen=True)
class Finding:
    """One thing about one row (counted from 0); "aside" sets the row aside, "warn" keeps it."""

    row: int
    code: str
    severity: Literal["warn", "aside"]
    column: str | None
    value: str | None
    message: str


def shown(value: str) -> str:
    """A value for a message: quoted, escaped, and cut at 80 characters."""
    cut = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    return (
        "'"
        + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
        + "'"
    )


def problems_of(findings: Iterable[Finding], table: TextTable) -> list[Problem]:
    """Findings with their physical lines; every row set aside with its cells as a line of CSV.

    Warnings beyond the first hundred of a kind are counted in one last problem, never dropped
    without a word; rows set aside are always listed one by one.
    """
    found = sorted(findings, key=lambda f: (f.row, f.code))
    problems: list[Problem] = []
    warned: Counter[tuple[str, str | None]] = Counter()
    left: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    for f in found:
        kind = (f.code, f.column)
        if f.severity == "warn":
            warned[kind] += 1
            if warned[kind] > LISTED:
                left[kind].append(f.row)
                continue
        line = table.lines[f.row].as_py()
        raw = as_csv(table, f.row) if f.severity == "aside" else None
        problems.append(Problem(f.code, f.severity, f.message, line, f.column, f.value, raw))
    for (code, column), rows in left.items():
        line = table.lines[rows[0]].as_py()
        message = f"The same in {len(rows)} more rows, from line {line} on."
        problems.append(Problem(code, "warn", message, line, column))
    return problems


def as_csv(table: TextTable, row: int) -> str:
    """The cells of a row as one record of CSV, in the file's own delimiter."""
    out = io.StringIO()
    cells = [column[row].as_py() for column in table.cells.columns]
    csv.writer(out, delimiter=table.delimiter or ",", lineterminator="").writerow(cells)
    return out.getvalue()
