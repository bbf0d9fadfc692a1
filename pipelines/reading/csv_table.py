"""UTF-8 bytes of a delimited text in; header, cells, physical lines and problems out."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipelines.finding import shown
from pipelines.problem import Problem, Refused
from pipelines.reading import landmarks
from pipelines.reading.cells import check_cells, may_hold_strange
from pipelines.reading.dialect import Dialect, find_dialect
from pipelines.reading.encoding import Text
from pipelines.reading.rows import Rows
from pipelines.reading.scan import Flags, Offsets
from pipelines.reading.walk import Aside, Walk, cells_of, walk

_BOM = b"\xef\xbb\xbf"
_PIECE = 1 << 20
_LEAST_BLOCK = 1 << 20
_MANY = 1 << 22  # bytes from which on a second thread does more than it costs


def read_delimited(
    text: Text, delimiter: str | None, header_line: int | None, *, carefully: bool = False
) -> Rows:
    """Read delimited text; raises Refused where there is no header or no row.

    `carefully` reads every record in plain Python, to hold the fast way to the same verdict.
    """
    data = text.data
    dialect = find_dialect(data, delimiter, header_line)
    _refuse_bad_names(dialect, text)
    with ThreadPoolExecutor(1) as pool:
        # As if all of it fitted, while every row is checked; where one does not, it is done anew.
        all_fits = not carefully and len(data) - dialect.body > _MANY
        hurried = pool.submit(_converted, data, dialect, Walk(), _LEAST_BLOCK) if all_fits else None
        found = walk(
            data,
            dialect.body,
            dialect.body_line,
            dialect.delimiter,
            dialect.width,
            text.bad,
            carefully=carefully,
        )
        whole = _if_right(hurried) if hurried is not None and not found.left_out else None
        hurried = None  # gives its memory back
    starts, ends, lines = found.places()
    cells = convert(data, dialect, found, starts, ends, whole)
    # Rows of nothing but delimiters are blank lines of a spreadsheet.
    is_blank = ends - starts == dialect.width - 1 if dialect.width > 1 else ends < starts
    blanks = [*found.blanks, *lines[is_blank].tolist()]
    if is_blank.any():
        cells = cells.filter(_mask(~is_blank))
        starts, ends, lines = starts[~is_blank], ends[~is_blank], lines[~is_blank]

    def raw(row: int) -> str:
        return data[starts[row] : ends[row]].decode("utf-8", "backslashreplace")

    checked = check_cells(cells, lines, dialect.header, raw, is_plain=not _may_hold_strange(data))
    problems = [*text.problems, *dialect.problems]
    problems += _doubtful(cells, lines, dialect.header, text)
    blank = landmarks.blank_lines(min(blanks, default=None), len(blanks))
    if blank is not None:
        problems.append(blank)
    asides = _say_asides(data, dialect, found.asides, int(starts[-1]) if len(starts) else -1)
    problems += sorted([*asides, *checked.problems], key=lambda problem: problem.line or 0)
    if checked.keep is not None:
        cells, lines = cells.filter(_mask(checked.keep)), lines[checked.keep]
    set_aside = sum(problem.severity == "aside" for problem in problems)
    if not len(lines) and not set_aside:
        raise Refused(
            Problem(
                "NO_ROWS",
                "refuse",
                "The file has a header but no rows: there is nothing to import.",
                dialect.header_line,
            )
        )
    return Rows(
        delimiter=chr(dialect.delimiter),
        sheet=None,
        header_line=dialect.header_line,
        header=dialect.header,
        cells=cells,
        lines=_integers(lines),
        rows=len(lines) + set_aside,
        problems=tuple(problems),
        flaws=checked.flaws,
    )


def _refuse_bad_names(dialect: Dialect, text: Text) -> None:
    """A name that is no text could be that of any column, and what stands below it anything."""
    at = next((place for place in text.bad if place < dialect.body), None)
    name = next((name for name in dialect.header if "\ufffd" in name), None)
    if at is None or name is None:
        return
    message = (
        f"Line {dialect.header_line}, the header: {shown(name)} holds bytes that are not text in "
        f"this file's encoding, the first at byte {at}. Mend it in the file, or export it again."
    )
    raise Refused(Problem("BAD_BYTES", "refuse", message, dialect.header_line, value=name))


# pyarrow's own conversion of arrays would import pandas, for most of a second.
def _integers(values: Offsets) -> pa.Int64Array:
    buffer = pa.py_buffer(np.ascontiguousarray(values, dtype=np.int64))
    return pa.Int64Array.from_buffers(pa.int64(), len(values), [None, buffer])


def _mask(values: Flags) -> pa.BooleanArray:
    buffer = pa.py_buffer(np.packbits(values, bitorder="little"))
    return pa.BooleanArray.from_buffers(pa.bool_(), len(values), [None, buffer])


def _may_hold_strange(data: bytes) -> bool:
    # Pieces overlap, so that no character lies across the end of one.
    return any(may_hold_strange(data[at : at + _PIECE + 3]) for at in range(0, len(data), _PIECE))


def convert(
    data: bytes,
    dialect: Dialect,
    found: Walk,
    starts: Offsets,
    ends: Offsets,
    whole: pa.Table | None = None,
) -> pa.Table:
    """The kept records as columns c0, c1, … of strings; every one was checked before. `whole` is
    what all of the body becomes, where that is known already and nothing is left out.
    """
    if not len(starts):
        return pa.schema([(name, pa.string()) for name in _names(dialect)]).empty_table()
    longest = int((ends - starts).max())
    block = max(_LEAST_BLOCK, 2 * longest + 2)
    table = whole if whole is not None else _converted(data, dialect, found, block)
    if table.num_rows != len(starts):
        raise AssertionError(f"{table.num_rows} rows converted, {len(starts)} checked")
    return table


def _if_right(hurried: Future[pa.Table]) -> pa.Table | None:
    return None if isinstance(hurried.exception(), pa.ArrowInvalid) else hurried.result()


def _names(dialect: Dialect) -> list[str]:
    return [f"c{number}" for number in range(dialect.width)]


def _converted(data: bytes, dialect: Dialect, found: Walk, block: int) -> pa.Table:
    """The body but for what is left out, read by Arrow; raises ArrowInvalid where it does not fit,
    or a record is longer than a block.
    """
    kept = _without(data, dialect.body, found.left_out)
    if kept[:3] == _BOM:  # Arrow leaves out one at the start, which here is text of the first cell
        kept = pa.py_buffer(_BOM + kept.to_pybytes())
    return arrow_csv.read_csv(
        pa.BufferReader(kept),
        read_options=arrow_csv.ReadOptions(
            column_names=_names(dialect),
            block_size=block,
            # A second thread costs more in page faults than it gains.
            use_threads=False,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=chr(dialect.delimiter),
            newlines_in_values=True,
            ignore_empty_lines=dialect.width > 1,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in _names(dialect)},
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )


def _without(data: bytes, body: int, left_out: list[tuple[int, int]]) -> pa.Buffer:
    """The body's bytes without the ranges left out; not copied where there are none."""
    if not left_out:
        return pa.py_buffer(data).slice(body)
    pieces = []
    at = body
    for start, end in sorted(left_out):
        pieces.append(data[at:start])
        at = end
    pieces.append(data[at:])
    return pa.py_buffer(b"".join(pieces))


def _say_asides(
    data: bytes, dialect: Dialect, asides: list[Aside], last_kept: int
) -> list[Problem]:
    problems = []
    for place in asides:
        cells = cells_of(data, place, dialect.delimiter)
        is_last = place.next == len(data)
        raw = data[place.start : place.end].decode("utf-8", "backslashreplace")
        name = None if place.column is None else _name(dialect.header, place.column)
        message = _says(place, dialect, name, is_last and data[-1:] not in (b"\n", b"\r"))
        value = None if place.column is None else next(iter(cells[place.column :]), None)
        is_misfit = place.code == "FIELD_COUNT"
        if is_misfit and place.start > last_kept and _is_footer(cells):
            counted = _counted(place, dialect)
            said = f"Line {place.line} is a footer, not a record: '{raw[:80]}' ({counted}). "
            said += "It was set aside."
            problems.append(Problem("FOOTER", "aside", said, place.line, raw=raw))
            # For programs, which may ask for either; people are told once (report.py).
            problems.append(Problem("FIELD_COUNT", "warn", message, place.line))
            continue
        problems.append(Problem(place.code, "aside", message, place.line, name, value, raw))
    return problems


def _is_footer(cells: list[str]) -> bool:
    return landmarks.is_footer(cells) or landmarks.is_notice(cells)


def _doubtful(
    cells: pa.Table, lines: Offsets, header: tuple[str, ...], text: Text
) -> list[Problem]:
    """The first cells that read differently in another encoding, where the encoding is asked."""
    problems = []
    for line in text.doubtful_lines:
        row = int(np.searchsorted(lines, line, side="right")) - 1
        values = [column[row].as_py() for column in cells.itercolumns()] if row >= 0 else []
        for name, value in zip(header, values, strict=False):
            if not value.isascii():
                said = f"Line {line}, {name}: read as {text.encoding} it says '{value[:80]}'."
                problems.append(Problem("BAD_BYTES", "warn", said, line, name, value))
    return problems


def _name(header: tuple[str, ...], column: int) -> str | None:
    return header[column] if column < len(header) else None


def _counted(place: Aside, dialect: Dialect) -> str:
    cells = "cell" if place.found == 1 else "cells"
    return f"{place.found} {cells}, the header has {dialect.width}"


def _says(place: Aside, dialect: Dialect, name: str | None, is_cut: bool) -> str:
    where = f"Line {place.line}" + (f", {name}" if name else "")
    if place.code == "FIELD_COUNT":
        cut = " The file may have been cut off here." if is_cut else ""
        return f"{where} has {_counted(place, dialect)}. The row was set aside.{cut}"
    if place.code == "UNCLOSED_QUOTE":
        return (
            f"{where}: a quote is opened and never closed. The row was set aside, and reading "
            "went on at the next line that fits."
        )
    if place.code == "BAD_BYTES":
        return (
            f"{where}: the value holds bytes that are not text in this file's encoding, the "
            f"first at byte {place.found}. The row was set aside."
        )
    return (
        f"{where}: a quote stands inside a value that is not quoted, or text follows a closing "
        "quote. Write it twice inside a quoted value. The row was set aside."
    )
