"""The first lines of a delimited text in, its delimiter, header and width out.

The delimiter is the one under which the first line and most lines have the same number of cells.
Lines above the header are a preamble; a first line that is nearly as wide as the rows is no
preamble but a damaged header, and then the file is refused rather than read askew.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipelines.problem import Problem, Refused
from pipelines.reading import landmarks
from pipelines.reading.records import Record, count_lines, first_line_end, read_record, values

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_SEP_LINE = re.compile(rb'"?sep=([^"\r\nA-Za-z0-9])"?(?:\r\n?|\n)', re.IGNORECASE)
_BLANK = re.compile(rb"[\r\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FIRST_COUNTS = 0.3  # for how many of the rows the first line counts, as it should be the header
_MOST_ROWS = 100
_MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Dialect:
    """How a file is laid out.

    `body` is the offset at which the first row starts, on physical line `body_line`.
    """

    delimiter: int
    header: tuple[str, ...]
    header_line: int
    body: int
    body_line: int
    problems: tuple[Problem, ...]

    @property
    def width(self) -> int:
        return len(self.header)


@dataclass(frozen=True)
class _Row:
    record: Record
    line: int
    cells: tuple[str, ...]


def find_dialect(data: bytes, delimiter: str | None, header_line: int | None) -> Dialect:
    """Find the delimiter and the header; raises Refused where there is none or it is damaged.

    `data` is UTF-8 without a byte order mark. `delimiter` and `header_line` (physical, from 1)
    are the reader's answers.
    """
    start, line = 0, 1
    if header_line is not None:
        start, line = _start_of_line(data, header_line), header_line
    elif (sep := _SEP_LINE.match(data)) is not None:
        delimiter = delimiter or sep.group(1).decode()
        start, line = sep.end(), 2
    if delimiter is not None:
        code = _one_byte(delimiter)
        rows = _outline(data, start, line, code)
    else:
        code, rows = _best_delimiter(data, start, line)
    if not rows:
        raise Refused(
            Problem("NO_HEADER", "refuse", "The file holds only blank lines: there is no header.")
        )
    return _with_header(data, code, rows, line, is_told=header_line is not None)


def _one_byte(delimiter: str) -> int:
    by_name = {name: character for character, name in DELIMITERS.items()}
    character = by_name.get(delimiter, "\t" if delimiter == "\\t" else delimiter)
    if len(character) != 1 or not character.isascii() or character in '"\r\n':
        raise Refused(
            Problem(
                "NO_HEADER",
                "refuse",
                f"'{delimiter}' cannot be a delimiter; it is one character such as , ; | or tab.",
                value=delimiter,
            )
        )
    return ord(character)


def _start_of_line(data: bytes, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = first_line_end(data, start)[1]
    if line < 1 or (line > 1 and start >= len(data)):
        raise Refused(
            Problem("NO_HEADER", "refuse", f"There is no line {line} to hold the header.", line)
        )
    return start


def _outline(data: bytes, start: int, line: int, delimiter: int) -> list[_Row]:
    """The first rows that are not blank. A record that goes wrong counts as its first line only."""
    rows: list[_Row] = []
    stop = min(len(data), start + _MOST_BYTES)
    while start < stop and len(rows) < _MOST_ROWS:
        if (blank := _BLANK.match(data, start)) is not None:  # a million of them, at times
            line += count_lines(data, start, blank.end())
            start = blank.end()
            continue
        record = read_record(data, start, delimiter)
        next_start = record.next if record.fault is None else first_line_end(data, start)[1]
        cells = tuple(cell.decode("utf-8", "replace") for cell in values(data, record))
        if len(cells) > 1 or cells[0].strip():
            rows.append(_Row(record, line, cells))
        line += count_lines(data, start, next_start)
        start = next_start
    return rows


def _best_delimiter(data: bytes, start: int, line: int) -> tuple[int, list[_Row]]:
    """The one under which most rows have one width, the first line among them; then the widest."""
    head = data[start : start + _MOST_BYTES]
    best: tuple[tuple[float, int], int, list[_Row]] | None = None
    for character in DELIMITERS:
        if character.encode() not in head:
            continue
        rows = _outline(data, start, line, ord(character))
        usual = _usual_width(rows)
        if usual == 1:
            continue
        fitting = sum(len(r.cells) == usual and r.record.fault is None for r in rows)
        share = round(fitting / len(rows), 1)
        rank = (share + (_FIRST_COUNTS if len(rows[0].cells) == usual else 0), usual)
        if best is None or rank > best[0]:
            best = (rank, ord(character), rows)
    if best is None:
        return ord(","), _outline(data, start, line, ord(","))
    return best[1], best[2]


def _usual_width(rows: list[_Row]) -> int:
    """Of the rows whose quotes are in place; where a quote is astray, no cell can be counted."""
    return landmarks.usual_width([len(r.cells) for r in rows if r.record.fault is None])


def _with_header(
    data: bytes, delimiter: int, rows: list[_Row], first_line: int, *, is_told: bool
) -> Dialect:
    width = _usual_width(rows)
    index = 0 if is_told else landmarks.header_among([row.cells for row in rows], width)
    # Rows that all end with one delimiter more than the first line: either they end with one too
    # many, or the header lost one. That cannot be told, so each of them is set aside.
    is_trailing = landmarks.looks_like_data(rows[0].cells) is None and _is_trailing(rows)
    if index is None and is_trailing:
        index = 0
    if index is None:
        raise Refused(_no_header(rows, width))
    head = rows[index]
    if head.record.fault is not None:
        raise Refused(_damaged(head))
    problems = []
    names = landmarks.clean_names(head.cells)
    # Rows of one cell may be footers, and say nothing of the header, nor do broken ones.
    below = Counter(
        len(row.cells)
        for row in rows[index + 1 :]
        if len(row.cells) > 1 and row.record.fault is None
    )
    if len(names) not in below and below.total() > 1 and not is_trailing:
        usual, count = below.most_common(1)[0]
        if 2 * count > below.total():
            raise Refused(_no_header(rows[index:], usual))
    if index > 0 or (head.line > first_line and not is_told):
        problems.append(landmarks.preamble(f"on line {head.line}", head.line, names, index > 0))
    bad_name = next((name for name in names if _CONTROL.search(name)), None)
    if bad_name is not None:
        raise Refused(
            Problem(
                "CONTROL_CHAR",
                "refuse",
                f"Line {head.line}, the header: a name holds a "
                "control character. Remove it in the file.",
                head.line,
                value=bad_name,
            )
        )
    body = head.record.next
    body_line = head.line + count_lines(data, head.record.start, body)
    return Dialect(delimiter, names, head.line, body, body_line, tuple(problems))


def _is_trailing(rows: list[_Row]) -> bool:
    """Every row has one cell more than the first line, and that cell is empty."""
    width = len(rows[0].cells) + 1
    return len(rows) > 1 and all(
        len(row.cells) == width and not row.cells[-1] and row.record.fault is None
        for row in rows[1:]
    )


def _no_header(rows: list[_Row], width: int) -> Problem:
    """Why there is no header: the first line is data, or does not fit to the rows."""
    first = rows[0]
    if first.record.fault is not None:
        return _damaged(first)
    if not any(cell.strip() for row in rows for cell in row.cells):
        message = "The file holds only delimiters: there is no header."
        return Problem("NO_HEADER", "refuse", message, first.line)
    value = landmarks.looks_like_data(first.cells)
    if value is None and len(first.cells) == width:
        filled = sum(1 for cell in first.cells if cell.strip())
        message = (
            f"Line {first.line} has names in only {filled} of its {width} cells, and is no header. "
            "Export the file with its column names, or say on which line they are."
        )
        return Problem("NO_HEADER", "refuse", message, first.line)
    if value is not None:
        return Problem(
            "NO_HEADER",
            "refuse",
            f"Line {first.line} looks like data ('{value[:80]}'), not like a header. Export the "
            "file with its column names.",
            first.line,
            value=value,
        )
    return Problem(
        "FIELD_COUNT",
        "refuse",
        f"Line {first.line}, the header, has {len(first.cells)} names, but the rows below it have "
        f"{width} cells: the header is damaged. Mend it in the file, or say on which line the "
        "header is.",
        first.line,
    )


def _damaged(row: _Row) -> Problem:
    return Problem(
        row.record.fault or "FIELD_COUNT",
        "refuse",
        f"Line {row.line}, the header: a quote is out of place. Mend it in the file.",
        row.line,
    )
