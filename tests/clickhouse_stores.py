"""Small exports and what a store holds of them, for the tests of a store in ClickHouse."""

from __future__ import annotations

from pathlib import Path

from pipelines.keeping.clickhouse_server import Server, address_of
from pipelines.keeping.contract import Store
from pipelines.keeping.open_store import open_store
from tests.clickhouse_running import Running

HEADER = "promise_id,customer,team,made_at,due,delivered_at,status\n"
EVENTS = "promise_id,at,event,before,after\n"


def export(path: Path, first: int, last: int, due: str = "2026-03-10") -> Path:
    """Promises first to last, half of them delivered late."""
    rows = [
        f"P{i},Acme {i % 3},Team {i % 2},2026-01-05,{due},{'2026-03-20' if i % 2 else ''},"
        f"{'delivered' if i % 2 else 'open'}\n"
        for i in range(first, last)
    ]
    path.write_text(HEADER + "".join(rows))
    return path


def history(path: Path, ids: range) -> Path:
    rows = [f"P{i},2026-02-20,due,2026-03-10,2026-03-25\n" for i in ids]
    path.write_text(EVENTS + "".join(rows))
    return path


def cells(store: Store, *tables: str) -> dict[str, list[str]]:
    """Every cell of the version that counts, whatever order its rows are in."""
    reader = store.reader()
    if reader is None:
        return {}
    return {
        table: sorted(
            repr(tuple(row.values())) for row in reader.query(f"SELECT * FROM {table}").to_pylist()
        )
        for table in tables or ("observations", "events", "promises", "past", "moves", "settings")
    }


def server_of(store: Store) -> Server:
    """The database that a store is in."""
    return Server(address_of(store.name))


def table_names(store: Store) -> set[str]:
    return {row["name"] for row in server_of(store).rows("SHOW TABLES")}


def store_in(engine: Running, database: str, folder: Path) -> Store:
    """An empty store in a database of its own."""
    engine.make(database)
    return open_store(engine.url(database, folder))
