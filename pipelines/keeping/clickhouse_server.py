"""The URL of a ClickHouse database goes in; questions, commands and rows go to it and come back.

What the engine refuses becomes a sentence with the setting to change; a password is never in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pyarrow as pa

from pipelines.keeping.clickhouse_sql import SETTINGS
from pipelines.keeping.lock import StoreError

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

SCHEMES = ("clickhouse", "clickhouses")
# CLONE AS came with 24.11; correlated EXISTS with 25.8.
OLDEST = (25, 8)
PORTS = {"clickhouse": 8123, "clickhouses": 8443}
SECONDS = 60
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
TABLE_EXISTS, NO_TABLE, NO_DATABASE = 57, 60, 81


class EngineError(StoreError):
    """The engine refused, or could not be reached; `code` is its own, where it gave one."""

    def __init__(self, said: str, code: int | None = None) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True)
class Address:
    """Where a store is: clickhouse://user:password@host:port/database?seconds=60&folder=DIR."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str
    is_secure: bool = False
    seconds: int = SECONDS
    folder: str | None = None

    def __str__(self) -> str:
        """Without the password: for messages, and to tell one store from another."""
        scheme = SCHEMES[self.is_secure]
        return f"{scheme}://{quote(self.user)}@{self.host}:{self.port}/{self.database}"


def address_of(url: str) -> Address:
    """Raises StoreError for a URL that cannot be meant; it is not repeated, for its password."""
    how = "clickhouse://user:password@host:port/database"
    try:
        parts = urlsplit(url)
        port, told = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
        seconds = int(told.pop("seconds", [str(SECONDS)])[0])
        folder = told.pop("folder", [None])[0]
    except ValueError as error:
        raise StoreError(f"The store's URL cannot be read; it is written {how}.") from error
    database = unquote(parts.path.strip("/"))
    if not parts.hostname or not _NAME.fullmatch(database) or told or seconds < 1:
        raise StoreError(
            f"The store's URL is written {how}, with a database of letters, digits and _, and "
            "after it at most ?seconds=60 (the longest a question may take) and &folder=DIR."
        )
    return Address(
        host=parts.hostname,
        port=port or PORTS[parts.scheme.lower()],
        user=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
        database=database,
        is_secure=parts.scheme.lower() == "clickhouses",
        seconds=seconds,
        folder=folder,
    )


@dataclass(frozen=True)
class Server:
    """A database of an engine. Every method raises EngineError."""

    address: Address

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table(sql, parameters).to_pylist()
        return rows

    def table(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        with self._asking() as client:
            return client.query_arrow(sql, parameters=dict(parameters) if parameters else None)

    def batches(
        self, sql: str, parameters: Mapping[str, Any] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The answer piece by piece, for what may be larger than memory."""
        with (
            self._asking(is_long=True) as client,
            client.query_arrow_stream(
                sql, parameters=dict(parameters) if parameters else None
            ) as stream,
        ):
            yield from stream

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        """A statement without rows; one that takes long may."""
        with self._asking(is_long=True) as client:
            client.command(sql, parameters=dict(parameters) if parameters else None)

    def insert(self, table: str, rows: pa.Table) -> None:
        with self._asking(is_long=True) as client:
            client.insert_arrow(table, rows, settings={"input_format_null_as_default": 0})

    @contextmanager
    def _asking(self, *, is_long: bool = False) -> Iterator[Client]:
        try:
            client = _client(self.address)
            if is_long:
                client = _client(self.address, is_long=True)
            yield client
        except StoreError:
            raise
        except Exception as error:
            from clickhouse_connect.driver.exceptions import ClickHouseError
            from urllib3.exceptions import HTTPError

            if not isinstance(error, (ClickHouseError, HTTPError, OSError)):
                raise
            raise _told(self.address, error) from None


@lru_cache(maxsize=16)
def _client(address: Address, *, is_long: bool = False) -> Client:
    """One for each address and process: without a session it may be used by several threads."""
    import logging

    import clickhouse_connect

    # What it would log, with its stack, is told as a sentence instead.
    logging.getLogger("clickhouse_connect").setLevel(logging.CRITICAL)
    seconds = 24 * 3600 if is_long else address.seconds
    client = clickhouse_connect.get_client(
        host=address.host,
        port=address.port,
        username=address.user,
        password=address.password,
        database=address.database,
        interface="https" if address.is_secure else "http",
        connect_timeout=5,
        send_receive_timeout=seconds + 10,
        autogenerate_session_id=False,
        query_retries=1,
        settings={**SETTINGS, "max_execution_time": seconds},
    )
    version = tuple(int(n) for n in re.findall(r"\d+", client.server_version or "")[:2])
    if version < OLDEST:
        raise EngineError(
            f"ClickHouse on {address.host}:{address.port} is {client.server_version}; Kept needs "
            f"{OLDEST[0]}.{OLDEST[1]} or newer. Update it, or set KEPT_STORE to another."
        )
    return client


def _told(address: Address, error: Exception) -> EngineError:
    """What went wrong, and what to change."""
    said = str(error)
    found = re.search(r"Code: (\d+)|code: (\d+)", said)
    code = int(found[1] or found[2]) if found else None
    where = f"ClickHouse on {address.host}:{address.port}"
    database = address.database
    match code:
        case None if "timed out" in said.lower() and "connect" not in said.lower():
            told = _TOO_LONG.format(where=where, seconds=address.seconds)
        case None:
            told = (
                f"{where} cannot be reached. Is it running, and are host, port and scheme in "
                "KEPT_STORE (or --store) right? clickhouses:// is for TLS."
            )
        case 516 | 192 | 193 | 194:
            told = (
                f"{where} does not let {address.user} in. Check the user and the password in "
                "KEPT_STORE (or --store)."
            )
        case 81:
            told = (
                f"{where} has no database {database}. Make it (CREATE DATABASE {database}), or "
                "name another at the end of KEPT_STORE."
            )
        case 497:
            told = (
                f"{where} does not allow {address.user} this in {database}. Readers need SELECT "
                "and SHOW TABLES on it; who imports needs ALL: GRANT ALL ON "
                f"{database}.* TO {address.user}."
            )
        case 159 | 209 | 160:
            told = _TOO_LONG.format(where=where, seconds=address.seconds)
        case 241:
            told = (
                f"{where} ran out of the memory that {address.user} may use. Narrow the question "
                "with filters, or raise max_memory_usage of that user."
            )
        case 243:
            told = f"{where} has no room left on its disk. Free some; nothing was changed."
        case _:
            told = f"{where} refused: {_plain(said, address)}"
    return EngineError(told, code)


_TOO_LONG = (
    "{where} did not answer within {seconds} seconds. Narrow the question with filters, or allow "
    "more with ?seconds= at the end of KEPT_STORE."
)


def _plain(said: str, address: Address) -> str:
    """Its first line, without addresses and secrets."""
    text = said.partition("DB::Exception: ")[2] or said
    text = text.splitlines()[0].partition(" (for url")[0].strip() if text else "no reason given"
    for secret in {address.password, quote(address.password)} - {""}:
        text = text.replace(secret, "…")
    return text[:400]


def quoted(names: Sequence[str]) -> str:
    """Column names for SQL; ours are plain words, some of them words of SQL too."""
    return ", ".join(f"`{name}`" for name in names)
