"""The promises behind a number of a page: which measure, cause or value in; a condition out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from metrics.cause_map import NOT_RECORDED, read
from metrics.causes import KEY, Part, by_cause, by_side, by_stage
from metrics.conditions import BROKEN, JUDGED, NOT_DELIVERED, TAKEN, TAKEN_DAYS, days_between
from metrics.counting import counted
from metrics.filters import Filters
from metrics.forecast import Pair, date_to_promise, own_record
from metrics.made import CHECKS, allowed_checks
from metrics.metric import Metric
from metrics.money import STANDINGS
from metrics.pace import PROMISED_LATELY
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slices import Slice
from metrics.sql import Condition, ask, one_of
from metrics.value import Share

PARTS: Mapping[str, Part] = {"cause": by_cause, "side": by_side, "stage": by_stage}
_TERM = days_between("made_at", "first_due")


def measured(
    con: duckdb.DuckDBPyConnection, metric: Metric, filters: Filters, scope: Scope
) -> Condition:
    """Those a count or a share of `promises` counts; systems that lack what it needs are left
    out, as they are of the number."""
    assert metric.table == "promises", f"{metric.name} counts rows of another table"
    also = [Condition(metric.value.condition)] if isinstance(metric.value, Share) else []
    return Condition.all(Condition(metric.among), *also, _held(con, metric, filters, scope))


def of_a_mark(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice,
    key: str | None,
    filters: Filters,
    scope: Scope,
) -> Condition:
    """As `measured`, of the mark `key` of a picture by `slice`: of the rows the headline rests on,
    those with a due history or, where none chosen has one, all; and of a system without instances
    not of its namesakes with one."""
    also = []
    if metric.without_history is not None:
        groups, _ = counted(con, metric, None, filters, scope)
        if any(group.sums["n"] for group in groups):
            also.append(Condition("NOT history_missing"))
    if slice == "source" and key and "/" not in key:
        also.append(Condition("instance = ''"))
    return Condition.all(measured(con, metric, filters, scope), *also)


def caused(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    name: str,
    filters: Filters,
    scope: Scope,
    settings: Mapping[str, Any],
) -> Condition:
    """The broken promises of one part of `cause`, `side` or `stage`: as `parts` named it."""
    part, known = PARTS[metric.name], read(settings.get("causes", {}))
    wanted = None if name == NOT_RECORDED else name
    rows = chosen(filters, scope, Condition(BROKEN))
    pairs = ask(con, f"SELECT DISTINCT cause, side {rows.sql}", rows.params).to_pylist()
    found = [Condition("FALSE")]
    for row in pairs:
        is_blank = not (row["cause"] or "").strip()
        if part(known.of(row["cause"], row["side"])) == wanted:
            also = [_not_tagged(tuple(known.tags))] if is_blank else []
            found.append(Condition.all(_is("cause", row["cause"]), _is("side", row["side"]), *also))
        keys = [k for k, tag in known.tags.items()
                if part(known.of(None, row["side"], tag)) == wanted]  # fmt: skip
        if is_blank and keys:
            its = (_is("cause", row["cause"]), _is("side", row["side"]), one_of(KEY, keys))
            found.append(Condition.all(*its))
    either = Condition(
        " OR ".join(f"({each.sql})" for each in found),
        tuple(param for each in found for param in each.params),
    )
    return Condition.all(
        Condition(BROKEN), either, _held(con, metric, filters, scope, tuple(known.tags))
    )


def failing(
    con: duckdb.DuckDBPyConnection, check: str, filters: Filters, scope: Scope
) -> Condition:
    """Judged promises that fail one check of how they were made, of systems that have it."""
    at = next(i for i, each in enumerate(CHECKS) if each.name == check)
    systems = [system for system, bits in allowed_checks(con).items() if bits >> at & 1]
    return Condition.all(
        Condition(f"{JUDGED} AND first_due IS NOT NULL"),
        Condition(f"NOT coalesce({CHECKS[at].passes}, FALSE)"),
        _any_of(systems),
    )


def overpromised(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> Condition:
    """Promises of the last 12 months given less time than the team's own half time."""
    found = []
    for (team, kind), told in date_to_promise(con, own_record(filters), scope).items():
        if told.half is not None:
            its = (_is("team", team), _is("kind", kind), Condition(f"{_TERM} < ?", (told.half,)))
            found.append(Condition.all(*its))
    either = Condition(
        " OR ".join(f"({each.sql})" for each in found) or "FALSE",
        tuple(param for each in found for param in each.params),
    )
    return Condition.all(Condition(PROMISED_LATELY), either)


def valued(standing: str, currency: str | None) -> Condition:
    """The promises whose value in one currency stands under broken, owed, due_soon …"""
    its = (Condition(STANDINGS[standing]), Condition("value IS NOT NULL"))
    return Condition.all(*its, _is("currency", currency))


def taken_within(pair: Pair, days: int) -> Condition:
    """Those of the curve of a team and kind that were delivered within so many days."""
    its = Condition(f"{TAKEN} AND NOT ({NOT_DELIVERED}) AND {TAKEN_DAYS} <= ?", (days,))
    return Condition.all(its, of_pair(*pair))


def of_pair(team: str | None, kind: str | None) -> Condition:
    """Promises of that team and kind; None is none recorded."""
    return Condition.all(_is("team", team), _is("kind", kind))


def _is(column: str, value: str | None) -> Condition:
    return Condition(f"{column} IS NULL") if value is None else Condition(f"{column} = ?", (value,))


def _not_tagged(tags: tuple[str, ...]) -> Condition:
    tagged = one_of(KEY, tags) if tags else Condition("FALSE")
    return Condition(f"NOT ({tagged.sql})", tagged.params)


def _held(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    filters: Filters,
    scope: Scope,
    tags: tuple[str, ...] = (),
) -> Condition:
    _, left_out = counted(con, metric, None, filters, scope, tags)
    systems = [Condition("NOT (source = ? AND instance = ?)", system) for system in left_out]
    return Condition.all(*systems)


def _any_of(systems: list[tuple[str, str]]) -> Condition:
    named = [f"{source}/{instance}" for source, instance in systems]
    return one_of("source || '/' || instance", named) if named else Condition("FALSE")


def many(con: duckdb.DuckDBPyConnection, where: Condition, filters: Filters, scope: Scope) -> int:
    """How many of the chosen promises that is true of."""
    rows = chosen(filters, scope, where)
    return int(ask(con, f"SELECT count(*) AS n {rows.sql}", rows.params)["n"][0].as_py())
