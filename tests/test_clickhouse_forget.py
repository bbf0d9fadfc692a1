"""A customer forgotten in ClickHouse: as in a folder, and no table or receipt holds the name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def cut_short(store: Store, reword: Callable[[str], str]) -> None:
    """Receipts written again hold together at every step; cut short, the same finishes it."""
    server = server_of(store)
    chain = reworded(store.receipts(), reword)
    assert chain[1].files != store.receipts()[1].files
    one = published(server)[1]
    write_again(server, Published(chain[1], one.prefix, one.schema), one.receipt.hash)
    assert len(store.receipts()) == 3
    assert reword_receipts(server, reword) == 0
    assert store.receipts() == tuple(chain)
    assert not any(one.was for one in published(server))


def test_nothing_of_a_forgotten_customer_stays_in_the_database(
    engine: Running, tmp_path: Path
) -> None:
    mine = filled(store_in(engine, "forgotten", tmp_path / "beside"), tmp_path)
    folder = filled(FolderStore(tmp_path / "folder"), tmp_path)
    cut_short(mine, lambda text: text.replace("two.csv", "second.csv"))
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
