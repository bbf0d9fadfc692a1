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
WHERE e.source = ? AND e.instance = ? AND e.as_of <= ? AND EXISTS (
    SELECT 1 FROM files f
    WHERE (f.import_id, f.source, f.instance, f.kind)
        = (e.import_id, e.source, e.instance, 'promises')
)
ORDER BY e.as_of DESC, e.import_id DESC
LIMIT 1
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
        before = con.execute(LAST, [system, instance, mine.at]).fetchall()
        if not records or not before:
            continue
        [last] = before
        con.register("incoming", pa.concat_tables(records))
        sql = (
            resources("pipelines.importing").joinpath("differences.sql").read_text(encoding="utf-8")
        )
        about = {"import_id": last[0], "source": system, "instance": instance}
        [(delivered, reopened, cancelled, moved, new, missing)] = con.execute(sql, about).fetchall()
        con.unregister("incoming")
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
