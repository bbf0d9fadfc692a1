"""A version of the store, or its exports judged otherwise: what the reading commands ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from commands.question import Question
    from metrics.changes import Change
    from metrics.filters import Filters
    from pipelines.keeping.contract import Reader


@contextmanager
def judged(asked: Question) -> Iterator[tuple[duckdb.DuckDBPyConnection, Filters]]:
    """A connection on judged promises, and the filters to ask it with.

    A day is a filter on the version's spans. Other settings than the version was judged with,
    or an as-of within a day, are judged anew in memory.
    """
    from pipelines.judging.in_force import in_force, judge_the_same

    chosen, reader = asked.chosen, asked.store.reader()
    settings = in_force(asked.store, reader, asked.settings_file).settings
    at: datetime | None = None
    is_day = True
    if asked.as_of:
        from pipelines.options import parse_moment

        at, is_day = parse_moment(asked.as_of, settings.zone)
    if at is not None and is_day:
        chosen = replace(chosen, as_of=at.date())
    if reader is not None and at is not None:
        _say_as_of(reader, at, is_day)
    if reader is None:
        typer.echo(f"The store {asked.store.path} is empty; `kept import` fills it.", err=True)
        con = _empty()
    elif is_day and judge_the_same(reader.settings, settings):
        con = reader.cursor()
    else:
        from pipelines.judging.judge import judged_as

        con = judged_as(reader.path, settings, None if is_day else at)
    try:
        _say_nothing_matches(con, chosen)
        yield con, chosen
    finally:
        con.close()


def _say_nothing_matches(con: duckdb.DuckDBPyConnection, chosen: Filters) -> None:
    """A name that is not on file is no answer of nought; with no choice an empty store is said."""
    from metrics.filters import Filters
    from metrics.population import chosen as rows_of
    from metrics.scope import EVERYTHING
    from metrics.sql import fetch

    if replace(chosen, as_of=None) == Filters():
        return
    rows = rows_of(chosen, EVERYTHING, with_undated=True)
    [[found]] = fetch(con, f"SELECT count(*) AS n {rows.sql}", rows.params)
    if not found:
        typer.echo(f"No promise matches: {chosen}.", err=True)


def marked_changes(store: Path) -> list[Change]:
    """The days readers marked. Raises StoreError where one cannot be read."""
    from metrics.changes import ChangeError, read
    from pipelines.keeping.lock import StoreError
    from pipelines.keeping.remarks import remarks

    try:
        return [read(one.about, one.says, one.who, one.id) for one in remarks(store, "change")]
    except ChangeError as error:
        raise StoreError(str(error)) from error


def _say_as_of(reader: Reader, at: datetime, is_day: bool) -> None:
    """An export speaks for its own moment, not for a later one (definitions §1)."""
    from pipelines.options import moment_text

    [newest] = reader.query(
        "SELECT as_of, as_of_is_day FROM exports ORDER BY as_of DESC, as_of_is_day LIMIT 1"
    ).to_pylist() or [None]
    asked = moment_text(at, is_day)
    if newest is None or at <= newest["as_of"]:
        typer.echo(f"As of {asked}.", err=True)
    else:
        speaks_for = moment_text(newest["as_of"], newest["as_of_is_day"])
        typer.echo(
            f"No export speaks for {asked}: the newest speaks for {speaks_for}, and each promise "
            "is judged at its own newest.",
            err=True,
        )


def _empty() -> duckdb.DuckDBPyConnection:
    import duckdb

    from pipelines.keeping.store import SCHEMA

    con = duckdb.connect()
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    return con
