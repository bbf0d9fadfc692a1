"""A store in ClickHouse goes in; its receipts in other words, and where it holds a name, come out.

A receipt is written anew in its place, the oldest first. While that goes on it names the hash it
had, so that the chain holds at every moment and whoever was cut short can go on.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.keeping.clickhouse_receipts import Published, published, write_again
from pipelines.keeping.clickhouse_server import Server
from pipelines.keeping.clickhouse_tables import columns
from pipelines.keeping.emptying import reworded
from pipelines.keeping.spelled import Spelled


def reword_receipts(server: Server, reword: Callable[[str], str]) -> int:
    """How many name other files now; the caller holds the lock."""
    found = published(server)
    were = tuple(one.receipt for one in found)
    chain = reworded(were, reword)
    changed = [
        (Published(now, one.prefix, one.schema), one.receipt.hash)
        for one, now in zip(found, chain, strict=True)
        if now != one.receipt
    ]
    for one, was in changed:
        write_again(server, one, was)
    for one in published(server):  # also of those whom somebody who was cut short had begun
        if one.was:
            write_again(server, Published(one.receipt, one.prefix, one.schema), None)
    return sum(was.files != now.files for was, now in zip(were, chain, strict=True))


def tables_with(server: Server, prefix: str, spelled: Spelled) -> dict[str, int]:
    """Of the tables that begin so, the columns that hold the name, and in how many texts."""
    looks = {"needles": spelled.needles(), "names": sorted(spelled.names)}
    found = {}
    for table, theirs in columns().items():
        for column in (c.name for c in theirs if "String" in c.type):
            rows = server.rows(
                f"SELECT DISTINCT `{column}` AS text FROM {prefix}{table} WHERE `{column}` IN"
                " {names:Array(String)} OR `" + column + "` LIKE '%…%' OR arrayExists(n ->"
                f" positionCaseInsensitiveUTF8(ifNull(`{column}`, ''), n) > 0,"
                " {needles:Array(String)})",
                looks,
            )
            if n := sum(spelled.is_in(row["text"]) for row in rows):
                found[f"{prefix}{table}.{column}"] = n
    return found
