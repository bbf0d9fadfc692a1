"""A folder goes in; a ClickHouse engine of its own that answers over HTTP comes out, and ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.keeping.clickhouse_server import Server, address_of

ROOT = Path(__file__).parents[1]
PASSWORD = "pass'word"


@dataclass(frozen=True)
class Running:
    """An engine that runs; `url` names a database of it that is there and empty at first."""

    port: int
    process: subprocess.Popen[str]

    def url(self, database: str, folder: Path, **more: str) -> str:
        told = "".join(f"&{name}={value}" for name, value in more.items())
        at = f"127.0.0.1:{self.port}/{database}?folder={folder}{told}"
        return f"clickhouse://kept:{PASSWORD.replace(chr(39), '%27')}@{at}"

    def server(self, database: str) -> Server:
        return Server(address_of(self.url(database, Path("unused"))))

    def make(self, database: str) -> None:
        self.server("default").run(f"CREATE DATABASE IF NOT EXISTS {database}")


@contextmanager
def running(folder: Path, port: int = 0, version: str = "") -> Iterator[Running]:
    """Any number may run at once, each in a folder of its own; it can be had to say that it is of
    another version."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.clickhouse_server",
            str(folder),
            str(port),
            PASSWORD,
            version,
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.strip(), "the engine did not start"
        yield Running(int(line), process)
    finally:
        process.kill()
        process.wait()
