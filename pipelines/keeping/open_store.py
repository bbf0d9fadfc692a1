"""The text of --store or KEPT_STORE goes in; the store it names comes out, whatever kind it is."""

from __future__ import annotations

from pathlib import Path

from pipelines.keeping.store import Store

SCHEMES = ("clickhouse://", "clickhouses://")


def is_url(named: str | Path) -> bool:
    return str(named).lower().startswith(SCHEMES)


def open_store(named: str | Path) -> Store:
    """A folder, or a database of ClickHouse by its URL. Nothing is made, and no engine asked yet.
    Raises StoreError for a URL that cannot be meant.

    Every kind offers what contract.py names; those who use it speak of a Store.
    """
    if not is_url(named):
        return Store(Path(named))
    from pipelines.keeping.clickhouse_store import ClickHouseStore

    return ClickHouseStore.at(str(named))  # type: ignore[return-value]


def name_of(store: Store) -> str:
    """What opens it again, from wherever: for KEPT_STORE of another process."""
    url: str | None = getattr(store, "url", None)
    return url or str(store.path.resolve())
