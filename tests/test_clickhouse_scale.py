"""A cluster on paper and in small: its tables are ones the engine accepts, and promises split over
three engines give, merged, the measures of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from metrics.definitions import CATALOGUE
from metrics.filters import Filters
from metrics.metric import by
from metrics.scope import EVERYTHING
from pipelines.keeping.clickhouse_cluster import cluster_ddl
from pipelines.keeping.clickhouse_reader import Cursor, cursor_of
from pipelines.keeping.clickhouse_receipts import literal
from pipelines.keeping.clickhouse_server import EngineError
from pipelines.keeping.clickhouse_tables import ddl, load
from pipelines.keeping.contract import Store
from pipelines.keeping.version import OF_RECORDS, TABLES
from tests.clickhouse_running import Running, running
from tests.clickhouse_shards import Merged, NotMerged
from tests.test_clickhouse_metrics import assert_same

DOCUMENT = Path(__file__).parents[1] / "docs" / "scale.md"
SHARDS = 3


@pytest.fixture(scope="module")
def merged(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merged]:
    """A third of the records on each engine, by the key that every table of records has."""
    folder = tmp_path_factory.mktemp("shards")
    reader = sample_store.reader()
    assert reader
    with ExitStack() as stack:
        engines = [stack.enter_context(running(folder / f"shard{i}")) for i in range(SHARDS)]
        cursors: list[Cursor] = []
        for shard, engine in enumerate(engines):
            server = engine.server("default")
            with reader.cursor() as con:
                for table in TABLES:
                    server.run(ddl(table, f"s_{table}"))
                    share = f"hash(source, instance, promise_id) % {SHARDS} = {shard}"
                    load(server, con, table, f"s_{table}", share if table in OF_RECORDS else "TRUE")
            cursors.append(cursor_of(server, "s_"))
        yield Merged(cursors)


def test_measures_of_three_shards_add_up_to_those_of_the_whole(
    merged: Merged, sample_store: Store
) -> None:
    reader = sample_store.reader()
    assert reader
    shares = [c.sql("SELECT count(*) AS n FROM promises").fetchall()[0][0] for c in merged.cursors]
    assert min(shares) > 500
    not_merged: dict[str, str] = {}
    for metric in CATALOGUE:
        try:
            found: Any = by(merged, metric, "team", Filters(), EVERYTHING)  # type: ignore[arg-type]
        except NotMerged as why:
            not_merged[metric.name] = str(why)
            continue
        with reader.cursor() as con:
            whole = by(con, metric, "team", Filters(), EVERYTHING)
        try:
            assert_same(found.to_pylist(), whole.to_pylist())
        except AssertionError as differs:
            not_merged[metric.name] = str(differs)
    named = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.M))
    assert set(not_merged) == named, not_merged


def test_the_tables_of_a_cluster_are_ones_the_engine_accepts(engine: Running) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    server = engine.server("default")
    for statement in cluster_ddl():
        server.run(f"SELECT formatQuery({literal(statement)})")
    with pytest.raises(EngineError, match="Syntax error"):
        server.run("SELECT formatQuery('CREATE TABLE (')")
    [shown] = re.findall(r"```sql\n(.*?)```", text, re.S)
    assert shown.strip() == ";\n\n".join(cluster_ddl(("moves",))) + ";"
