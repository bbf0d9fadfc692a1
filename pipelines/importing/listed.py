"""A store goes in; its imports, oldest first, come out."""

from __future__ import annotations

import json
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from pipelines.importing.report import Report
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.store import StoreError


class Listed(BaseModel):
    """One import that is in the store: what it brought, and when."""

    model_config = ConfigDict(frozen=True)

    import_id: str
    imported_at: datetime  # UTC
    files: tuple[str, ...]
    sources: tuple[str, ...]
    as_of: str | None
    rows: int
    accepted: int
    repeats: int
    set_aside: int
    new: int
    changed: int
    unchanged: int


def imports(store: Store) -> tuple[Listed, ...]:
    """Every import that was not undone. Raises StoreError."""
    reader = store.reader()
    if reader is None:
        return ()
    rows = reader.query("FROM imports ORDER BY import_id").to_pylist()
    return tuple(_listed(row["import_id"], row["imported_at"], row["report"]) for row in rows)


def report_of(reader: Reader, import_id: str) -> Report:
    """What an import printed when it was made. Raises StoreError where there is none such."""
    found = reader.query("SELECT report FROM imports WHERE import_id = ?", [import_id])
    if not found.num_rows:
        raise StoreError(
            f"There is no import {import_id} in the store; `kept imports` lists what there is."
        )
    report = Report.model_validate_json(found["report"][0].as_py())
    return report.model_copy(update={"skip_bad": True})  # it was made, so what it set aside was too


def _listed(import_id: str, imported_at: datetime, printed: str) -> Listed:
    report = json.loads(printed)
    files = report["files"]
    counted = {
        name: sum(file[name] for file in files)
        for name in ("rows", "accepted", "repeats", "set_aside")
    }
    return Listed(
        import_id=import_id,
        imported_at=imported_at,
        files=tuple(file["file"] for file in files),
        sources=tuple(dict.fromkeys(file["source"] for file in files)),
        as_of=report["as_of"],
        **counted,
        **report["promises"],
    )
