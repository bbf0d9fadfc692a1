"""The id of an import goes in; a version of the store without it comes out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from pipelines.importing.append import judge_touched, touch
from pipelines.importing.incoming import Progress
from pipelines.importing.load import change_zone
from pipelines.judging.in_force import in_force, judge_the_same
from pipelines.keeping.contract import Store
from pipelines.keeping.store import StoreError

OF_AN_IMPORT = ("imports", "exports", "files", "problems", "observations", "events")


class Undone(BaseModel):
    """What an undo did: `removed` promises are in no other export."""

    model_config = ConfigDict(frozen=True)

    import_id: str
    removed: int
    changed: int
    unchanged: int


def undo(
    store: Store,
    import_id: str,
    progress: Progress | None = None,
    *,
    settings_file: Path | None = None,
    is_trial: bool = False,
) -> Undone:
    """Take back one import, the last or any other, and judge anew what it had touched; with
    `is_trial` only say what that would do. `settings_file`: in force beside the store's own.

    Raises StoreError where there is no such import, and SettingsError.
    """
    with store.lock():
        reader = store.reader()
        if reader is None:
            raise StoreError(f"There is no import {import_id}: the store {store.path} is empty.")
        known = reader.query("SELECT 1 FROM imports WHERE import_id = ?", [import_id])
        if not known.num_rows:
            raise StoreError(
                f"There is no import {import_id} in the store; `kept imports` lists what there is."
            )
        settings = in_force(store, reader, settings_file).settings
        with suppress(_Trial), store.draft() as draft:
            con = draft.con
            draft.action, draft.import_id = "undo", import_id
            change_zone(con, settings)
            touched = import_id if judge_the_same(reader.settings, settings) else None
            draft.bring(touched)
            touch(con, touched)
            for table in OF_AN_IMPORT:
                con.execute(f"DELETE FROM {table} WHERE import_id = ?", [import_id])
            if progress:
                progress("Judging", None)
            before = _promises(con)
            counts = judge_touched(con, settings)
            removed = before - _promises(con)
            if is_trial:
                raise _Trial
            if progress:
                progress("Publishing", None)
    return Undone(
        import_id=import_id, removed=removed, changed=counts.changed, unchanged=counts.unchanged
    )


class _Trial(Exception):
    """Leaves the draft unpublished."""


def _promises(con: duckdb.DuckDBPyConnection) -> int:
    [(n,)] = con.execute("SELECT count(*) FROM promises").fetchall()
    return int(n)
