"""The text of --store or KEPT_STORE goes in; the store it names comes out, whatever kind it is."""

from __future__ import annotations

from pathlib import Path

from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore

SCHEMES = ("clickhouse://", "clickhouses://")


def open_store(named: str | Path) -> Store:
    """A folder, or a database of ClickHouse by its URL. Nothing is made, and no engine asked yet.
    Raises StoreError for a URL that cannot be meant.
    """
    if not str(named).lower().startswith(SCHEMES):
        return FolderStore(Path(named))
    from pipelines.keeping.clickhouse_store import ClickHouseStore  # its client is slow to import

    return ClickHouseStore.at(str(named))
