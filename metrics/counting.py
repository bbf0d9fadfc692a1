"""One metric in, its counts by group out: two GROUP BYs at the most, and what was off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slices import PERIODS, Slice, key_sql, key_text
from metrics.slip import Curve, curve
from metrics.sql import Condition, ask, tally
from metrics.tables import rows_of
from metrics.value import Days, Gap, Ratio, Share, Worked

if TYPE_CHECKING:
    from metrics.metric import Metric

System = tuple[str, str]  # source, instance


@dataclass
class Counted:
    """The counts of one group; `off` says why the metric cannot be measured in it."""

    key: str | None
    off: str | None = None
    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    days: list[tuple[bool, int, bool, int]] = field(default_factory=list)

    def curve(self, *, with_history: bool) -> Curve:
        """The Kaplan–Meier curve of its rows with a due history, or of those without."""
        told = [(d, is_open, many) for has, d, is_open, many in self.days if has == with_history]
        days, is_open, many = zip(*told, strict=True) if told else ((), (), ())
        return curve(
            np.array(days, np.int64), np.array(is_open, np.bool_), np.array(many, np.int64)
        )


def counted(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice | None,
    filters: Filters,
    scope: Scope,
) -> tuple[list[Counted], frozenset[System]]:
    """Every group of the chosen promises, also those where the metric has nothing to count; and
    the systems left out, which lack what the metric needs."""
    is_of_promises = metric.table == "promises"
    pieces = _needs(metric) | (_values(metric) if is_of_promises else {})
    promises = _grouped(con, metric, pieces, slice, chosen(filters, scope))
    groups, left_out = _weigh(metric, promises, _columns(con, metric))
    if not is_of_promises and not isinstance(metric.value, Worked):
        rows = rows_of(metric.table, con, filters, scope)
        _add(groups, _grouped(con, metric, _values(metric), slice, rows), left_out)
    if isinstance(metric.value, Days):
        _add_days(con, metric, slice, filters, scope, groups, left_out)
    return [g for g in groups.values() if _is_worth_a_row(g, slice)], frozenset(left_out)


def _values(metric: Metric) -> dict[str, str]:
    """The conditions to count: k of n, and the same of promises without a due history."""
    among, history = f"({metric.among})", "NOT history_missing"
    if metric.without_history is None:
        pieces = {"n": among}
    else:
        pieces = {"n": f"{among} AND {history}", "beside_n": f"{among} AND history_missing"}
    match metric.value:
        case Share(condition) | Gap(condition):
            pieces |= {n.replace("n", "k"): f"{sql} AND ({condition})" for n, sql in pieces.items()}
        case Ratio(per):
            pieces["per"] = per
        case _:
            pass
    if isinstance(metric.value, Gap):
        minus = f"({metric.value.minus_among})"
        pieces |= {"minus_n": minus, "minus_k": f"{minus} AND ({metric.value.minus})"}
    return pieces


def _columns(con: duckdb.DuckDBPyConnection, metric: Metric) -> dict[System, set[str]]:
    """The columns that the files of each system had, where a need asks for one by name."""
    if not any(need.columns for need in metric.needs):
        return {}
    had: dict[System, set[str]] = defaultdict(set)
    for row in ask(con, "SELECT DISTINCT source, instance, columns FROM files").to_pylist():
        had[row["source"], row["instance"]] |= set(row["columns"].split(","))
    return had


def _needs(metric: Metric) -> dict[str, str]:
    judged = "counted_as <> 'excluded'"
    pieces = {"judged": judged}
    for i, need in enumerate(metric.needs):
        pieces[f"present_{i}"] = f"{judged} AND ({need.present})"
        pieces[f"wanting_{i}"] = f"{judged} AND ({need.wanting})"
    return pieces


def _grouped(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    pieces: dict[str, str],
    slice: Slice | None,
    rows: Condition,
) -> list[tuple[str | None, System, dict[str, int]]]:
    selected, grouped = _cut(metric, slice)
    counts = ", ".join(f"{tally(sql)} AS {name}" for name, sql in pieces.items())
    table = ask(con, f"SELECT {selected}, {counts} {rows.sql} GROUP BY {grouped}", rows.params)
    return [
        (
            key_text(slice, row.pop("key"), row["instance"]),
            (row.pop("source"), row.pop("instance")),
            row,
        )
        for row in table.to_pylist()
    ]


def _cut(metric: Metric, slice: Slice | None) -> tuple[str, str]:
    """What to select and to group by; the systems apart only where something depends on them."""
    key = key_sql(slice)
    if metric.needs or slice == "source":
        return f"{key} AS key, source, instance", f"{key}, source, instance"
    return f"{key} AS key, '' AS source, '' AS instance", key


def _weigh(
    metric: Metric,
    rows: list[tuple[str | None, System, dict[str, int]]],
    had: dict[System, set[str]],
) -> tuple[dict[str | None, Counted], set[System]]:
    """Sum the systems that hold what the metric needs; a group with none of them is off."""
    systems: dict[System, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, system, counts in rows:
        for name, count in counts.items():
            systems[system][name] += count
    left_out = {
        system
        for system, sums in systems.items()
        if _lacking(metric, sums, had.get(system, frozenset()))
    }
    groups: dict[str | None, Counted] = {}
    for key, system, counts in rows:
        group = groups.setdefault(key, Counted(key))
        if system in left_out:
            group.off = group.off or _lacking(metric, systems[system])
            continue
        for name, count in counts.items():
            group.sums[name] += count
    for group in groups.values():
        if group.sums["judged"]:
            group.off = _lacking(metric, group.sums, in_group=True)
    return groups, left_out


def _lacking(
    metric: Metric,
    sums: dict[str, int],
    had: Collection[str] = (),
    *,
    in_group: bool = False,
) -> str | None:
    """The reason of the first need that is not met, where there is anything to measure."""
    for i, need in enumerate(metric.needs):
        if (in_group and not need.of_each_group) or not set(need.columns).isdisjoint(had):
            continue
        if sums[f"wanting_{i}"] and not sums[f"present_{i}"]:
            return need.reason
    return None


def _add(
    groups: dict[str | None, Counted],
    rows: list[tuple[str | None, System, dict[str, int]]],
    left_out: set[System],
) -> None:
    for key, system, counts in rows:
        if system not in left_out:
            for name, count in counts.items():
                groups[key].sums[name] += count


def _add_days(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice | None,
    filters: Filters,
    scope: Scope,
    groups: dict[str | None, Counted],
    left_out: set[System],
) -> None:
    """A histogram by group: quantiles are worked out here, no engine's approximation of them."""
    value = metric.value
    assert isinstance(value, Days)
    also = Condition(f"({metric.among}) AND ({value.days}) IS NOT NULL")
    rows = rows_of(metric.table, con, filters, scope, also)
    has = "NOT history_missing" if metric.without_history is not None else "TRUE"
    selected, grouped = _cut(metric, slice)
    table = ask(
        con,
        f"SELECT {selected}, {has} AS has, {value.days} AS days,"
        f" {value.is_open} AS is_open, count(*) AS many {rows.sql}"
        f" GROUP BY {grouped}, {has}, {value.days}, {value.is_open}",
        rows.params,
    )
    for row in table.to_pylist():
        system = (row["source"], row["instance"])
        if system not in left_out:
            group = groups[key_text(slice, row["key"], row["instance"])]
            group.days.append((row["has"], row["days"], row["is_open"], row["many"]))


def _is_worth_a_row(group: Counted, slice: Slice | None) -> bool:
    """A promise without a first due has no period, so there is nothing to draw it at."""
    return group.key is not None or slice not in PERIODS or bool(group.sums["n"])
