"""A version of the store, or its exports judged otherwise: what the reading commands ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import duckdb

    from metrics.filters import Filters
    from pipelines.store import Store


@contextmanager
def judged(
    store: Store, settings_file: Path | None, as_of: str | None, chosen: Filters
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Filters]]:
    """A connection on judged promises, and the filters to ask it with.

    A day is a filter on the version's spans. Other settings than the version was judged with,
    or an as-of within a day, are judged anew in memory.
    """
    from pipelines.in_force import in_force, judge_the_same
    from pipelines.judge import judged_as
    from pipelines.options import parse_moment

    reader = store.reader()
    settings = in_force(store, reader, settings_file).settings
    at, is_day = parse_moment(as_of, settings.zone) if as_of else (None, True)
    if at is not None and is_day:
        chosen = replace(chosen, as_of=at.date())
    if reader is None:
        typer.echo(f"The store {store.path} is empty; `kept import` fills it.", err=True)
        con = _empty()
    elif is_day and judge_the_same(reader.settings, settings):
        con = reader.cursor()
    else:
        con = judged_as(reader.path, settings, None if is_day else at)
    try:
        yield con, chosen
    finally:
        con.close()


def _empty() -> duckdb.DuckDBPyConnection:
    import duckdb

    from pipelines.store import SCHEMA

    con = duckdb.connect()
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    return con
