"""Our schema goes in; the statements that make its tables on a cluster of ClickHouse come out."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.keeping.clickhouse_tables import KEY, columns
from pipelines.keeping.version import OF_RECORDS, TABLES

CLUSTER = "kept"


def cluster_ddl(tables: Sequence[str] = TABLES) -> tuple[str, ...]:
    """For each table the replicated one of each shard, and the one over all of them.

    A promise is on one shard, with its observations, events, past and moves: a question about
    single promises needs no other shard. Tables of a few rows are whole on each.
    """
    return tuple(statement for table in tables for statement in _statements(table))


def _statements(table: str) -> tuple[str, str]:
    lines = ",\n    ".join(f"`{c.name}` {c.type}" for c in columns()[table])
    is_sharded = table in OF_RECORDS
    shard, key = ("{shard}", ", ".join(KEY)) if is_sharded else ("all", "")
    local = (
        f"CREATE TABLE {table}_local ON CLUSTER {CLUSTER} (\n    {lines}\n)\n"
        f"ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/kept/{table}', '{{replica}}')\n"
        f"ORDER BY ({key})"
    )
    by = f", sipHash64({key})" if is_sharded else ""
    over = (
        f"CREATE TABLE {table} ON CLUSTER {CLUSTER} AS {table}_local\n"
        f"ENGINE = Distributed({CLUSTER}, currentDatabase(), {table}_local{by})"
    )
    return local, over
