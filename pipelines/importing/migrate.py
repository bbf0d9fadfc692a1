"""A store that an older Kept wrote goes in; the same exports, judged by this one, come out.

What the exports said is copied as it stands; what was judged from it is judged again. Before
that the old version is backed up as it is, inside the store, as Parquet with the columns it had.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from pipelines.importing.append import touch
from pipelines.importing.incoming import Progress
from pipelines.importing.look import quietly
from pipelines.judging.judge import judge
from pipelines.keeping.backup import write_table
from pipelines.keeping.lock import StoreError
from pipelines.keeping.schema import SCHEMA_NUMBER, OldSchema, refuse_another, schema_of
from pipelines.keeping.store import FolderStore
from pipelines.keeping.version import (
    JUDGED,
    OBSERVED,
    connect,
    first_line,
    judged_settings,
    sync,
)
from pipelines.settings import Settings


class Migrated(BaseModel):
    """What was done; `version` is None where there was nothing to do."""

    model_config = ConfigDict(frozen=True)

    version: str | None
    from_schema: int
    to_schema: int = SCHEMA_NUMBER
    backup: str | None = None
    promises: int = 0
    differing: int = 0  # promises whose outcome is another under this Kept's judgement


def migrate(store: FolderStore, progress: Progress | None = None) -> Migrated:
    """Bring a store up to this schema: backed up first, then rebuilt. Raises StoreError; then
    the store is as it was.
    """
    progress = progress or quietly
    with store.lock():
        version = store.version()
        number = schema_number(store, version) if version else None
        if version is None or number is None:
            return Migrated(version=None, from_schema=SCHEMA_NUMBER)
        progress("Backing up", None)
        kept = _back_up(store, version, number)
        with store.fresh_draft(version) as draft:
            con = draft.con
            draft.action = "migrate"
            progress("Copying what the exports said", None)
            for table in OBSERVED:
                _copy(con, table)
            progress("Judging", None)
            judge_all(con)
            promises, differing = _compared(con)
            progress("Publishing", None)
    return Migrated(
        version=draft.version,
        from_schema=number,
        backup=str(kept),
        promises=promises,
        differing=differing,
    )


def schema_number(store: FolderStore, version: str) -> int | None:
    """The older schema a version is of; None where it is of this one. Raises StoreError for a
    newer one.
    """
    try:
        con = connect(store.file(version), store.path, read_only=True)
    except (duckdb.Error, OSError) as error:
        raise StoreError(f"{version} cannot be read ({first_line(error)}).") from error
    try:
        refuse_another(con, store.path)
    except OldSchema:
        return schema_of(con)[0]
    finally:
        con.close()
    return None


def judge_all(con: duckdb.DuckDBPyConnection) -> None:
    """Judge every record of a draft whose judged tables are empty, with its own settings."""
    [(n,)] = con.execute("SELECT count(*) FROM settings").fetchall()
    touch(con)
    judge(con, judged_settings(con) if n else Settings(), only_touched=True)


def _copy(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """One table of what was observed; a column that this schema has not would be lost, and so
    is refused.
    """
    ours, theirs = _columns(con, table), _columns(con, table, is_old=True)
    if not theirs:
        return
    if lost := [name for name in theirs if name not in ours]:
        raise StoreError(
            f"The older store has {table}.{lost[0]}, which this Kept does not know. Nothing was "
            "changed; install the version that wrote it."
        )
    names = ", ".join(f'"{name}"' for name in theirs)
    try:
        con.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM was.{table}")
    except duckdb.Error as error:
        raise StoreError(
            f"The older store's {table} could not be taken over ({first_line(error)}). Nothing "
            "was changed."
        ) from error


def _columns(con: duckdb.DuckDBPyConnection, table: str, *, is_old: bool = False) -> list[str]:
    """A table's columns, here or in the version attached."""
    rows = con.execute(
        "SELECT column_name FROM duckdb_columns() "
        "WHERE table_name = ? AND (database_name = 'was') = ? ORDER BY column_index",
        [table, is_old],
    ).fetchall()
    return [name for (name,) in rows]


def _compared(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """How many promises there are, and of how many the outcome was another."""
    [found] = con.execute(
        "SELECT count(*), count(*) FILTER (n.outcome IS DISTINCT FROM o.outcome) "
        "FROM promises n FULL JOIN was.promises o USING (source, instance, promise_id)"
    ).fetchall()
    return int(found[0]), int(found[1])


def _back_up(store: FolderStore, version: str, number: int) -> Path:
    """Every table of the old version as Parquet, whatever columns it has."""
    folder = store.path / "backups" / f"schema-{number}-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    con = connect(store.file(version), store.path, read_only=True)
    try:
        for table in (*OBSERVED, *JUDGED):
            write_table(con, table, folder)
            sync(folder / f"{table}.parquet")
        sync(folder)
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            f"The older store could not be backed up ({first_line(error)}); nothing was changed."
        ) from error
    finally:
        con.close()
    return folder
