"""A store goes in, a folder of Parquet files any tool can read comes out; and the way back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.keeping.lock import StoreError
from pipelines.keeping.store import Store
from pipelines.keeping.version import TABLES, counts_of

BESIDE = ("receipts.jsonl", "settings.toml")
ROWS_AT_A_TIME = 100_000


def backup(store: Store, folder: Path) -> dict[str, int]:
    """Write every table of the current version, with the receipts and settings beside them; rows
    by table. Raises StoreError where the folder holds something, or the store nothing.
    """
    reader = store.reader()
    if reader is None:
        raise StoreError(f"The store {store.path} is empty; there is nothing to back up.")
    _make(folder)
    for table in TABLES:
        with reader.cursor() as cursor:
            batches = cursor.sql(f"FROM {table}").to_arrow_reader(ROWS_AT_A_TIME)
            with pq.ParquetWriter(folder / f"{table}.parquet", batches.schema) as file:
                for batch in batches:
                    file.write_batch(batch)
    for name in BESIDE:
        if (store.path / name).exists():
            shutil.copyfile(store.path / name, folder / name)
    with reader.cursor() as cursor:
        counts = counts_of(cursor)
    # Written last: a backup that was cut short has none, and is not restored.
    (folder / "backup.json").write_text(json.dumps({"version": reader.version, "rows": counts}))
    return counts


def restore(store: Store, folder: Path) -> str:
    """Fill an empty store from a backup; the new version's name. Raises StoreError."""
    try:
        stated = json.loads((folder / "backup.json").read_text())["rows"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} is not a whole backup: it has no backup.json.") from error
    if store.version() is not None:
        raise StoreError(
            f"The store {store.path} is not empty. Restore into a new folder, with --store."
        )
    with store.lock():
        for name in BESIDE:
            if (folder / name).exists() and not (store.path / name).exists():
                shutil.copyfile(folder / name, store.path / name)
        with store.draft() as draft:
            draft.action = "restore"
            for table in TABLES:
                with pq.ParquetFile(folder / f"{table}.parquet") as file:
                    for batch in file.iter_batches(ROWS_AT_A_TIME):
                        draft.con.register("batch", batch)
                        draft.con.execute(f"INSERT INTO {table} BY NAME FROM batch")
                        draft.con.unregister("batch")
            if counts_of(draft.con) != stated:
                raise StoreError(f"{folder} does not hold the rows that its backup.json names.")
    return draft.version


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise StoreError(f"{folder} is not empty; a backup is written to a folder of its own.")
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
