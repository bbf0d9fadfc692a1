"""A version in ClickHouse goes in; a DuckDB file of it comes out, where one is asked for.

Judging with other settings, or as of a moment within a day, is DuckDB's, and of all exports.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.keeping.clickhouse_server import Server
from pipelines.keeping.clickhouse_tables import fetch
from pipelines.keeping.schema import create
from pipelines.keeping.version import TABLES, connect

COPYING = "copying-"  # what a file that is still being fetched begins with


@dataclass(frozen=True)
class Copy(os.PathLike[str]):
    """Stands where a version's file stands in a folder: as text it tells this version from any
    other; opened as a path, it is fetched first, once.
    """

    server: Server = field(repr=False)
    prefix: str
    folder: Path = field(repr=False)

    def __str__(self) -> str:
        return f"{self.server.address}/{self.prefix}"

    def __fspath__(self) -> str:
        file = self.folder / f"{self.prefix}.duckdb"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{COPYING}{uuid.uuid4().hex}.duckdb"
            con = connect(part, self.folder, read_only=False)
            try:
                create(con)
                for table in TABLES:
                    fetch(self.server, con, table, self.prefix + table)
                con.execute("CHECKPOINT")
            finally:
                con.close()
            part.replace(file)
        return str(file)
