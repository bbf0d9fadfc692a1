"""A file written as text, read and typed as an import would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.answers import Answers
from pipelines.mapping.mapping import read_mapping
from pipelines.reading.read import read
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.typing.identify import identify
from pipelines.typing.type_table import TypedFile, type_table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def typed(
    folder: Path,
    text: str,
    source: Source | str | None = None,
    *,
    zone: str = "UTC",
    answers: Answers | None = None,
    due_elsewhere: bool = False,
) -> TypedFile:
    """Type the text as one file: by its header, by a source, or by a mapping in TOML."""
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    table = read(path)
    if isinstance(source, str):
        mapping = folder / "mapping.toml"
        mapping.write_text(source, encoding="utf-8")
        source = read_mapping(mapping)
    chosen = source or identify(table.header, SOURCES)
    return type_table(
        table, chosen, zone=zone, now=NOW, answers=answers or {}, due_elsewhere=due_elsewhere
    )


def rows(file: TypedFile, *columns: str) -> list[tuple[Any, ...]]:
    """The records' cells of some columns, row by row; a moment and its grain as one text."""
    return [tuple(_cell(row, c) for c in columns) for row in file.records.to_pylist()]


def said(file: TypedFile) -> set[tuple[str, str, int | None]]:
    """Code, severity and line of everything that was found."""
    return {(p.code, p.severity, p.line) for p in file.problems}


def named(name: str) -> Source:
    """A shipped source."""
    return next(source for source in SOURCES if source.name == name)


def in_zone(source: Source, zone: str) -> Source:
    return replace(source, zone=zone)


def _cell(row: Mapping[str, Any], column: str) -> Any:
    value = row[column]
    if not isinstance(value, datetime):
        return value
    grain = row[f"{column}_grain"]
    return f"{value:%Y-%m-%d}" if grain == "day" else f"{value:%Y-%m-%d %H:%M} {grain}"
