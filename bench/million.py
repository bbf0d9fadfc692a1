"""A store version of a million promises and 300,000 due changes, judged by the real judge."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.judging.judge import judge
from pipelines.keeping.schema import create, fingerprint
from pipelines.settings import Settings

# Every value is drawn from a hash of the row's number: the same store on every machine.
_DRAW = "(hash({0}, i) % 10007) / 10007.0"
_DAY = "DATE '2023-01-02' + CAST(i % 1200 AS INTEGER)"
_TERM = f"CAST(3 + {_DRAW.format(1)} * 60 AS INTEGER)"
_TOOK = f"CAST({_TERM} * (0.3 + 1.1 * {_DRAW.format(2)} * {_DRAW.format(3)} * 2) AS INTEGER)"
_AS_OF = "DATE '2026-04-15'"

_OBSERVATIONS = f"""
INSERT INTO observations BY NAME
SELECT 'i000001' AS import_id, 'kept' AS source, '' AS instance, 'P' || i AS promise_id,
    'promises.csv' AS file, i + 2 AS line,
    CASE WHEN i % 50 = 0 THEN 'Request' ELSE 'Gateway for site ' || (i % 5000) END AS title,
    'Customer ' || (i % 2000) AS customer, 'Team ' || (hash(7, i) % 25) AS team,
    CASE WHEN i % 20 > 0 THEN 'person' || (hash(7, i) % 25) || '.' || (i % 9) END AS owner,
    'Kind ' || (hash(8, i) % 4) AS kind,
    CASE WHEN made + took <= {_AS_OF} THEN 'delivered' ELSE 'open' END AS status,
    made AS made_at, 'day' AS made_at_grain, made + term AS due, 'day' AS due_grain,
    CASE WHEN made + took <= {_AS_OF} THEN made + took END AS delivered_at,
    CASE WHEN made + took <= {_AS_OF} THEN 'day' END AS delivered_at_grain,
    least(made + took, {_AS_OF}) AS last_activity_at, 'day' AS last_activity_at_grain,
    CASE WHEN i % 3 = 0 THEN (['capacity', 'defect', 'parts', 'oversold'])[1 + i % 4] END AS cause,
    CASE WHEN i % 4 = 0 THEN 'Order ' || (i % 90000) END AS deliverable,
    CASE WHEN i % 10 = 0 THEN 'P' || (i + 1) END AS parent_id,
    CASE WHEN i % 2 = 0 THEN 100.0 + i % 900 END AS value, (['EUR', 'USD'])[1 + i % 2] AS currency,
    CASE WHEN i % 5 = 0 THEN 1.0 + hash(9, i) % 5 END AS satisfaction,
    i % 3 <> 0 AS accepted_in_writing, i % 7 <> 0 AS set_by_doer,
    CASE WHEN i % 400 = 0 THEN made + term + 40 END AS customer_left_at,
    CASE WHEN i % 400 = 0 THEN 'day' END AS customer_left_at_grain
FROM (SELECT i, {_DAY} AS made, {_TERM} AS term, {_TOOK} AS took FROM range(?) AS rows(i)) AS drawn
"""
_EVENTS = f"""
INSERT INTO events BY NAME
SELECT 'i000001' AS import_id, 'kept' AS source, '' AS instance, 'P' || i AS promise_id,
    'events.csv' AS file, i + 2 AS line, 'due' AS event,
    made + term - 6 + CAST(hash(4, i) % 12 AS INTEGER) AS "at", 'day' AS at_grain,
    made + term AS due_before, 'day' AS due_before_grain,
    made + term + 14 AS due_after, 'day' AS due_after_grain
FROM (SELECT i, {_DAY} AS made, {_TERM} AS term FROM range(?) AS rows(i)) AS drawn
WHERE hash(5, i) % 10 < 3
UNION ALL BY NAME
SELECT 'i000001' AS import_id, 'kept' AS source, '' AS instance, 'P' || i AS promise_id,
    'events.csv' AS file, i + 2 AS line,
    CASE WHEN i % 2 = 0 THEN 'waiting_on_customer' ELSE 'reply_from_customer' END AS event,
    {_DAY} + 2 + CAST(i % 2 AS INTEGER) AS "at", 'day' AS at_grain
FROM range(?) AS rows(i)
WHERE i % 100 < 2
"""
_COLUMNS = (
    "promise_id,title,customer,team,owner,kind,status,made_at,due,delivered_at,last_activity_at,"
    "cause,deliverable,parent_id,value,currency,satisfaction,accepted_in_writing,set_by_doer,"
    "customer_left_at"
)


def generated(folder: Path, promises: int = 1_000_000) -> Path:
    """The version of so many promises in a folder, where it stays for the next time: another
    schema has another file.
    """
    return million(folder / f"promises-{promises}-{fingerprint()}.duckdb", promises)


def million(path: Path, promises: int = 1_000_000) -> Path:
    """Write the version once; one that is there stays."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with duckdb.connect(part) as con:
        create(con)
        con.execute(f"INSERT INTO exports VALUES ('i000001', 'kept', '', {_AS_OF}, TRUE, TRUE)")
        for kind, columns in (("promises", _COLUMNS), ("events", "promise_id,at,event,due")):
            con.execute(
                "INSERT INTO files BY NAME SELECT 'i000001' AS import_id, ? || '.csv' AS file,"
                " '' AS sha256, ? AS kind, 'kept' AS source, '' AS instance, '{}' AS options,"
                " ? AS columns, 0 AS rows, 0 AS accepted, 0 AS repeats, 0 AS set_aside",
                [kind, kind, columns],
            )
        con.execute(_OBSERVATIONS, [promises])
        con.execute(_EVENTS, [promises, promises])
        judge(con, Settings(), only_touched=False)
        con.execute("CHECKPOINT")
    part.rename(path)
    return path
