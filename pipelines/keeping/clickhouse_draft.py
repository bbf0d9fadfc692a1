"""A version in ClickHouse goes in, as far as an import touches it; the next one comes out.

Judging is DuckDB's. What it needs of the touched records is fetched into a scratch database, and
what it says is loaded into tables beside those of the current version: copies that share their
parts on disk, so that a version costs what it changes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.keeping.clickhouse_reader import cursor_of
from pipelines.keeping.clickhouse_server import Server
from pipelines.keeping.clickhouse_tables import (
    APPENDED,
    KEY,
    ROWS_AT_A_TIME,
    SMALL,
    ddl,
    fetch,
    load,
)
from pipelines.keeping.lock import StoreError
from pipelines.keeping.version import JUDGED, OF_RECORDS, TABLES, counts_of

_KEY = ", ".join(KEY)
NOTHING = ""


@dataclass
class ClickHouseDraft:
    """The next version while it is built: `con` holds the small tables whole, and of the others
    what `bring` brought. Whoever writes it says in `action`, `import_id` and `files` what its
    receipt shall say.
    """

    con: duckdb.DuckDBPyConnection
    version: str
    server: Server
    base: str  # what the tables of the version it is built on begin with; '' of none
    action: str = "import"
    import_id: str | None = None
    files: tuple[Mapping[str, str], ...] = ()
    prefix: str = ""
    is_whole: bool = False  # everything is in `con`, and replaces what was
    _brought: dict[str, int] = field(default_factory=dict)
    _imports: frozenset[str] = frozenset()

    def begin(self) -> None:
        """Bring the small tables: which imports, exports, files and settings there are."""
        self.prefix = f"{self.version}_{uuid.uuid4().hex[:8]}_"
        if not self.base:
            self.is_whole = True
            return
        for table in SMALL:
            fetch(self.server, self.con, table, self.base + table)
        self._imports = frozenset(self._import_ids())

    def bring(self, import_id: str | None) -> None:
        """Bring what judging needs of the records that an import touched, or of all."""
        if self.is_whole:
            return
        if import_id is None:
            self.is_whole = True
            for table in (*OF_RECORDS, "problems"):
                fetch(self.server, self.con, table, self.base + table)
            return
        self._touch(import_id)
        of_touched = f"({_KEY}) IN (SELECT {_KEY} FROM {self.prefix}touched)"
        for table in OF_RECORDS:
            self._brought[table] = fetch(
                self.server, self.con, table, self.base + table, of_touched
            )
        # From which day on a history tells of every change is seen in all of it: its first event,
        # and one that moved a due.
        events, few = f"{self.base}events", "LIMIT 1 BY import_id, source, instance, file"
        for where in (f"1 ORDER BY `at` {few}", f"event = 'due' {few}"):
            fetch(self.server, self.con, "events", events, f"NOT ({of_touched}) AND {where}")

    def load(self) -> dict[str, int]:
        """Make the tables of the next version; rows by table, as the engine counts them. Raises
        StoreError where these are not what was to be written."""
        expected = {}
        for table in TABLES:
            name = self.prefix + table
            if self.is_whole or table in SMALL:
                self.server.run(ddl(table, name))
                expected[table] = load(self.server, self.con, table, name, "TRUE")
                continue
            self.server.run(f"CREATE TABLE {name} CLONE AS {self.base + table}")
            was = self._count(self.base + table)
            if table in JUDGED and not self._brought:  # nothing was judged
                expected[table] = was
            elif table in JUDGED:
                self._remove(name, f"({_KEY}) IN (SELECT {_KEY} FROM {self.prefix}touched)")
                loaded = load(self.server, self.con, table, name, "TRUE")
                expected[table] = was - self._brought[table] + loaded
            else:
                expected[table] = self._exchange(table, name, was)
        written: Any = cursor_of(self.server, self.prefix)
        counted = counts_of(written)
        if counted != expected:
            raise StoreError("The new version does not hold what was written; nothing was changed.")
        self.server.run(f"DROP TABLE IF EXISTS {self.prefix}touched SYNC")
        return counted

    def _exchange(self, table: str, name: str, was: int) -> int:
        """Of what exports said: without the imports that are gone, and with the new ones."""
        now = frozenset(self._import_ids())
        gone, new = _listed(self._imports - now), _listed(now - self._imports)
        removed = self._count(name, f"import_id IN ({gone})") if gone else 0
        if removed:
            self._remove(name, f"import_id IN ({gone})")
        loaded = load(self.server, self.con, table, name, f"import_id IN ({new})") if new else 0
        return was - removed + loaded

    def _touch(self, import_id: str) -> None:
        """In the engine, the keys of the records that an import of the draft, or of the version
        it is built on, touches: those it names; all of a system it speaks for as a whole."""
        touched = f"{self.prefix}touched"
        columns = ", ".join(f"{name} String" for name in KEY)
        self.server.run(f"CREATE TABLE {touched} ({columns}) ENGINE = MergeTree ORDER BY ({_KEY})")
        for table in ("observations", "events"):
            rows = self.con.sql(
                f"SELECT DISTINCT {_KEY} FROM {table} WHERE import_id = ?", params=[import_id]
            )
            for batch in rows.to_arrow_reader(ROWS_AT_A_TIME):
                if batch.num_rows:
                    self.server.insert(touched, pa.Table.from_batches([batch]))
            self.server.run(
                f"INSERT INTO {touched} SELECT DISTINCT {_KEY} FROM {self.base + table}"
                " WHERE import_id = {id:String}",
                {"id": import_id},
            )
        systems = self.con.execute(
            "SELECT e.source, e.instance FROM exports e WHERE e.import_id = $id AND (e.complete"
            " OR EXISTS (FROM files f WHERE (f.import_id, f.source, f.instance, f.kind)"
            " = ($id, e.source, e.instance, 'events')))",
            {"id": import_id},
        ).fetchall()
        for source, instance in systems:
            self.server.run(
                f"INSERT INTO {touched} SELECT DISTINCT {_KEY} FROM {self.base}observations"
                " WHERE source = {s:String} AND instance = {i:String}",
                {"s": source, "i": instance},
            )

    def _import_ids(self) -> list[str]:
        rows = self.con.execute(
            "SELECT import_id FROM imports UNION SELECT import_id FROM files"
            " UNION SELECT import_id FROM exports"
        ).fetchall()
        return [import_id for (import_id,) in rows]

    def _count(self, name: str, where: str = "1") -> int:
        return int(self.server.rows(f"SELECT count() AS n FROM {name} WHERE {where}")[0]["n"])

    def _remove(self, name: str, where: str) -> None:
        self.server.run(f"DELETE FROM {name} WHERE {where} SETTINGS lightweight_deletes_sync = 2")


def _listed(import_ids: frozenset[str]) -> str:
    """Ours: 'i' and a number; for SQL."""
    return ", ".join(f"'{import_id}'" for import_id in sorted(import_ids))


assert set(TABLES) == {*SMALL, *JUDGED, *APPENDED}
