"""A version in ClickHouse goes in; cursors that answer as DuckDB's do come out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.keeping.clickhouse_copy import Copy
from pipelines.keeping.clickhouse_server import Server
from pipelines.keeping.clickhouse_sql import (
    NotPortable,
    parameter_type,
    parameters,
    translated,
)
from pipelines.keeping.clickhouse_tables import empty
from pipelines.keeping.lock import StoreError
from pipelines.keeping.version import TABLES, connect
from pipelines.settings import Settings

# What an answer is named and typed as, by question; asked of one DuckDB without rows.
_schemas: dict[tuple[str, tuple[str, ...]], pa.Schema] = {}
_empty: list[duckdb.DuckDBPyConnection] = []
_asking = threading.Lock()
_MOST = 4096


@dataclass(frozen=True)
class Answer:
    """One question: asked when its rows are fetched, typed as DuckDB types it."""

    server: Server
    sql: str
    values: tuple[Any, ...]
    tables: tuple[tuple[str, str], ...]

    def to_arrow_table(self) -> pa.Table:
        return _typed(self.server.table(*self.asked()), self.schema())

    def to_arrow_reader(self, size: int = 100_000) -> pa.RecordBatchReader:
        schema = self.schema()
        return pa.RecordBatchReader.from_batches(schema, self._batches(schema))

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(iter(self.fetchall()), None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        # By place: two columns of an answer may have one name.
        return list(zip(*(c.to_pylist() for c in self.to_arrow_table().columns), strict=True))

    def schema(self) -> pa.Schema:
        """The names and types that DuckDB gives, asked of tables without rows."""
        key = (self.sql, tuple(type(value).__name__ for value in self.values))
        with _asking:
            if key not in _schemas:
                if not _empty:
                    _empty.append(empty())
                asked = _empty[0].sql(self.sql, params=list(self.values))
                while len(_schemas) >= _MOST:
                    _schemas.pop(next(iter(_schemas)))
                _schemas[key] = asked.limit(0).to_arrow_table().schema
            return _schemas[key]

    def _batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        for batch in self.server.batches(*self.asked()):
            yield from _typed(pa.Table.from_batches([batch]), schema).to_batches()

    def asked(self) -> tuple[str, dict[str, Any]]:
        """The SQL and its parameters as the engine gets them."""
        types = tuple(parameter_type(value) for value in self.values)
        try:
            return translated(self.sql, types, self.tables), parameters(self.values)
        except NotPortable as error:
            raise StoreError(
                f"This question cannot be asked of a store in ClickHouse yet: {error} "
                "A store in a folder answers it."
            ) from error


@dataclass(frozen=True)
class Cursor(AbstractContextManager["Cursor"]):
    """Asks one version; any number may be used at once."""

    server: Server
    tables: tuple[tuple[str, str], ...]

    def sql(self, sql: str, params: Sequence[Any] | None = None) -> Answer:
        return Answer(self.server, sql, tuple(params or ()), self.tables)

    def execute(self, sql: str, params: Sequence[Any] | None = None) -> Answer:
        """As `sql`; what is no question is refused at once, not when its answer is fetched."""
        answer = self.sql(sql, params)
        answer.asked()
        return answer

    def close(self) -> None:
        """Nothing is held open."""

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class ClickHouseReader:
    """One version, read-only: its tables are never written again."""

    version: str
    settings: Settings
    server: Server = field(repr=False)
    tables: tuple[tuple[str, str], ...] = field(repr=False)
    path: Copy

    def cursor(self) -> Cursor:
        return Cursor(self.server, self.tables)

    def in_duckdb(self) -> duckdb.DuckDBPyConnection:
        file = Path(self.path)
        return connect(file, file.parents[1], read_only=True)

    def query(self, sql: str, params: Any = None) -> pa.Table:
        return self.cursor().sql(sql, params=params).to_arrow_table()


def cursor_of(server: Server, prefix: str) -> Cursor:
    """Asks the tables that begin so."""
    return Cursor(server, tuple((table, prefix + table) for table in TABLES))


def _typed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """By place: names and types as DuckDB has them; times lose the zone UTC, 0 and 1 are bools
    where they answer a condition."""
    cells = [_cell(column, named) for column, named in zip(table.columns, schema, strict=True)]
    return pa.table(cells, schema=schema)


def _cell(column: pa.ChunkedArray, named: pa.Field) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type) and pa.types.is_timestamp(named.type):
        return column.cast(pa.timestamp(column.type.unit)).cast(named.type)
    if pa.types.is_boolean(named.type) and pa.types.is_integer(column.type):
        return column.cast(pa.int8()).cast(pa.bool_())
    return column.cast(named.type)
