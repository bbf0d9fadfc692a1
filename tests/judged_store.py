"""Promises as the oracle has them become a judged store, and its rows the oracle's judgements.

Every case is a record of an instance of its own, so that hundreds of cases with as many exports
and as-ofs are judged in one go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from pipelines.judging.judge import judge
from pipelines.settings import Settings
from tests.oracle_terms import Judgement, Moment, Promise, Rules

SCHEMA = Path(__file__).parents[1] / "pipelines" / "keeping" / "schema.sql"
FLAGS = (
    "notice_unknown", "history_missing", "reopened", "thank_you_reopen", "date_removed",
    "backdated", "edited_after_delivery", "repeated_delivery", "recovery_kept", "recovery_missed",
    "revoked_with_notice", "revoked_late", "cancelled_after_break", "silent_since_due",
    "delivery_date_inferred", "day_precision",
)  # fmt: skip
COLUMNS = "status,made_at,original_due,due,delivered_at,cancelled_at,cancelled_by,last_activity_at"
TIMES = ("made_at", "original_due", "due", "delivered_at", "cancelled_at", "last_activity_at")


@dataclass(frozen=True)
class Export:
    as_of: Moment
    promise: Promise


@dataclass(frozen=True)
class Case:
    """One record and what each export said of it; times of day as UTC instants or wall clock."""

    exports: tuple[Export, ...]
    as_utc: bool = False


@dataclass(frozen=True)
class Span:
    since: date
    until: date | None
    judgement: Judgement


def case(promise: Promise, as_of: Moment) -> Case:
    return Case((Export(as_of, promise),))


def judged(
    cases: Sequence[Case], rules: Rules, *, reader: Moment | None = None
) -> duckdb.DuckDBPyConnection:
    """A store in memory with these cases, judged, at a reader's as-of if given.

    Instance `n` is case n.
    """
    return judge_all(stored(cases, rules), rules, reader=reader)


def judge_all(
    con: duckdb.DuckDBPyConnection, rules: Rules, *, reader: Moment | None = None
) -> duckdb.DuckDBPyConnection:
    as_of, is_day = (reader.time, reader.is_day) if reader else (None, False)
    judge(con, Settings(**asdict(rules)), only_touched=False, as_of=as_of, is_day=is_day)
    return con


def stored(cases: Sequence[Case], rules: Rules) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 1})
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, one in enumerate(cases):
        for position, export in enumerate(one.exports, 1):
            key = {"import_id": f"i{position:06}", "source": "kept", "instance": str(number)}
            _write(rows, key, export, rules.zone if one.as_utc else None)
    for table, written in rows.items():
        names = dict.fromkeys(name for row in written for name in row)
        arrow = pa.table({name: [row.get(name) for row in written] for name in names})
        con.register("written", _without_null_columns(arrow))
        con.execute(f"INSERT INTO {table} BY NAME FROM written")
        con.unregister("written")
    return con


def now(con: duckdb.DuckDBPyConnection) -> dict[int, Judgement]:
    """The judgement of every case at its newest as-of."""
    rows = con.sql("FROM promises").to_arrow_table().to_pylist()
    return {int(row["instance"]): _judgement(row) for row in rows}


# A record's first stretch, where it is only open and not due, stands in its own row of promises.
EVERY_SPAN = """
FROM (
    FROM past
    UNION ALL BY NAME
    FROM promises
    UNION ALL BY NAME
    SELECT
        * REPLACE (
            not_due_since AS since, 'open_not_due' AS outcome, 'not_due' AS counted_as,
            '' AS reason, NULL AS slip_days, FALSE AS slip_open, FALSE AS revoked_with_notice,
            FALSE AS revoked_late, FALSE AS cancelled_after_break, FALSE AS silent_since_due,
            FALSE AS delivery_date_inferred, FALSE AS day_precision
        ),
        not_due_until AS until
    FROM promises
    WHERE not_due_since IS NOT NULL
)
ORDER BY instance, since
"""


def spans(con: duckdb.DuckDBPyConnection) -> dict[int, list[Span]]:
    """Every stretch of as-of days of every case, in order."""
    found: dict[int, list[Span]] = defaultdict(list)
    for row in con.sql(EVERY_SPAN).to_arrow_table().to_pylist():
        span = Span(row["since"], row["until"], _judgement(row))
        found[int(row["instance"])].append(span)
    return found


def on(stretches: Iterable[Span], day: date) -> list[Judgement]:
    """What holds on a day: one judgement, or none where the promise is not listed yet.

    An open slip is one day more every day; a stretch shows that of one of its days.
    """
    held = [
        span.judgement
        for span in stretches
        if span.since <= day and (span.until is None or day < span.until)
    ]
    return [_grown(j, day) for j in held]


def _grown(j: Judgement, day: date) -> Judgement:
    if not j.slip_open:
        return j
    assert j.first_due is not None
    return replace(j, slip_days=(day - j.first_due.day).days)


def _write(
    rows: dict[str, list[dict[str, Any]]],
    key: dict[str, str],
    export: Export,
    utc_from: str | None,
) -> None:
    def stamp(name: str, value: Moment | None) -> dict[str, Any]:
        if value is None or value.is_day or utc_from is None:
            grain = value and ("day" if value.is_day else "local")
            return {name: value and value.time, f"{name}_grain": grain}
        instant = value.time.replace(tzinfo=ZoneInfo(utc_from)).astimezone(UTC)
        return {name: instant.replace(tzinfo=None), f"{name}_grain": "utc"}

    p = export.promise
    rows["exports"].append(
        {**key, "as_of": export.as_of.time, "as_of_is_day": export.as_of.is_day, "complete": False}
    )
    counts = {"rows": 1, "accepted": 1, "repeats": 0, "set_aside": 0}
    for kind, columns in (("promises", COLUMNS), ("events", "promise_id,at,event,before,after")):
        file = {"file": kind, "sha256": "", "kind": kind, "options": "{}", "columns": columns}
        rows["files"].append({**key, **file, **counts})
    one = p.deliveries[0] if len(p.deliveries) == 1 else None
    values = (p.made, p.original_due, p.due, one, p.cancelled, p.last_activity)
    observation: dict[str, Any] = {
        **key, "promise_id": "P", "file": "promises", "line": 2,
        "status": p.status, "cancelled_by": p.cancelled_by,
    }  # fmt: skip
    for name, value in zip(TIMES, values, strict=True):
        observation |= stamp(name, value)
    rows["observations"].append(observation)

    events = [("due", e.at, e.before, e.after) for e in p.due_events]
    if one is None:
        events += [("delivered", at, None, None) for at in p.deliveries]
    events += [("reopened", at, None, None) for at in p.reopens]
    for line, (event, at, before, after) in enumerate(events, 2):
        rows["events"].append(
            {**key, "promise_id": "P", "file": "events", "line": line, "event": event}
            | stamp("at", at)
            | stamp("due_before", before)
            | stamp("due_after", after)
        )


def _without_null_columns(table: pa.Table) -> pa.Table:
    return table.select([f.name for f in table.schema if f.type != pa.null()])


def _judgement(row: Mapping[str, Any]) -> Judgement:
    if row["outcome"] in ("unjudgeable", "not_a_promise"):
        # their dates, counts and flags say nothing (§2a, last sentence)
        return Judgement(row["outcome"], row["reason"], row["counted_as"])

    def moment(name: str) -> Moment | None:
        at: datetime | None = row[name]
        return None if at is None else Moment(at, row[f"{name}_is_day"])

    return Judgement(
        outcome=row["outcome"],
        reason=row["reason"],
        counted_as=row["counted_as"],
        first_due=moment("first_due"),
        due_in_force=moment("due_in_force"),
        recovery_due=moment("recovery_due"),
        pushes=row["pushes"],
        late_pushes=row["late_pushes"],
        pull_ins=row["pull_ins"],
        slip_days=row["slip_days"],
        slip_open=row["slip_open"],
        flags={name for name in FLAGS if row[name]},
    )
