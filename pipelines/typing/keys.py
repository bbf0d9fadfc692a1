"""The ids of a file's rows: missing, destroyed, repeated, or said twice with different content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import flag
from pipelines.finding import Finding, shown
from pipelines.problem import Problem
from pipelines.typing.text_column import has_byte, has_wide, pieces

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

# As Excel shows a long number: the digits are gone. The plus sign tells it from an id like 12E3.
_SCIENTIFIC = r"^[0-9]([.,][0-9]+)?[Ee]\+[0-9]+$"
# What a spreadsheet writes in place of a value: an error, or the signs of a column too narrow.
_NO_VALUE = r"^#(#+|N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)$"
# Characters that nobody sees: two ids that differ only by them look the same.
_INVISIBLE = (
    r"[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]"
)
CHOICES = ("last", "first", "aside")
LONG = 64  # bytes of an id, from which on it is not made a number
_FIRST = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)  # masks of the first n bytes
_NONE = np.zeros(0, np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)
# A whole number with a blank (of any width that breaks no line) between its thousands.
_GROUPED = r"^[0-9]{1,3}([ \x{00A0}\x{2009}\x{202F}][0-9]{3})+$"


def ungrouped(ids: pa.Array) -> pa.Array:
    """The ids without the blanks between thousands; what is no such number stays as it is."""
    grouped = pc.match_substring_regex(ids, _GROUPED)
    if not pc.any(grouped).as_py():
        return ids
    return pc.if_else(grouped, pc.replace_substring_regex(ids, r"[^0-9]", ""), ids)


def repeats(cells: pa.Table, rows: Rows) -> tuple[Rows, Rows]:
    """Rows equal in every cell to an earlier row, and that earlier row of each.

    Only `rows`, whose id stands twice, are looked at, and of these only the ones of equal hash
    are compared cell by cell.
    """
    if not len(rows):
        return rows, rows
    rows = rows[_doubled_hash(cells if len(rows) == cells.num_rows else cells.take(rows))]
    if not len(rows):
        return rows, rows
    some = cells.take(rows).append_column("at row", pa.array(rows))
    columns = ", ".join(f'"{name}"' for name in cells.column_names)
    with duckdb.connect() as con:
        con.register("rows_here", some)
        found = con.sql(
            f'SELECT "at row", first FROM (SELECT "at row", min("at row") OVER '
            f'(PARTITION BY {columns}) AS first FROM rows_here) WHERE "at row" > first ORDER BY 1'
        ).fetchnumpy()
    return np.asarray(found["at row"], np.int64), np.asarray(found["first"], np.int64)


def repeat_findings(
    again: Rows, first: Rows, ids: pa.Array, lines: pa.Array, column: str
) -> Iterator[Finding]:
    """One warning for each repeated row."""
    for row, earlier in zip(again.tolist(), first.tolist(), strict=True):
        message = (
            f"Line {lines[row]} repeats line {lines[earlier]} in every cell; it is counted once."
        )
        yield Finding(row, "DUPLICATE_ROW", "warn", column, ids[row].as_py(), message)


def destroyed(ids: pa.Array, lines: pa.Array, column: str) -> Problem | None:
    """The refusal of ids in scientific notation."""
    if not has_byte(ids, b"+"):
        return None
    where = np.flatnonzero(pc.match_substring_regex(ids, _SCIENTIFIC))
    if not len(where):
        return None
    first = int(where[0])
    value = ids[first].as_py()
    many = "One id in" if len(where) == 1 else f"{len(where)} ids in"
    turned = "was turned into a rounded number" if len(where) == 1 else "were turned into rounded"
    turned += "" if len(where) == 1 else " numbers"
    message = (
        f"{many} {column} {turned} by a spreadsheet, the "
        f"first on line {lines[first]} ({shown(value)}); what they were cannot be known. Export "
        "the file again and import it without opening it in Excel, or format the column as text "
        "before saving."
    )
    return Problem("KEY_SCIENTIFIC", "refuse", message, lines[first].as_py(), column, value)


def missing(ids: pa.Array, column: str) -> Iterator[Finding]:
    """Rows without an id, or with what a spreadsheet wrote in its place: nothing can be said of
    them again.
    """
    for row in np.flatnonzero(pc.equal(ids, "")):
        message = f"The row has no id in {column}, so no later export could speak of it again."
        yield Finding(int(row), "REQUIRED", "aside", column, "", message)
    for row in np.flatnonzero(pc.match_substring_regex(ids, _NO_VALUE)):
        value = ids[int(row)].as_py()
        message = f"A spreadsheet wrote {shown(value)} in {column} in place of the id."
        yield Finding(int(row), "CELL_ERROR", "aside", column, value, message)


def invisible(ids: pa.Array, column: str) -> Iterator[Finding]:
    """Ids with characters that nobody sees."""
    if not has_wide(ids):
        return
    for row in np.flatnonzero(pc.match_substring_regex(ids, _INVISIBLE)):
        value = ids[int(row)].as_py()
        codes = ", ".join(f"U+{ord(c):04X}" for c in value if not c.isprintable())
        message = f"The id {shown(value)} in {column} has an invisible character ({codes})."
        yield Finding(int(row), "INVISIBLE_CHAR", "warn", column, value, message)


def conflicts(
    ids: pa.Array, written: pa.Array, rows: Rows, lines: pa.Array, column: str, choice: str | None
) -> tuple[Rows, list[Finding], list[Problem]]:
    """Of `rows`, whose id stands more than once, those that say something else than another.

    Returns the rows that do not stand, what is set aside or warned, and the question. Ids that
    are one only after trimming: the later row stands, with a warning; otherwise it is asked.
    """
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, key in zip(rows, ids.take(rows).to_pylist(), strict=True):
        if key:
            rows_of[key].append(int(row))
    dropped: list[int] = []
    findings: list[Finding] = []
    asked: list[list[int]] = []
    for key, rows_here in rows_of.items():
        spelled = {written[row].as_py() for row in rows_here}
        numbers = " and ".join(str(lines[row]) for row in rows_here[:5])
        if len(spelled) < len(rows_here) and choice not in CHOICES:
            asked.append(rows_here)
        elif choice == "aside" and len(spelled) < len(rows_here):
            for row in rows_here:
                message = f"The id {shown(key)} is on lines {numbers} with different content."
                findings.append(Finding(row, "DUPLICATE_KEY", "aside", column, key, message))
        else:
            stands = rows_here[0] if choice == "first" else rows_here[-1]
            dropped += [row for row in rows_here if row != stands]
            message = (
                f"The id {shown(key)} is on lines {numbers} with different content; line "
                f"{lines[stands]} counts."
            )
            findings.append(Finding(rows_here[1], "DUPLICATE_KEY", "warn", column, key, message))
    questions = [_ask(asked, ids, lines, column)] if asked else []
    return np.array(sorted(dropped), np.int64), findings, questions


def _ask(asked: Sequence[Sequence[int]], ids: pa.Array, lines: pa.Array, column: str) -> Problem:
    first, second = asked[0][0], asked[0][1]
    key = ids[first].as_py()
    more = f" (so are {len(asked) - 1} more ids)" if len(asked) > 1 else ""
    message = (
        f"The id {shown(key)} in {column} is on line {lines[first]} and on line {lines[second]} "
        f"with different content{more}. Which row counts: the last, the first, or are all of "
        "them to be set aside?"
    )
    return Problem(
        "DUPLICATE_KEY", "ask", message, lines[second].as_py(), column, key,
        choices=CHOICES, flag=flag("DUPLICATE_KEY", column, CHOICES[0]),
    )  # fmt: skip


def doubled(ids: pa.Array) -> Rows:
    """Rows whose text stands more than once, in file order."""
    # Most files have none: numbers made of the texts are sorted in a tenth of the time that a
    # dictionary of them takes, and only texts of one number need to be compared.
    rows = _of_one_number(ids)
    if not len(rows):
        return rows
    encoded = (ids if len(rows) == len(ids) else ids.take(pa.array(rows))).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    doubled: Rows = rows[np.bincount(codes)[codes] > 1]
    return doubled


def may_be_doubled(columns: Sequence[pa.Array]) -> bool:
    """Whether a text may stand more than once in several columns taken together: never no where
    one does.
    """
    every = [_numbers(ids) for ids in columns]
    numbers = [made for made in every if made is not None]
    return len(numbers) < len(every) or bool(len(_repeated(np.concatenate(numbers or [_NONE]))))


def _of_one_number(ids: pa.Array) -> Rows:
    """Rows whose number another row has too; all of them where there are many, or no numbers."""
    numbers = _numbers(ids)
    again = _NONE if numbers is None else _repeated(numbers)
    if numbers is None or len(again) > len(ids) // 8:
        return np.arange(len(ids))
    return np.flatnonzero(np.isin(numbers, again)) if len(again) else np.zeros(0, np.int64)


def _repeated(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    ordered = np.sort(numbers)
    again: NDArray[np.uint64] = ordered[1:][ordered[1:] == ordered[:-1]]
    return again


def _numbers(ids: pa.Array) -> NDArray[np.uint64] | None:
    """A number made of each text, the same for the same text; None where texts are long."""
    starts, lengths, text = pieces(ids)
    longest = int(lengths.max(initial=0))
    if longest > LONG:
        return None
    # At every byte the eight that begin there, as one number.
    words = np.ndarray((len(text),), "<u8", text + bytes(8), strides=(1,))
    numbers = lengths.astype(np.uint64)
    for at in range(0, longest, 8):
        left = np.clip(lengths - at, 0, 8)
        word = words[np.minimum(starts + at, len(text) - 1)] & _FIRST[left]
        numbers = (numbers ^ word) * _ODD
        numbers ^= numbers >> np.uint64(29)
    return numbers


def _doubled_hash(cells: pa.Table) -> Mask:
    columns = ", ".join(f'"{name}"' for name in cells.column_names)
    with duckdb.connect() as con:
        con.register("cells", cells)
        hashes = con.sql(f"SELECT hash({columns}) AS h FROM cells").fetchnumpy()["h"]
    _, codes, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    doubled: Mask = counts[codes] > 1
    return doubled
