"""Two stores go in, of whatever kind; the second, empty before, then holds what the first does."""

from __future__ import annotations

import shutil

import pyarrow as pa

from pipelines.keeping.backup import beside
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.keeping.version import TABLES, counts_of

RECEIPTS = "receipts.jsonl"  # of the versions, which are not copied
ROWS_AT_A_TIME = 100_000


def copy_store(store: Store, into: Store) -> dict[str, int]:
    """Copy the version that counts, with settings, mappings and remarks; rows by table. Compared
    cell by cell before it counts. Raises StoreError where there is nothing to copy, or the
    second store is not empty.
    """
    reader = store.reader()
    if reader is None:
        raise StoreError("The store to copy is empty.")
    if into.version() is not None:
        raise StoreError("The store to copy into is not empty. Name a new folder or database.")
    with into.lock():
        _copy_beside(store, into)
        with into.draft() as draft:
            draft.action = "copy"
            for table in TABLES:
                draft.con.execute(f"DELETE FROM {table}")
                with reader.cursor() as cursor:
                    rows = cursor.sql(f"SELECT * FROM {table}").to_arrow_reader(ROWS_AT_A_TIME)
                    for batch in rows:
                        draft.con.register("batch", pa.Table.from_batches([batch]))
                        draft.con.execute(f"INSERT INTO {table} BY NAME FROM batch")
                        draft.con.unregister("batch")
            counts = counts_of(draft.con)
            with reader.cursor() as cursor:
                if counts != counts_of(cursor):
                    raise StoreError("What was copied is not all there; nothing was changed.")
    _compare(store, into)
    return counts


def _copy_beside(store: Store, into: Store) -> None:
    """The files beside the versions; those that are there already stay, and how long a file of
    lines was (ends.py) is a part of it."""
    there = set(beside(into.path))
    for path in beside(store.path):
        if path.name == RECEIPTS or {path, path.with_suffix(".jsonl")} & there:
            continue
        (into.path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(store.path / path, into.path / path)


def _compare(store: Store, into: Store) -> None:
    """Read both again, every cell of every table; raises StoreError where they differ."""
    import duckdb

    one, other = store.reader(), into.reader()
    assert one is not None
    assert other is not None
    for table in TABLES:
        with duckdb.connect() as con, one.cursor() as first, other.cursor() as second:
            for name, cursor in (("a", first), ("b", second)):
                con.execute(f"CREATE TABLE {name} (said UBIGINT)")
                rows = cursor.sql(f"SELECT * FROM {table}").to_arrow_reader(ROWS_AT_A_TIME)
                for batch in rows:
                    con.register("batch", pa.Table.from_batches([batch]))
                    con.execute(f"INSERT INTO {name} SELECT hash(*COLUMNS(*)) FROM batch")
                    con.unregister("batch")
            [(differ,)] = con.execute(
                "SELECT count(*) FROM ((FROM a EXCEPT ALL FROM b) UNION ALL"
                " (FROM b EXCEPT ALL FROM a))"
            ).fetchall()
        if differ:
            raise StoreError(
                f"{differ:,} rows of {table} in {into.name.rpartition('@')[2]} are not those"
                " of the store that was copied. Do not use it; copy into another."
            )
