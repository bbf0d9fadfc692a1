"""The files of an import and a store go in; what earlier imports already said of them comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.answers import Answers
from pipelines.importing.recognise import as_told
from pipelines.importing.report import Counts, FileReport, Report
from pipelines.keeping.contract import Reader
from pipelines.keeping.version import sha256_of
from pipelines.mapping.mapping import mapping_toml, read_mapping
from pipelines.options import (
    ImportOptions,
    answers_in,
    in_zone,
    moment_text,
    parse_moment,
    reads_the_same,
    with_remembered,
)
from pipelines.problem import Refused
from pipelines.reading.given import shown_name, size_of

FILES = """
SELECT f.*, e.as_of, e.as_of_is_day, e.complete, i.report
FROM files f
JOIN imports i USING (import_id)
LEFT JOIN exports e USING (import_id, source, instance)
ORDER BY import_id DESC
"""


def remembered(reader: Reader | None) -> dict[str, Answers]:
    """By declaration, the answers that imports in the store were given; the newest count."""
    if reader is None:
        return {}
    answers: dict[str, Answers] = {}
    for row in reader.query("SELECT options FROM files ORDER BY import_id").to_pylist():
        name = json.loads(row["options"])["declaration"]
        answers[name] = with_remembered(answers.get(name, {}), answers_in(row["options"]))
    return answers


def systems_with_dues(reader: Reader | None, instance: str) -> set[str]:
    """The systems whose history is in the store, so that their records need no due column."""
    if reader is None:
        return set()
    sql = "SELECT DISTINCT source FROM events WHERE event = 'due' AND instance = ?"
    return {row["source"] for row in reader.query(sql, [instance]).to_pylist()}


def hashed(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Name and SHA-256 of each; none at all where one of them is not an ordinary file."""
    if not all(size_of(path) for path in paths):
        return []
    return [(shown_name(path), sha256_of(path)) for path in paths]


def imported_before(
    reader: Reader, files: Sequence[tuple[str, str]], options: ImportOptions, zone: str
) -> Report | None:
    """The report of files (name and SHA-256) that are all in the store already, read with the
    same flags; else None. The same bytes, read the same way, say the same again.
    """
    try:
        mappings, saved = (
            {mapping_toml(as_told(read_mapping(p), options)) for p in paths}
            for paths in (options.mappings, options.saved)
        )
    except Refused:
        return None
    as_of = parse_moment(options.as_of, zone) if options.as_of else None
    if as_of is not None and not as_of[1]:  # the store's are local to the zone it was judged in
        as_of = in_zone(as_of[0], zone, reader.settings.zone), False
    known = reader.query(FILES).to_pylist()
    if not known or not files:
        return None
    found: list[tuple[str, dict[str, Any]]] = []
    for name, sha256 in files:
        same = (
            row for row in known
            if row["sha256"] == sha256
            and _read_the_same(row, options, mappings or {*saved, None}, as_of)
        )  # fmt: skip
        row = next(same, None)
        if row is None:
            return None
        found.append((name, row))
    imports = sorted({row["import_id"] for _, row in found})
    touched = {row["import_id"]: _touched(row["report"]) for _, row in found}
    moments = [(r["as_of"], not r["as_of_is_day"]) for _, r in found if r["as_of"] is not None]
    newest = max(moments, default=None)
    return Report(
        import_id=imports[-1],
        files=tuple(_file_report(name, row) for name, row in found),
        promises=Counts(unchanged=sum(touched.values())),
        as_of=moment_text(newest[0], not newest[1]) if newest else None,
        skip_bad=True,
        is_unchanged=True,
    )


def _touched(report: str) -> int:
    return sum(json.loads(report)["promises"].values())


def _read_the_same(
    row: dict[str, Any],
    options: ImportOptions,
    mappings: set[str] | set[str | None],
    as_of: tuple[datetime, bool] | None,
) -> bool:
    declaration = json.loads(row["options"])["declaration"]
    return (
        as_of in (None, (row["as_of"], row["as_of_is_day"]))
        and row["instance"] == options.instance
        and row["mapping"] in mappings
        and options.source in (None, row["source"], declaration)
        and (row["complete"] or not options.complete or row["kind"] == "events")
        and reads_the_same(options, row["options"])
    )


def _file_report(name: str, row: dict[str, Any]) -> FileReport:
    files = json.loads(row["report"])["files"]
    said = next(f for f in files if f["sha256"] == row["sha256"])
    return FileReport.model_validate({**said, "file": name})
