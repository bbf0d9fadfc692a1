"""The exports of a store go in; how many records of them could not be read, and have not been read
since, comes out.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

import duckdb

from metrics.filters import Filters, from_sources
from metrics.sql import fetch

EXPORTS = """
SELECT f.import_id, f.source, f.instance, f.options, f.accepted, f.repeats, e.as_of,
    e.as_of_is_day, f.set_aside
FROM files AS f
JOIN exports AS e
    ON e.import_id = f.import_id AND e.source = f.source AND e.instance = f.instance
WHERE f.kind = 'promises'
"""
# A footer, a second header or a blank line was recognised as no record at all.
ASIDE = """
SELECT count(*) AS n FROM (
    SELECT DISTINCT f.source, f.instance,
        coalesce(p.raw, p.import_id || ' ' || p.file || ' ' || CAST(p.line AS VARCHAR)) AS row
    FROM problems AS p JOIN files AS f ON f.import_id = p.import_id AND f.file = p.file
    WHERE p.severity = 'aside' AND f.kind = 'promises'
        AND p.code NOT IN ('FOOTER', 'PREAMBLE', 'REPEATED_HEADER', 'BLANK_LINES')
        AND p.import_id IN ({marks}) AND ({sources})
) AS aside
"""
LACKED = """
SELECT count(*) AS n FROM observations
WHERE import_id = ? AND source = ? AND instance = ? AND promise_id NOT IN (
    SELECT promise_id FROM observations WHERE import_id = ? AND source = ? AND instance = ?
)
"""


class Export(NamedTuple):
    """One file of records of an import, with what its system's export says of itself."""

    import_id: str
    source: str
    instance: str
    options: str  # JSON
    accepted: int
    repeats: int
    as_of: datetime
    as_of_is_day: bool
    set_aside: int


def never_read(con: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """Records set aside; one that every export repeats counts once.

    Those of an export count no more once a newer one has all the records it brought: the newer
    one speaks for the whole of it, and says of its own rows what it could not read. Of rows that
    were mended and imported alone, as many count no more as could be read.
    """
    exports = [Export(*row) for row in fetch(con, EXPORTS)]
    standing = [
        one for one in exports
        if one.set_aside and not _is_read_since(con, one, exports)
    ]  # fmt: skip
    if not standing:
        return 0
    ids = sorted({one.import_id for one in standing})
    source = from_sources(filters.sources)
    sql = ASIDE.format(marks=", ".join("?" * len(ids)), sources=source.sql)
    [(count,)] = fetch(con, sql, [*ids, *source.params])
    moments = {_moment(one) for one in standing if not _is_rest(one)}
    mended = sum(
        one.accepted + one.repeats
        for one in exports
        if _is_rest(one) and _moment(one) in moments and _is_chosen(one, filters)
    )
    return max(0, int(count) - mended)


def _is_read_since(con: duckdb.DuckDBPyConnection, one: Export, exports: list[Export]) -> bool:
    """Whether the newest export of its system has every record that this one brought."""
    own = one.source, one.instance
    newest = max(
        (e for e in exports if (e.source, e.instance) == own and not _is_rest(e)),
        key=lambda e: (e.as_of, e.import_id),
        default=one,
    )
    if newest.import_id == one.import_id or one.accepted == 0:
        return False
    [(lacked,)] = fetch(con, LACKED, [one.import_id, *own, newest.import_id, *own])
    return bool(lacked == 0)


def _is_rest(one: Export) -> bool:
    """Rows that an import had set aside, which came alone."""
    return bool(json.loads(one.options).get("rest"))


def _moment(one: Export) -> tuple[str, str, datetime, bool]:
    return one.source, one.instance, one.as_of, one.as_of_is_day


def _is_chosen(one: Export, filters: Filters) -> bool:
    named = (one.source, f"{one.source}/{one.instance}")
    return not filters.sources or any(name in filters.sources for name in named)
