"""The records of an import and a store go in; what they say otherwise than the last export of
the same system comes out, in numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files as resources

import duckdb
import pyarrow as pa

from pipelines.importing.incoming import Incoming
from pipelines.importing.moments import Moment
from pipelines.importing.report import Difference

# The last export of one system that brought records and speaks for no later moment.
LAST = """
SELECT e.import_id, e.as_of, e.as_of_is_day
FROM exports e
WHERE e.source = ? AND e.instance = ? AND e.as_of <= ? AND e.import_id IN (
    SELECT f.import_id FROM files f WHERE f.source = ? AND f.instance = ? AND f.kind = 'promises'
)
ORDER BY e.as_of DESC, e.import_id DESC
LIMIT 1
"""
# What it said, as far as it is compared.
SAID = """
SELECT promise_id, status, delivered_at, cancelled_at, due, original_due
FROM observations
WHERE import_id = ? AND source = ? AND instance = ?
"""


def differences(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[Incoming],
    as_of: Mapping[str, Moment],
    instance: str,
) -> tuple[Difference, ...]:
    """One for each system that has been imported before; rows that were set aside then, and come
    alone now, are no export to compare.
    """
    found = []
    for system, mine in as_of.items():
        own = [f for f in files if f.system == system and not f.is_rest]
        records = [
            file.typed.records
            for file in own
            if file.typed is not None and file.typed.source.kind == "promises"
        ]
        before = con.sql(LAST, params=[system, instance, mine.at, system, instance]).fetchall()
        if not records or not before:
            continue
        [last] = before
        said = con.sql(SAID, params=[last[0], system, instance]).to_arrow_table()
        sql = (
            resources("pipelines.importing").joinpath("differences.sql").read_text(encoding="utf-8")
        )
        # Compared here, whatever kind of store it is: what was said, and what comes in.
        with duckdb.connect() as own_con:
            own_con.register("said", said)
            own_con.register("incoming", pa.concat_tables(records))
            [(delivered, reopened, cancelled, moved, new, missing)] = own_con.sql(sql).fetchall()
        found.append(
            Difference(
                source=system,
                instance=instance,
                import_id=last[0],
                as_of=str(Moment(last[1], last[2])),
                delivered=delivered,
                reopened=reopened,
                cancelled=cancelled,
                moved=moved,
                new=new,
                missing=missing,
            )
        )
    return tuple(found)
