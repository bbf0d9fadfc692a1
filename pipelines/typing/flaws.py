"""Cells that reading found fault with in; the rows they cost, where their column is used, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from pipelines.finding import Finding, problems_of, shown
from pipelines.problem import Problem
from pipelines.reading.flaw import Flaw
from pipelines.typing.columns import folded
from pipelines.typing.typed_file import without_rows
from pipelines.typing.typing_table import Typing

_REFUSES = "FORMULA_NO_VALUE"  # what the cell holds is in the workbook, only not in this copy
_SAYS = {
    "CONTROL_CHAR": "hold control characters",
    "CELL_TOO_LONG": "have more than 32,767 characters",
    "CELL_ERROR": "show an error",
    "KEY_PRECISION": "are numbers of more than 15 digits",
    "BAD_BYTES": "hold half a character",
    _REFUSES: "hold formulas without a result",
}


def leave_out_flawed(typing: Typing) -> None:
    """Set aside the rows whose used cells are flawed; of the others it is only said."""
    if not typing.table.flaws:
        return
    used = _used(typing)
    row_at = {int(line): row for row, line in enumerate(typing.lines)}
    here = [flaw for flaw in typing.table.flaws if flaw.line in row_at]  # not of a repeated row
    typing.problems += _unused([flaw for flaw in here if flaw.column not in used], typing)
    costly = [flaw for flaw in here if flaw.column in used]
    formulas = [flaw for flaw in costly if flaw.code == _REFUSES]
    if formulas:
        typing.problems.append(_refusal(formulas, typing))
    header = typing.table.header
    findings = [
        Finding(row_at[f.line], f.code, "aside", header[f.column], f.value, f.message)
        for f in costly
        if f.code != _REFUSES
    ]
    if findings:
        typing.problems += problems_of(findings, typing.table)
        rows = np.unique([found.row for found in findings]).astype(np.int64)
        typing.table = without_rows(typing.table, rows)


def _used(typing: Typing) -> set[int]:
    also = {folded(name) for name in typing.source.also_ids}
    used = {at for place in typing.places.values() for at in place.at}
    return used | {at for at, name in enumerate(typing.table.header) if folded(name) in also}


def _unused(flaws: Sequence[Flaw], typing: Typing) -> Iterator[Problem]:
    by_code: defaultdict[str, list[Flaw]] = defaultdict(list)
    for flaw in flaws:
        by_code[flaw.code].append(flaw)
    for code, same in by_code.items():
        first, name = same[0], typing.table.header[same[0].column]
        message = (
            f"Columns that are not used have cells that {_SAYS[code]} ({len(same):,}, the first on "
            f"line {first.line} in {shown(name) if name else 'a column without a name'}). No row "
            "was set aside for that."
        )
        yield Problem(code, "warn", message, first.line, name, first.value)


def _refusal(formulas: Sequence[Flaw], typing: Typing) -> Problem:
    first = formulas[0]
    many = f", as do {len(formulas) - 1:,} more cells" if len(formulas) > 1 else ""
    message = (
        f"{first.message}{many}. Open the workbook in a spreadsheet program, save it, and import "
        "it again."
    )
    name = typing.table.header[first.column]
    return Problem(_REFUSES, "refuse", message, first.line, name)
