"""A customer forgotten in ClickHouse: as in a folder, and no table or receipt holds the name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.importing.forget import forget, preview
from pipelines.importing.load import import_files
from pipelines.importing.undo import undo
from pipelines.importing.verify import verify
from pipelines.keeping.clickhouse_emptying import reword_receipts
from pipelines.keeping.clickhouse_receipts import Published, published, write_again
from pipelines.keeping.clickhouse_server import Server
from pipelines.keeping.contract import Store
from pipelines.keeping.emptying import reworded
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.clickhouse_running import Running
from tests.clickhouse_stores import cells, export, history, server_of, store_in

OPTIONS = ImportOptions(as_of="2026-04-01")
LATER = ImportOptions(as_of="2026-05-01")
NAME = "Acme 1"


def filled(store: Store, folder: Path) -> Store:
    """Three imports, one of a file that is named after the customer."""
    import_files(store, [export(folder / f"{NAME}.csv", 0, 20)], OPTIONS)
    import_files(store, [export(folder / "two.csv", 10, 30, "2026-04-20")], LATER)
    import_files(store, [history(folder / "events.csv", range(0, 20, 4))], LATER)
    return store


def everything(server: Server) -> Iterator[tuple[str, str]]:
    """Each text of each table that is in the database, and each comment."""
    tables = server.rows(
        "SELECT name, comment FROM system.tables WHERE database = currentDatabase()"
    )
    for table in tables:
        yield table["name"], table["comment"]
        if table["name"].startswith("v"):
            for row in server.rows(f"SELECT * FROM {table['name']}"):
                yield from ((table["name"], cell) for cell in row.values() if isinstance(cell, str))


def test_nothing_of_a_forgotten_customer_stays_in_the_database(
    engine: Running, tmp_path: Path
) -> None:
    mine = filled(store_in(engine, "forgotten", tmp_path / "beside"), tmp_path)
    folder = filled(FolderStore(tmp_path / "folder"), tmp_path)
    server = server_of(mine)
    assert any(NAME in text for name, text in everything(server) if name.startswith("receipt_"))
    assert any(NAME in text for name, text in everything(server) if name.endswith("_promises"))
    assert preview(mine, NAME) == preview(folder, NAME)
    done, its = forget(mine, NAME), forget(folder, NAME)
    assert done == its
    assert not done.left
    assert done.records == 10
    assert [found for found in everything(server) if NAME.lower() in found[1].lower()] == []
    parts = server.rows(
        "SELECT DISTINCT table FROM system.parts WHERE database = currentDatabase()"
        f" AND startsWith(table, 'v') AND NOT startsWith(table, '{done.version}_')"
    )
    assert parts == [], "a part of an older version is on the engine's disk"
    assert cells(mine) == cells(folder)
    assert mine.versions() == (done.version,)
    assert verify(mine).faults == ()
    assert not any(NAME.encode() in p.read_bytes() for p in mine.path.rglob("*") if p.is_file())
    assert undo(mine, "i000002") == undo(folder, "i000002")
    assert cells(mine) == cells(folder)


def test_receipts_written_again_hold_together_at_every_step(
    engine: Running, tmp_path: Path
) -> None:
    """Cut short after any of them, they are read, and the same once more finishes it."""
    store = filled(store_in(engine, "reworded", tmp_path / "beside"), tmp_path)
    server = server_of(store)
    found = published(server)
    chain = reworded(store.receipts(), lambda text: text.replace(NAME, "(forgotten)"))
    assert chain[0].files[0]["file"] == "(forgotten).csv"
    for one, now in list(zip(found, chain, strict=True))[:2]:
        write_again(server, Published(now, one.prefix, one.schema), one.receipt.hash)
        assert len(store.receipts()) == 3
    assert reword_receipts(server, lambda text: text.replace(NAME, "(forgotten)")) == 0
    assert store.receipts() == tuple(chain)
    assert not any(one.was for one in published(server))
    assert verify(store).faults == ()
