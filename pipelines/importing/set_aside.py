"""An import goes in; the rows it set aside come out as CSV, to be mended and imported alone.

Each row stands as it was, in its file's own delimiter, behind the line it stood on and the
reason; a file that is made so is known by its first two columns (own_export.py).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipelines.formula import STARTS, formula_safe
from pipelines.importing.listed import report_of
from pipelines.keeping.contract import Reader
from pipelines.reading.own_export import REASON, line_header

ROWS = """
SELECT DISTINCT file, line, raw, message, code
FROM problems
WHERE import_id = ? AND severity = 'aside' AND raw IS NOT NULL
ORDER BY file, line, message, code
"""


def set_aside(reader: Reader, import_id: str) -> dict[str, bytes]:
    """By file that has any: its rows set aside, as CSV (UTF-8). Raises StoreError where there is
    no such import.
    """
    report = report_of(reader, import_id)
    delimiters = {file.file: file.delimiter for file in report.files}
    headers = reader.query("SELECT file, header FROM files WHERE import_id = ?", [import_id])
    rows = _by_line(reader.query(ROWS, [import_id]).to_pylist())
    return {
        file["file"]: _csv(
            json.loads(file["header"] or "[]"),
            delimiters.get(file["file"]) or ",",
            report.as_of,
            own,
        )
        for file in headers.to_pylist()
        if (own := [row for row in rows if row["file"] == file["file"]])
    }


def _by_line(problems: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row once, with every reason; those after which nothing can be told apart come last."""
    rows = []
    for (file, line), found in groupby(problems, key=itemgetter("file", "line")):
        its = list(found)
        codes = {problem["code"] for problem in its}
        rows.append(
            {
                "file": file,
                "line": line,
                "raw": its[0]["raw"],
                "reason": " ".join(dict.fromkeys(problem["message"] for problem in its)),
                "is_misquoted": not codes.isdisjoint({"STRAY_QUOTE", "UNCLOSED_QUOTE"}),
                "is_unclosed": "UNCLOSED_QUOTE" in codes,
            }
        )
    return sorted(rows, key=itemgetter("is_unclosed", "line"))


def _csv(
    header: list[str], delimiter: str, as_of: str | None, rows: Iterable[dict[str, Any]]
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([line_header(as_of), REASON, *(formula_safe(name) for name in header)])
    for row in rows:
        reason = formula_safe(row["reason"])
        cells = None if row["is_misquoted"] else _cells(row["raw"], delimiter)
        if cells is not None:
            writer.writerow([row["line"], reason, *(formula_safe(cell) for cell in cells)])
            continue
        # Its cells cannot be told apart for certain: the text stands as it was, last of all
        # where a quote in it never closes.
        writer.writerow([row["line"], reason])
        out.seek(out.tell() - 2)
        out.write(f"{delimiter}{_text_made_safe(row['raw'], delimiter)}\r\n")
    return out.getvalue().encode("utf-8-sig")


def _cells(raw: str, delimiter: str) -> list[str] | None:
    try:
        records = list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else None


def _text_made_safe(raw: str, delimiter: str) -> str:
    """An apostrophe wherever a spreadsheet might see a cell that starts a formula."""
    return re.sub(f"(^|{re.escape(delimiter)})(\"?)(?='*[{STARTS}])", r"\1\2'", raw)
