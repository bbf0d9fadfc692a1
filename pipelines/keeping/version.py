"""One version's file goes in; a locked-down DuckDB connection and what the file holds come out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY_LIMIT = "1GB"
# What exports said and what was told about them, only ever appended; and what is judged from it.
OBSERVED = ("imports", "exports", "files", "problems", "observations", "events", "settings")
JUDGED = ("promises", "past", "moves")
OF_RECORDS = ("observations", "events", *JUDGED)  # each row of them is of one record
TABLES = (*OBSERVED, *JUDGED)


@dataclass(frozen=True)
class FolderReader:
    """One version, read-only. `settings` are those it was judged with."""

    version: str
    path: Path
    settings: Settings
    _con: duckdb.DuckDBPyConnection = field(repr=False)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own: one connection shared by threads mixes up their results."""
        return self._con.cursor()

    def in_duckdb(self) -> duckdb.DuckDBPyConnection:
        return self.cursor()

    def query(self, sql: str, params: Any = None) -> pa.Table:
        with self.cursor() as cursor:
            return cursor.sql(sql, params=params).to_arrow_table()


def file_of(store: Path, version: str) -> Path:
    """Where a version's file stands."""
    return store / "versions" / f"{version}.duckdb"


def counts_of(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows by table."""
    sql = " UNION ALL ".join(f"SELECT '{t}', count(*) FROM {t}" for t in TABLES)
    return dict(con.execute(sql).fetchall())


def judged_settings(con: duckdb.DuckDBPyConnection) -> Settings:
    """The settings a version was judged with."""
    rows = con.execute("SELECT name, value FROM settings").fetchall()
    return Settings.model_validate({name: json.loads(value) for name, value in rows})


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def connect(
    path: Path, store: Path, *, read_only: bool, was: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a database that can reach no other file, but for the version `was`, where it is given:
    attached under that name, read-only.
    """
    con = duckdb.connect(
        path,
        read_only=read_only,
        config={
            "temp_directory": str(store / "tmp"),
            "memory_limit": MEMORY_LIMIT,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    locked = con.execute("SELECT current_setting('lock_configuration')").fetchone()
    if locked != (True,):  # it is when a reader of this process still has the same file open
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        # A writer publishes with one checkpoint of its own; those between would only cost time.
        con.execute("SET GLOBAL checkpoint_threshold = '1TB'")
        con.execute("SET GLOBAL preserve_insertion_order = false")
        if was is not None:
            quoted = str(was).replace("'", "''")
            con.execute(f"ATTACH '{quoted}' AS was (READ_ONLY)")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    return con


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def holds(path: Path, store: Path, counts: Mapping[str, int]) -> bool:
    """Whether a version's file, opened anew, has these rows by table."""
    con = connect(path, store, read_only=True)
    try:
        return counts_of(con) == counts
    finally:
        con.close()


def is_damage(error: BaseException) -> bool:
    """Whether DuckDB met bytes that are not what it wrote: each block carries a checksum."""
    return isinstance(
        error,
        duckdb.IOException
        | duckdb.FatalException
        | duckdb.InternalException
        | duckdb.SerializationException,
    )


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).splitlines()[0] if str(error) else type(error).__name__
