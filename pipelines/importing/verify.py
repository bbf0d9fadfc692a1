"""A store goes in; whether its files, its records and its judgements agree comes out."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from pipelines.importing.append import touch
from pipelines.importing.forgotten import forgotten
from pipelines.importing.incoming import Progress
from pipelines.judging.judge import judge
from pipelines.keeping.audit import deeds
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.remarks import remarks
from pipelines.keeping.store import StoreError
from pipelines.keeping.version import JUDGED, connect

UNACCOUNTED = "FROM files WHERE rows <> accepted + repeats + set_aside"


class Verdict(BaseModel):
    """`faults` are sentences; none means that the store is what its receipts say."""

    model_config = ConfigDict(frozen=True)

    version: str | None
    versions: tuple[str, ...]
    imports: int
    promises: int
    faults: tuple[str, ...]


def verify(store: Store, progress: Progress | None = None) -> Verdict:
    """Check the chain of receipts and every version's bytes, then judge all exports again in a
    copy and compare every cell. Nothing is changed. Raises StoreError where it cannot be read.
    """
    receipts = store.receipts()
    faults: list[str] = []
    if progress:
        progress("Checking the versions", None)
    whole = [(r.version, store.is_whole(r)) for r in receipts]
    faults += [_DAMAGED.format(version) for version, is_whole in whole if is_whole is False]
    faults += _faults_beside(store.path)
    reader = store.reader()
    if reader is None:
        return Verdict(version=None, versions=(), imports=0, promises=0, faults=tuple(faults))
    if (named := store.named()) != reader.version:
        faults.append(
            f"CURRENT names {named or 'nothing'}, but {reader.version} was published after it. "
            "What was published counts; the next import, or `kept back` with that version's name, "
            "writes CURRENT anew."
        )
    if progress:
        progress("Judging all again", None)
    faults += [
        f"{row['file']} of {row['import_id']}: its rows are not all accounted for."
        for row in reader.query(UNACCOUNTED).to_pylist()
    ]
    faults += _judgement_faults(store, reader)
    [n] = reader.query(
        "SELECT (SELECT count(*) FROM imports) AS imports, count(*) AS promises FROM promises"
    ).to_pylist()
    return Verdict(
        version=reader.version,
        versions=tuple(version for version, is_whole in whole if is_whole is not None),
        imports=n["imports"],
        promises=n["promises"],
        faults=tuple(faults),
    )


_DAMAGED = "{} is not what was published: it was damaged or replaced."


def _faults_beside(folder: Path) -> list[str]:
    """What is not as it was written in the files to which lines are only added."""
    faults = []
    for read in (remarks, deeds, forgotten):
        try:
            read(folder)
        except StoreError as error:
            faults.append(str(error))
    return faults


def _judgement_faults(store: Store, reader: Reader) -> list[str]:
    """Where a fresh judgement of all exports differs from the one that stands. The copy is made
    where the store keeps what is passing: there is room for a version, and forgetting a customer
    clears it of what a killed process left.
    """
    passing = store.path / "tmp"
    with tempfile.TemporaryDirectory(
        prefix="verify-", dir=passing if os.access(passing, os.W_OK) else None
    ) as folder:
        copy = Path(folder) / "copy.duckdb"
        try:
            shutil.copyfile(reader.path, copy)
        except OSError as error:
            raise StoreError(
                f"{reader.version} was not judged again: there is no room for a copy of it in "
                f"{Path(folder).parent} ({error.strerror})."
            ) from error
        con = connect(copy, Path(folder), read_only=False)
        try:
            for table in JUDGED:
                con.execute(f"CREATE TEMP TABLE {table}_stood AS FROM {table}")
            touch(con)
            judge(con, reader.settings, only_touched=True)
            return [fault for table in JUDGED if (fault := _difference(con, table))]
        except duckdb.Error as error:
            raise StoreError(f"{reader.version} cannot be judged again: it is damaged.") from error
        finally:
            con.close()


def _difference(con: duckdb.DuckDBPyConnection, table: str) -> str | None:
    [(n,)] = con.execute(
        f"SELECT count(*) FROM ((FROM {table} EXCEPT ALL FROM {table}_stood) "
        f"UNION ALL (FROM {table}_stood EXCEPT ALL FROM {table}))"
    ).fetchall()
    if not n:
        return None
    return f"{n:,} rows of {table} are not what judging the exports again gives."
