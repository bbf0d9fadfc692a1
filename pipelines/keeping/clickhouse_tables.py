"""Our schema goes in; its tables in ClickHouse come out, and rows of a DuckDB connection in them.

Columns and their types follow from schema.sql, so that there is one schema. The tables of a
version carry its name: v000012_ab12cd_promises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import pyarrow as pa

from pipelines.keeping.clickhouse_server import Server, quoted
from pipelines.keeping.lock import StoreError
from pipelines.keeping.schema import SCHEMA
from pipelines.keeping.version import JUDGED, OF_RECORDS, TABLES

APPENDED = ("observations", "events", "problems")
SMALL = tuple(table for table in TABLES if table not in (*JUDGED, *APPENDED))
KEY = ("source", "instance", "promise_id")  # of the tables of records, and the order of their rows
ROWS_AT_A_TIME = 100_000
# What DateTime64 can hold; a time outside would be moved to its nearest end without a word.
FIRST, LAST = "TIMESTAMP '1900-01-01'", "TIMESTAMP '2299-12-31 23:59:59'"

_TYPES = {
    "VARCHAR": "String",
    "TIMESTAMP": "DateTime64(6, 'UTC')",
    "DATE": "Date32",
    "BOOLEAN": "Bool",
    "DOUBLE": "Float64",
    "INTEGER": "Int32",
    "BIGINT": "Int64",
}


@dataclass(frozen=True)
class Column:
    name: str
    type: str  # of ClickHouse
    is_time: bool


def empty() -> duckdb.DuckDBPyConnection:
    """The tables of schema.sql without rows, in memory: what an answer's types are."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    con.execute("SET TimeZone = 'UTC'")
    return con


@lru_cache(maxsize=1)
def columns() -> Mapping[str, tuple[Column, ...]]:
    """Every table's columns, from schema.sql."""
    with empty() as con:
        return {table: tuple(_columns(con, table)) for table in TABLES}


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[Column]:
    found = []
    for name, kind, is_null, *_ in con.execute(f"DESCRIBE {table}").fetchall():
        theirs = "String" if kind.startswith("ENUM") else _TYPES[kind]
        is_key = table in OF_RECORDS and name in KEY
        is_open = is_null == "YES" and not is_key
        found.append(Column(name, f"Nullable({theirs})" if is_open else theirs, kind in _TIMES))
    return found


_TIMES = ("TIMESTAMP", "DATE")


def ddl(table: str, name: str) -> str:
    """CREATE TABLE for one of our tables under a name."""
    lines = ",\n    ".join(f"`{c.name}` {c.type}" for c in columns()[table])
    order = f"({', '.join(KEY)})" if table in OF_RECORDS else "tuple()"
    return f"CREATE TABLE {name} (\n    {lines}\n) ENGINE = MergeTree ORDER BY {order}"


def refuse_another_layout(server: Server, prefix: str) -> None:
    """Raises StoreError where the tables of a version have other columns than ours."""
    rows = server.rows(
        "SELECT table, name, type FROM system.columns WHERE database = {db:String}"
        " AND startsWith(table, {prefix:String})",
        {"db": server.address.database, "prefix": prefix},
    )
    found = {(row["table"], row["name"]): row["type"] for row in rows}
    for table, ours in columns().items():
        for column in ours:
            name = prefix + table
            theirs = found.get((name, column.name))
            if theirs != column.type:
                is_like = f"is {theirs}" if theirs else "is not there"
                raise StoreError(
                    f"The table {name} in {server.address} is not laid out as Kept made it: "
                    f"{column.name} should be {column.type} and {is_like}. Something else changed "
                    "it; restore a backup into a folder (`kept restore`) and copy that into a new "
                    "database (`kept copy`), or import the exports again."
                )


def load(server: Server, con: duckdb.DuckDBPyConnection, table: str, name: str, where: str) -> int:
    """Rows of a DuckDB table into a table of the engine; how many. Raises StoreError where a time
    is one that the engine cannot hold."""
    _refuse_times(con, table, where)
    names = [column.name for column in columns()[table]]
    told = ", ".join(f'"{n}"' for n in names)
    rows = con.sql(f"SELECT {told} FROM {table} WHERE {where}")
    sent = 0
    for batch in rows.to_arrow_reader(ROWS_AT_A_TIME):
        if batch.num_rows:
            server.insert(name, pa.Table.from_batches([batch]))
            sent += batch.num_rows
    return sent


def fetch(
    server: Server, con: duckdb.DuckDBPyConnection, table: str, name: str, where: str = "1"
) -> int:
    """Rows of a table of the engine into a DuckDB table; how many."""
    names = [column.name for column in columns()[table]]
    fetched = 0
    for batch in server.batches(f"SELECT {quoted(names)} FROM {name} WHERE {where}"):
        if not batch.num_rows:
            continue
        con.register("fetched", pa.Table.from_batches([batch]))
        con.execute(f"INSERT INTO {table} BY NAME SELECT {_naive(table)} FROM fetched")
        con.unregister("fetched")
        fetched += batch.num_rows
    return fetched


def _naive(table: str) -> str:
    """Times come with the zone UTC; here they have none."""
    return ", ".join(
        f'timezone(\'UTC\', "{c.name}") AS "{c.name}"' if "DateTime64" in c.type else f'"{c.name}"'
        for c in columns()[table]
    )


def _refuse_times(con: duckdb.DuckDBPyConnection, table: str, where: str) -> None:
    for column in columns()[table]:
        if not column.is_time:
            continue
        [(n,)] = con.execute(
            f'SELECT count(*) FROM {table} WHERE ({where}) AND "{column.name}" IS NOT NULL '
            f'AND NOT ("{column.name}" >= {FIRST} AND "{column.name}" <= {LAST})'
        ).fetchall()
        if n:
            raise StoreError(
                f"{n:,} rows of {table} have a {column.name} before 1900 or after 2299, which "
                "ClickHouse cannot hold. Nothing was changed; mend these dates in the export, or "
                "import it into a store in a folder."
            )


def digest(server: Server, prefix: str) -> str:
    """SHA-256 of what the tables of a version hold, whatever the order of their rows."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' AS name, count() AS n, sum(sipHash64(tuple({quoted(names)}))) AS h"
        f" FROM {prefix}{table}"
        for table in TABLES
        for names in [[column.name for column in columns()[table]]]
    )
    told = sorted(f"{row['name']} {row['n']} {row['h'] or 0}" for row in server.rows(asked))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
