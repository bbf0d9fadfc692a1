"""A file in; a table of text out, with the physical line of each row and what is wrong with it.

Nothing is padded, shifted, cut, unquoted or repaired: a row that does not fit is set aside with
its line and reason, its neighbours are kept. Nothing here knows what a column means.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath

import pyarrow as pa

from pipelines.problem import Problem, Refused
from pipelines.reading.csv_table import read_delimited
from pipelines.reading.encoding import to_utf8
from pipelines.reading.flaw import Flaw
from pipelines.reading.given import bytes_of, shown_name
from pipelines.reading.json_lines import is_json_lines, read_json_lines, refuse_json
from pipelines.reading.rows import Rows
from pipelines.reading.sniff import kind_of
from pipelines.reading.workbook import read_workbook


@dataclass(frozen=True)
class TextTable:
    """A file as text.

    `cells` holds string columns "c0", "c1", … by position, '' for an empty cell, never null;
    `lines` the physical line (of a workbook: the sheet's row) on which each of its rows starts.
    `header` is trimmed, otherwise as written: a name may stand in it twice, or be empty. `rows`
    counts the data rows of the file: those in `cells` and those set aside here, with one problem
    of severity "aside" each. `flaws` are cells of `cells` that cost their row where it is used.
    """

    file: str
    sha256: str
    encoding: str
    delimiter: str | None
    sheet: str | None
    header_line: int
    header: tuple[str, ...]
    cells: pa.Table
    lines: pa.Int64Array
    rows: int
    problems: tuple[Problem, ...]
    flaws: tuple[Flaw, ...] = ()


def read(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_line: int | None = None,
) -> TextTable:
    """Read a CSV file (any delimiter), JSON lines or an XLSX workbook, by content and not by name.

    The keywords are the reader's own answers, where a file does not tell or tells wrongly.
    Raises Refused, with the problems that say why, for a file that cannot be read at all.
    """
    return read_bytes(
        bytes_of(path),
        shown_name(path),
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        header_line=header_line,
    )


def read_bytes(
    raw: bytes,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_line: int | None = None,
) -> TextTable:
    """The same of a file that is in memory already."""
    with ThreadPoolExecutor(1) as pool:
        sha256 = pool.submit(_sha256, raw)  # of a large file it takes as long as a look at all rows
        rows, read_as, problems = _read(raw, name, encoding, delimiter, sheet, header_line)
    return TextTable(
        file=name,
        sha256=sha256.result(),
        encoding=read_as,
        delimiter=rows.delimiter,
        sheet=rows.sheet,
        header_line=rows.header_line,
        header=rows.header,
        cells=rows.cells,
        lines=rows.lines,
        rows=rows.rows,
        problems=problems,
        flaws=rows.flaws,
    )


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _read(
    raw: bytes,
    name: str,
    encoding: str | None,
    delimiter: str | None,
    sheet: str | None,
    header_line: int | None,
) -> tuple[Rows, str, tuple[Problem, ...]]:
    """The rows, what they are written in, and what was found."""
    kind = kind_of(raw)
    if isinstance(kind, Problem):
        raise Refused(kind)
    suffix = PurePath(name).suffix.lower()
    if kind == "workbook":
        rows = read_workbook(raw, sheet, header_line)
        misnamed = None if suffix in (".xlsx", "") else "an XLSX workbook"
        read_as = "xlsx"
    else:
        text = to_utf8(raw, encoding)
        if delimiter is None and header_line is None and is_json_lines(text.data):
            rows = read_json_lines(text)
        else:
            refuse_json(text.data)
            rows = read_delimited(text, delimiter, header_line)
        misnamed = "delimited text" if suffix in (".xlsx", ".xls", ".ods") else None
        read_as = text.encoding
    problems = rows.problems
    if misnamed is not None:
        said = f"{name} is {misnamed}, whatever its name says. It was read as what it is."
        problems = (Problem("WRONG_EXTENSION", "warn", said), *problems)
    return rows, read_as, problems
