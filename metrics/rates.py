"""The three rates with their counts, as `kept rates --json` prints them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from metrics.bounds import bounds, unknowns
from metrics.coverage import Coverage, coverage
from metrics.filters import Filters
from metrics.need import DUE_HISTORY
from metrics.percent import percentages
from metrics.population import chosen
from metrics.question import settings_of
from metrics.scope import Scope
from metrics.slices import Slice, key_sql, key_text
from metrics.sql import fetch, tally
from metrics.wilson import interval

THREE = ("on_time", "renegotiated", "broken")
_REST = {
    "not_due": "counted_as = 'not_due'",
    "excluded": "counted_as = 'excluded'",
    "unjudgeable": "outcome = 'unjudgeable'",
    "withdrawn": "outcome = 'withdrawn'",
    "not_a_promise": "outcome = 'not_a_promise'",
    "open_renegotiated": "outcome = 'open_renegotiated' AND NOT history_missing",
    "notice_unknown": "counted_as = 'renegotiated' AND notice_unknown",
    "owed": "outcome = 'broken_overdue'",
}


def counts_of(unknown: Mapping[str, str]) -> dict[str, str]:
    """What is counted for the rates, as SQL conditions on one row: of the promises with a due
    history, and under last_date_… of those without. `unknown`: those of `bounds.unknowns`."""
    told = {name: f"counted_as = '{name}'" for name in THREE}
    told |= {name: f"({sql})" for name, sql in unknown.items()}
    return {
        **{name: f"{sql} AND NOT history_missing" for name, sql in told.items()},
        **{f"last_date_{name}": f"{sql} AND history_missing" for name, sql in told.items()},
        **_REST,
    }


COUNTS = tuple(counts_of(unknowns({})))


def rates(
    con: duckdb.DuckDBPyConnection, by: Slice | None, filters: Filters, scope: Scope
) -> dict[str, Any]:
    """`by, groups[{key, population, …}], total{…}, settings, coverage`.

    In a group, population = on_time + renegotiated + broken, all counts; `_low` and `_high` are
    the Wilson 95% interval of each share of the population, `percent` the three as integers that
    add up to 100. not_due + excluded are the rest; excluded is unjudgeable + withdrawn +
    not_a_promise.

    notice_unknown is how many of the renegotiated nobody dated: at worst, they are broken too;
    `bounds` says the counts at worst and at best, where that or who cancelled is not on file
    (bounds.py).

    Where the chosen promises mix both, those without a due history are not in these counts but
    beside them, in `without_history`. Where none has a due history, `basis` is "last_date": the
    counts are by the last date on file, and renegotiated is None with the reason in `off`. The
    basis is that of the whole selection, so groups add up to the total.
    """
    key, settings = key_sql(by), settings_of(con)
    rows = chosen(filters, scope)
    counts = ", ".join(
        f"{tally(sql)} AS {name}" for name, sql in counts_of(unknowns(settings)).items()
    )
    found = fetch(
        con,
        f"SELECT {key} AS key, instance, {counts} {rows.sql} GROUP BY {key}, instance",
        rows.params,
    )
    counted = [
        (key_text(by, key, instance), dict(zip(COUNTS, counts, strict=True)))
        for key, instance, *counts in found
    ]
    return told(by, counted, filters, settings, coverage(con, filters, scope))


def told(
    by: Slice | None,
    counted: Iterable[tuple[str | None, Mapping[str, int]]],
    filters: Filters,
    settings: Mapping[str, Any],
    covered: Coverage,
) -> dict[str, Any]:
    """What `rates` gives, from the COUNTS of every key; a key that comes again is added up."""
    groups: dict[str | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    total = dict.fromkeys(COUNTS, 0)
    for key, counts in counted:
        group = groups[key]
        for name in COUNTS:
            group[name] += counts[name]
            total[name] += counts[name]
    last_date = not any(total[name] for name in THREE) and any(
        total[f"last_date_{name}"] for name in THREE
    )
    ordered = sorted(groups, key=lambda k: (k is None, k or ""))
    return {
        "by": by,
        "groups": [{"key": k, **_group(groups[k], last_date)} for k in ordered] if by else [],
        "total": _group(total, last_date),
        "basis": "last_date" if last_date else "first_date",
        "off": {"renegotiated": DUE_HISTORY.reason} if last_date else {},
        "settings": settings,
        "coverage": {
            "judged": covered.judged,
            "unjudgeable": sum(n for _, n in covered.unjudgeable),
            "set_aside": covered.set_aside,
            "share": covered.share,
            "reasons": dict(covered.unjudgeable),
            "sentence": "; ".join(filter(None, (str(covered), covered.apart))),
        },
        "filters": str(filters),
    }


def _group(counts: dict[str, int], last_date: bool) -> dict[str, Any]:
    prefix = "last_date_" if last_date else ""
    three = {name: counts[prefix + name] for name in THREE}
    group: dict[str, Any] = {"population": sum(three.values()), **three}
    if last_date:
        group["renegotiated"] = None
    group |= {name: counts[name] for name in _REST}
    for name in THREE:
        known = group["population"] and group[name] is not None
        low, high = interval(three[name], group["population"]) if known else (None, None)
        group |= {f"{name}_low": low, f"{name}_high": high}
    whole = percentages([n for name, n in three.items() if group[name] is not None])
    named = [name for name in THREE if group[name] is not None]
    group["percent"] = dict(zip(named, whole, strict=True)) if whole else None
    beside = {
        name: 0 if last_date else counts[f"last_date_{name}"] for name in ("on_time", "broken")
    }
    group["without_history"] = {"population": sum(beside.values()), **beside}
    unknown = {name: counts[prefix + name] for name in unknowns({})}
    group["bounds"] = bounds({name: group[name] for name in THREE}, unknown)
    return group
