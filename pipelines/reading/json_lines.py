"""UTF-8 text with one JSON object on each line in; header, cells and physical lines out.

The header is every name of every object, in the order of their first appearance. A name within a
name is joined by a full stop ("metric_set.solved_at"); a list of plain values becomes one text
with semicolons, a list of {id, value} one name for each id ("custom_fields.360001"), any other
list its JSON. Numbers stay as written, null is an empty cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.problem import Problem, Refused
from pipelines.reading.cells import check_cells
from pipelines.reading.encoding import Text
from pipelines.reading.rows import Rows

MOST_NAMES = 2_000
_MOST_JSON = 1 << 26  # bytes of one document that are worth parsing to refuse it by name
_MOST_HEAD = 1 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")
_TRIED = 5  # lines that are looked at: a damaged first one does not make it another format


class _Fault(ValueError):
    """A line that is not one object; the message says how."""

    def __init__(self, message: str, code: str = "NOT_TEXT") -> None:
        super().__init__(message)
        self.code = code


def is_json_lines(data: bytes) -> bool:
    """Whether one of the first lines is a JSON object, which no row of a table is."""
    lines = [line for line in data[:_MOST_HEAD].split(b"\n")[: 2 * _TRIED] if line.strip()]
    # A document over several lines may have a whole object on one of them.
    is_document = any(line.strip() in (b"{", b"[") for line in lines[:1])
    return not is_document and any(_is_object(line) for line in lines[:_TRIED])


def _is_object(line: bytes) -> bool:
    # A line longer than what was looked at is taken for what it begins like.
    if not line.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except RecursionError:
        return False
    except ValueError:
        return len(line) > _MOST_HEAD // 2 and re.match(rb'\s*\{\s*"', line) is not None


def refuse_json(data: bytes) -> None:
    """Raises Refused where the whole of a text is one JSON document over several lines, or a list:
    as a table it would be read by its commas.
    """
    start = data.lstrip()[:64]
    if not re.match(rb'\[\s*[{\[]|\{\s*"', start) or len(data) > _MOST_JSON:
        return
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return
    raise Refused(
        Problem(
            "NOT_TEXT",
            "refuse",
            "The file is one JSON document, and not one object on each line. Export it as JSON "
            "lines (jq -c '.[]' makes them of a list) or as CSV.",
        )
    )


def read_json_lines(text: Text) -> Rows:
    """Read the objects; a line that is none is set aside. Raises Refused where there is no row."""
    if text.doubtful_lines:
        line = text.doubtful_lines[0]
        message = f"JSON is UTF-8, and line {line} of this file is not. Export it again."
        raise Refused(Problem("ENCODING_UNSUPPORTED", "refuse", message, line))
    header: dict[str, int] = {}
    objects: list[dict[str, str]] = []
    kept: list[tuple[int, bytes]] = []
    problems: list[Problem] = []
    for line, raw in enumerate(text.data.split(b"\n"), start=1):
        if not raw.strip():
            continue
        try:
            cells = _once(list(_flat("", _object(raw))))
        except _Fault as fault:
            written = raw.decode("utf-8", "backslashreplace").rstrip("\r")
            problems.append(
                Problem(fault.code, "aside", f"Line {line} {fault}.", line, raw=written)
            )
            continue
        for name in cells:
            header.setdefault(name, len(header))
        if len(header) > MOST_NAMES:
            message = f"The objects have more than {MOST_NAMES} names; this is no list of records."
            raise Refused(Problem("NO_HEADER", "refuse", message, line))
        objects.append(cells)
        kept.append((line, raw))
    _refuse_nothing(objects, header, problems)
    return _checked(text, tuple(header), objects, kept, problems)


def _refuse_nothing(
    objects: list[dict[str, str]], header: dict[str, int], problems: list[Problem]
) -> None:
    """Raises Refused where no object has a name, or the one object only wraps the records."""
    if not objects and not problems:
        message = "The file has no object in it: there is nothing to import."
        raise Refused(Problem("NO_ROWS", "refuse", message, 1))
    if not header:
        message = "No line of the file is an object with a name in it: there is no record to read."
        raise Refused(Problem("NO_HEADER", "refuse", message, 1), *problems)
    if len(objects) == 1 and (wrapping := _wraps(objects[0])):
        message = (
            f"The file is one object whose records stand in a list, '{wrapping[:80]}'. Make it one "
            f"object on each line: jq -c '.{wrapping[:80]}[]'."
        )
        raise Refused(Problem("NOT_TEXT", "refuse", message, 1, value=wrapping))


def _wraps(cells: dict[str, str]) -> str | None:
    """The name under which a list of objects stands, as in an answer of an interface."""
    return next((name for name, cell in cells.items() if cell.startswith('[{"')), None)


def _checked(
    text: Text, header: tuple[str, ...], objects: list[dict[str, str]],
    kept: list[tuple[int, bytes]], problems: list[Problem],
) -> Rows:  # fmt: skip
    cells = pa.table(
        {
            f"c{i}": pa.array([one.get(name, "") for one in objects], pa.string())
            for i, name in enumerate(header)
        }
    )
    lines = np.array([line for line, _ in kept], np.int64)
    checked = check_cells(
        cells, lines, header, lambda row: kept[row][1].decode("utf-8"), is_plain=False
    )
    if checked.keep is not None:
        cells, lines = cells.filter(pa.array(checked.keep)), lines[checked.keep]
    found = sorted([*problems, *checked.problems], key=lambda problem: problem.line or 0)
    set_aside = sum(problem.severity == "aside" for problem in found)
    return Rows(
        delimiter=None,
        sheet=None,
        header_line=1,
        header=header,
        cells=cells,
        lines=pa.array(lines, pa.int64()),
        rows=len(lines) + set_aside,
        problems=(*text.problems, *found),
        flaws=checked.flaws,
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(
            raw.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=str,
            object_pairs_hook=_once,
        )  # fmt: skip
    except UnicodeDecodeError as error:
        raise _Fault("has bytes that are no UTF-8", "BAD_BYTES") from error
    except json.JSONDecodeError as error:
        raise _Fault(f"is no JSON object ({error.msg}, character {error.colno})") from error
    except RecursionError as error:
        raise _Fault("is no record: it is nested too deep") from error
    if not isinstance(found, dict):
        raise _Fault("is no JSON object")
    if b"\\u" in raw and _SURROGATE.search(json.dumps(found, ensure_ascii=False)):
        raise _Fault("has half of a character (a lone surrogate)", "BAD_BYTES")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs by name; two of one name would hide one of them."""
    named = dict(pairs)
    if len(named) < len(pairs):
        raise _Fault("has a name twice in one object")
    return named


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """A value's cells, each under its whole name."""
    if isinstance(value, dict):
        for inner, one in value.items():
            yield from _flat(f"{name}.{inner}" if name else inner.strip(), one)
    elif isinstance(value, list) and all(not isinstance(one, dict | list) for one in value):
        yield name, ";".join(map(_text, value))
    elif isinstance(value, list) and (known := _by_id(value)):
        for inner, one in known.items():
            yield from _flat(f"{name}.{inner}", one)
    elif isinstance(value, list):
        yield name, json.dumps(value, ensure_ascii=False)
    else:
        yield name, _text(value)


def _by_id(value: list[Any]) -> dict[str, Any] | None:
    """A list of {id, value} as its values by id; None where it is another list."""
    if not all(isinstance(one, dict) and {"id", "value"} == one.keys() for one in value):
        return None
    known = {str(one["id"]): one["value"] for one in value}
    return known if len(known) == len(value) else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, bool) else str(value)
