"""A version's file goes in; whether its tables are those of this Kept comes out, and says so."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb

from pipelines.keeping.lock import StoreError

SCHEMA = Path(__file__).with_name("schema.sql")

# One more with every change of schema.sql that is in use: tests/test_migrate.py holds the two
# together. The files of schema 1 do not name it.
SCHEMA_NUMBER = 2


class OtherSchema(StoreError):
    """The store was written by another Kept."""


class OldSchema(OtherSchema):
    """By an older one: `kept migrate` brings it up to this."""


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make every table, and note which schema they are of."""
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    con.execute("CREATE TABLE schema_of (number INTEGER NOT NULL, fingerprint VARCHAR NOT NULL)")
    con.execute("INSERT INTO schema_of VALUES (?, ?)", [SCHEMA_NUMBER, fingerprint()])


def fingerprint() -> str:
    """A short hash of what schema.sql makes; its comments and blanks do not count."""
    text = re.sub(r"--.*", "", SCHEMA.read_text(encoding="utf-8"))
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def refuse_another(con: duckdb.DuckDBPyConnection, store: Path) -> None:
    """Raises OldSchema for a file an older Kept wrote, OtherSchema for a newer one's."""
    number, made_by = schema_of(con)
    if number > SCHEMA_NUMBER:
        raise OtherSchema(
            f"The store {store} was written by a newer Kept (schema {number}; this one knows "
            f"{SCHEMA_NUMBER}). Install that version or a later one; nothing was changed."
        )
    if number < SCHEMA_NUMBER or made_by != fingerprint():
        raise OldSchema(
            f"The store {store} was written by an older Kept (schema {number}; this one has "
            f"{SCHEMA_NUMBER}). `kept migrate` backs it up and brings it up to date."
        )


def schema_of(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """The number of a file's schema and its fingerprint."""
    try:
        rows = con.execute("SELECT number, fingerprint FROM schema_of").fetchall()
    except duckdb.CatalogException:
        return 1, ""
    [(number, made_by)] = rows
    return int(number), str(made_by)
