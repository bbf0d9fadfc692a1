"""A store in ClickHouse goes in; being its only writer for a while, renewed until done, comes out.

The lease is a table that is made once; its rows say who holds it and until when. It keeps two
writers from doing the same work twice. That only one of them can publish is held by the receipt
(clickhouse_receipts.py), also where a lease ran out on a writer that was merely slow.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from pipelines.keeping.clickhouse_receipts import literal
from pipelines.keeping.clickhouse_server import TABLE_EXISTS, EngineError, Server
from pipelines.keeping.lock import StoreBusy, StoreError

LEASE = "writer"
SECONDS = 60


@contextmanager
def lease(server: Server, wait: float) -> Iterator[None]:
    """Hold the lease; raises StoreBusy naming its holder after `wait` seconds."""
    until = time.monotonic() + wait
    while not _taken(server):
        holder = _holder(server)
        if holder is None:
            continue
        if time.monotonic() >= until:
            raise StoreBusy(
                f"The store {server.address} is being written by {holder}. "
                "Wait until that is done, then try again; nothing was changed."
            )
        time.sleep(0.2)
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(server, done), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
        with suppress(StoreError):  # unreachable now: it runs out by itself
            server.run(f"DROP TABLE IF EXISTS {LEASE} SYNC")


def _taken(server: Server) -> bool:
    try:
        server.run(
            f"CREATE TABLE {LEASE} (holder String, host String, pid Int64, until DateTime64(3))"
            " ENGINE = MergeTree ORDER BY tuple()"
        )
    except EngineError as error:
        if error.code == TABLE_EXISTS:
            return False
        raise
    _extend(server)
    return True


def _extend(server: Server) -> None:
    since = datetime.now(UTC).strftime("%H:%M:%S UTC")
    host, pid = socket.gethostname(), os.getpid()
    holder = literal(f"process {pid} on {host}, last seen at {since}")
    server.run(
        f"INSERT INTO {LEASE} SELECT {holder}, {literal(host)}, {pid},"
        f" now64(3) + INTERVAL {SECONDS} SECOND"
    )


def _renew(server: Server, done: threading.Event) -> None:
    while not done.wait(SECONDS / 3):
        with suppress(StoreError):  # what it is for finds out by itself
            _extend(server)


def _holder(server: Server) -> str | None:
    """Who holds the lease; None where nobody does any more, and it may be tried again."""
    try:
        rows = server.rows(
            "SELECT argMax(holder, until) AS holder, argMax(host, until) AS host,"
            f" argMax(pid, until) AS pid, max(until) > now64(3) AS is_held FROM {LEASE}"
        )
        made = server.rows(
            "SELECT metadata_modification_time + INTERVAL {s:Int64} SECOND > now() AS is_new"
            " FROM system.tables WHERE database = {db:String} AND name = {name:String}",
            {"s": SECONDS, "db": server.address.database, "name": LEASE},
        )
    except EngineError:
        return None  # given back between two looks; what is really wrong, the next try says
    [row] = rows
    is_held = bool(row["is_held"]) if row["holder"] else bool(made and made[0]["is_new"])
    if is_held and not _is_dead(row["host"], row["pid"]):
        return str(row["holder"] or "another process")
    server.run(f"DROP TABLE IF EXISTS {LEASE} SYNC")
    return None


def _is_dead(host: str | None, pid: int | None) -> bool:
    """A process of this machine that is no more need not be waited for."""
    if host != socket.gethostname() or not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
