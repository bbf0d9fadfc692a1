"""A store in ClickHouse where something is wrong: what it says, and nothing is half-written."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import duckdb
import pytest

from metrics.filters import Filters
from metrics.rates import rates
from metrics.scope import EVERYTHING
from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.clickhouse_sql import translated
from pipelines.keeping.contract import Store
from pipelines.keeping.lock import StoreError
from pipelines.keeping.open_store import open_store
from pipelines.options import ImportOptions
from tests.clickhouse_killed import kills
from tests.clickhouse_running import Running
from tests.clickhouse_stores import cells, export, server_of, store_in, table_names

OPTIONS = ImportOptions(as_of="2026-04-01")
LATER = ImportOptions(as_of="2026-05-01")
COUNT = int(os.environ.get("KEPT_KILLS", "3"))


@pytest.fixture
def store(engine: Running, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """An empty store in a database of its own."""
    return store_in(engine, f"d{abs(hash(request.node.nodeid)) % 10**12}", tmp_path / "beside")


def test_an_import_killed_at_any_moment_leaves_one_whole_version(
    store: Store, tmp_path: Path
) -> None:
    """KEPT_KILLS of them (3): the numbers are those before or those after, and nothing between."""
    tally = kills(store, tmp_path, COUNT)
    print(tally)
    assert tally.kills == COUNT
    assert tally.faults == []
    assert tally.midway > COUNT // 5, "most kills came before the writing, or after it"
    with store.lock(5):  # the lease is free, and what was left half-built is gone
        pass
    versions = {receipt.version for receipt in store.receipts()}
    assert {name[:7] for name in table_names(store) if name.startswith("v")} <= versions
    assert verify(store).faults == ()


def refused(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(url).reader()
    told = str(caught.value)
    assert "pass'word" not in told
    assert "%27" not in told
    return told


def test_what_is_wrong_with_the_engine_is_a_sentence(engine: Running, tmp_path: Path) -> None:
    url = engine.url("default", tmp_path)
    assert "cannot be reached" in refused(url.replace(f":{engine.port}", ":1"))
    assert "Check the user and the password" in refused(url.replace("kept:", "other:"))
    assert "CREATE DATABASE nowhere" in refused(url.replace("/default", "/nowhere"))
    assert "is written clickhouse://" in refused(url.replace("/default", "/"))
    assert "is written clickhouse://" in refused(url + "&unknown=1")
    assert "is written clickhouse://" in refused("clickhouse://kept:pass'word@host:port/kept")


def test_a_question_that_takes_too_long_is_a_sentence(engine: Running, tmp_path: Path) -> None:
    store = open_store(engine.url("default", tmp_path, seconds="1"))
    server = server_of(store)
    with pytest.raises(StoreError, match=r"did not answer within 1 seconds.*\?seconds="):
        server.rows("SELECT count() AS n FROM numbers(100000000000) WHERE sipHash64(number) = 1")


def test_tables_that_something_else_changed_are_refused(store: Store, tmp_path: Path) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 10)], OPTIONS)
    server = server_of(store)
    url = store.name
    [name] = (n for n in table_names(store) if n.endswith("_promises"))
    server.run(f"DELETE FROM {name} WHERE promise_id = 'P3'")
    forget_open()
    assert "does not hold the rows its receipt names" in refused(url)
    server.run(f"ALTER TABLE {name} DROP COLUMN team")
    forget_open()
    assert "not laid out as Kept made it: team" in refused(url)
    server.run("ALTER TABLE receipt_000001 MODIFY COMMENT '{}'")
    assert "was changed" in refused(url)


def forget_open() -> None:
    """As another process would see it."""
    from pipelines.keeping import clickhouse_store

    clickhouse_store._open.clear()


def test_times_that_the_engine_cannot_hold_are_refused_not_moved(
    store: Store, tmp_path: Path
) -> None:
    file = export(tmp_path / "a.csv", 0, 3, due="2026-03-10")
    import_files(store, [file], OPTIONS)
    before = cells(store)
    with pytest.raises(StoreError, match="before 1900 or after 2299"), store.write() as draft:
        draft.con.execute("UPDATE exports SET as_of = TIMESTAMP '2300-01-01'")
    assert cells(store) == before


def test_many_may_ask_at_once(store: Store, tmp_path: Path) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 30)], OPTIONS)
    reader, found = store.reader(), []
    assert reader

    def ask() -> None:
        with reader.cursor() as con:
            found.append(repr(rates(con, "team", Filters(), EVERYTHING)))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_what_is_no_question_is_refused_at_once(store: Store, tmp_path: Path) -> None:
    import_files(store, [export(tmp_path / "a.csv", 0, 3)], OPTIONS)
    reader = store.reader()
    assert reader
    with reader.cursor() as con, pytest.raises(StoreError, match="cannot be asked"):
        con.execute("CREATE TABLE t (x INTEGER)")


def test_the_least_and_the_greatest_pass_over_what_is_not_there(engine: Running) -> None:
    """As DuckDB has it: of a number and nothing, the number."""
    sql = (
        "SELECT least(x, y) AS a, greatest(x, y) AS b FROM (SELECT CAST(NULL AS INTEGER) AS x, 2"
        " AS y UNION ALL SELECT 1 AS x, 3 AS y) AS t ORDER BY a"
    )
    rows = engine.server("default").rows(translated(sql, (), ()))
    with duckdb.connect() as con:
        assert rows == con.sql(sql).to_arrow_table().to_pylist()
