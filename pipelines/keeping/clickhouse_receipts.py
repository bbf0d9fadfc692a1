"""What happened to a store in ClickHouse goes in, a table for each version; receipts come out.

A version counts from the moment its receipt is there. The receipt is the comment of an empty table
named after the version: making a table either succeeds or finds one of that name, so that of two
writers who both build the next version exactly one can publish it, whatever became of their lease.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipelines.keeping.clickhouse_server import TABLE_EXISTS, EngineError, Server
from pipelines.keeping.lock import StoreBusy, StoreError
from pipelines.keeping.receipts import NOTHING_BEFORE, Receipt
from pipelines.keeping.schema import fingerprint

_NAME = re.compile(r"receipt_(\d{6,})")


@dataclass(frozen=True)
class Published:
    """A receipt, with what the tables of its version begin with, and the schema they are of."""

    receipt: Receipt
    prefix: str
    schema: str
    was: str | None = None  # its hash before it was written again, while that goes on


def published(server: Server) -> tuple[Published, ...]:
    """Every version ever published, oldest first. Raises StoreError where the chain of receipts
    does not hold together.
    """
    rows = server.rows(
        "SELECT name, comment FROM system.tables WHERE database = {db:String}"
        " AND startsWith(name, 'receipt_') ORDER BY length(name), name",
        {"db": server.address.database},
    )
    found: list[Published] = []
    previous = {NOTHING_BEFORE}
    for row in rows:
        if not _NAME.fullmatch(row["name"]):
            continue
        one = _published(server, row["name"], row["comment"])
        if one.receipt.previous not in previous:
            raise StoreError(_broken(server, row["name"]))
        found.append(one)
        previous = {one.receipt.hash, one.was or one.receipt.hash}
    return tuple(found)


def publish(server: Server, receipt: Receipt, prefix: str) -> None:
    """From here on this version counts. Raises StoreBusy where another took its place."""
    comment = _comment(Published(receipt, prefix, fingerprint()))
    name = _table(receipt.version)
    try:
        server.run(f"CREATE TABLE {name} (nothing UInt8) ENGINE = Null COMMENT {literal(comment)}")
    except EngineError as error:
        if error.code != TABLE_EXISTS:
            raise
        raise StoreBusy(
            f"Another writer published {receipt.version} of {server.address} while this one was "
            "built on the version before it. Nothing was changed; try again."
        ) from error


def write_again(server: Server, one: Published, was: str | None) -> None:
    """Put a receipt that says the same in other words in the place of the one with the hash `was`;
    with None, in its own place once all are written."""
    comment = literal(_comment(replace(one, was=was)))
    server.run(f"ALTER TABLE {_table(one.receipt.version)} MODIFY COMMENT {comment}")


def _comment(one: Published) -> str:
    told = {
        "receipt": {**asdict(one.receipt), "hash": one.receipt.hash},
        "prefix": one.prefix,
        "schema": one.schema,
        **({"was": one.was} if one.was else {}),
    }
    return json.dumps(told, ensure_ascii=False)


def literal(text: str) -> str:
    """A string in ClickHouse SQL."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _table(version: str) -> str:
    return f"receipt_{version[1:]}"


def _published(server: Server, name: str, comment: str) -> Published:
    try:
        told: dict[str, Any] = json.loads(comment)
        fields = told["receipt"]
        stated = fields.pop("hash")
        receipt = Receipt(**{**fields, "files": tuple(fields["files"])})
        one = Published(receipt, told["prefix"], told["schema"], told.get("was"))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(_broken(server, name)) from error
    if receipt.hash != stated or _table(receipt.version) != name:
        raise StoreError(_broken(server, name))
    return one


def _broken(server: Server, name: str) -> str:
    return (
        f"The store's record of its imports was changed: the comment of the table {name} in "
        f"{server.address} is not what was written there, or a receipt before it is gone."
    )
