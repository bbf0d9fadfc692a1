"""A store goes in, a folder of Parquet files any tool can read comes out; and the way back.

A backup holds every table of the current version, and all that stands beside the versions:
settings, mappings, remarks, receipts and who did what. Only what is passing is left out: older
versions, uploads that wait, the log of faults.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.keeping.schema import SCHEMA_NUMBER, fingerprint
from pipelines.keeping.version import JUDGED, TABLES, counts_of, first_line, sha256_of, sync

PASSING = {"versions", "staged", "tmp", "backups", "lock", "CURRENT", "CURRENT.new", "log.jsonl"}
ROWS_AT_A_TIME = 100_000


def backup(store: Store, folder: Path) -> dict[str, int]:
    """Write every table of the current version, and what stands beside it; rows by table. Raises
    StoreError where the folder holds something or is in the store's own, or the store nothing.
    """
    reader = store.reader()
    if reader is None:
        raise StoreError(f"The store {store.path} is empty; there is nothing to back up.")
    try:
        _make(folder, store.path)
        with reader.cursor() as cursor:
            counts = {table: write_table(cursor, table, folder) for table in TABLES}
        for path in beside(store.path):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(store.path / path, folder / path)
        files = [at for at in sorted(folder.rglob("*")) if at.is_file()]
        for at in files:
            sync(at)
        # Written last: a backup that was cut short has none, and is not restored.
        stated = {
            "version": reader.version,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "schema": SCHEMA_NUMBER,
            "fingerprint": fingerprint(),
            "rows": counts,
            "files": {at.relative_to(folder).as_posix(): sha256_of(at) for at in files},
        }
        (folder / "backup.json").write_text(json.dumps(stated, indent=2), encoding="utf-8")
        sync(folder / "backup.json")
        sync(folder)
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        raise StoreError(
            f"The backup in {folder} was not finished ({first_line(error)}). The store is as it "
            "was; remove that folder, see whether its disk is full, and try again."
        ) from error
    return counts


def beside(store: Path) -> Iterator[PurePosixPath]:
    """What a store's folder holds beside its versions and what is passing, by relative name."""
    for path in sorted(store.rglob("*")):
        name = path.relative_to(store)
        if path.is_file() and name.parts[0] not in PASSING:
            yield PurePosixPath(name)


def restore(
    store: Store, folder: Path, judge: Callable[[duckdb.DuckDBPyConnection], object]
) -> str:
    """Fill an empty store from a backup; the new version's name. `judge` judges all that was
    observed, in a backup of an older schema. Raises StoreError.
    """
    stated = _stated(folder)
    if store.version() is not None:
        raise StoreError(
            f"The store {store.path} is not empty. Restore into a new folder, with --store."
        )
    names = [PurePosixPath(name) for name in stated["files"] if not name.endswith(".parquet")]
    there = [store.path / n for n in names if n.name != "settings.toml"]
    in_the_way = [path.name for path in there if path.exists() and path.stat().st_size]
    if in_the_way:
        raise StoreError(
            f"The folder {store.path} already has {in_the_way[0]}. Restore into a new folder, "
            "with --store."
        )
    is_older = (stated["schema"], stated["fingerprint"]) != (SCHEMA_NUMBER, fingerprint())
    tables = [table for table in TABLES if not (is_older and table in JUDGED)]
    with store.lock():
        for name in names:
            at = store.path / name
            if name.name == "settings.toml" and at.exists():
                continue  # the owner's word for this folder
            at.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, at)
        with store.fresh_draft(None) as draft:
            draft.action = "restore"
            try:
                for table in tables:
                    _read(draft.con, table, folder)
                counts = counts_of(draft.con)
                if any(counts[table] != stated["rows"].get(table, 0) for table in tables):
                    raise StoreError(f"{folder} does not hold the rows that its backup.json names.")
            except (duckdb.Error, pa.ArrowException) as error:
                raise StoreError(
                    f"{folder} could not be restored ({first_line(error)})."
                ) from error
            if is_older:
                judge(draft.con)
    return draft.version


def _stated(folder: Path) -> dict[str, Any]:
    """What backup.json says, once every file is found to be as it was written."""
    try:
        stated: dict[str, Any] = json.loads((folder / "backup.json").read_text(encoding="utf-8"))
        files: Mapping[str, str] = stated["files"]
        known = stated["schema"] <= SCHEMA_NUMBER and isinstance(stated["rows"], dict)
        stated["fingerprint"] += ""
        strange = [name for name in files if _leads_outside(name)]
        missing = sorted({f"{table}.parquet" for table in TABLES} - {*files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{folder} is not a whole backup: it has no backup.json.") from error
    if not known:
        raise StoreError(
            f"{folder} was written by a newer Kept (schema {stated['schema']}; this one knows "
            f"{SCHEMA_NUMBER}). Install that version or a later one."
        )
    if strange or missing:
        raise StoreError(f"{folder} is not a whole backup: see {(strange or missing)[0]!r}.")
    for name, sha256 in files.items():
        path = folder / name
        if not path.is_file() or path.is_symlink() or sha256_of(path) != sha256:
            raise StoreError(
                f"{name} in {folder} is not what was backed up: it was changed, cut or lost. "
                "Nothing was restored."
            )
    return stated


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts:
        return True
    return ".." in path.parts or path.parts[0] in PASSING


def write_table(cursor: Any, table: str, folder: Path) -> int:
    """One table as Parquet; its rows."""
    rows = 0
    batches = cursor.sql(f"FROM {table}").to_arrow_reader(ROWS_AT_A_TIME)
    with pq.ParquetWriter(folder / f"{table}.parquet", batches.schema) as file:
        for batch in batches:
            file.write_batch(batch)
            rows += batch.num_rows
    return rows


def _read(con: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    with pq.ParquetFile(folder / f"{table}.parquet") as file:
        for batch in file.iter_batches(ROWS_AT_A_TIME):
            con.register("batch", batch)
            con.execute(f"INSERT INTO {table} BY NAME FROM batch")
            con.unregister("batch")


def _make(folder: Path, store: Path) -> None:
    if folder.resolve().is_relative_to(store.resolve()):
        raise StoreError(f"{folder} is in the store's own folder and would be lost with it.")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty; a backup is written to a folder of its own.")
