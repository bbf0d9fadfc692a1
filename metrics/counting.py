"""One metric in, its counts by group out: two questions at the most, and what was off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from metrics.filters import Filters
from metrics.need import Need
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slices import PERIODS, Slice, key_sql, key_text
from metrics.slip import Curve, curve
from metrics.sql import Condition, ask
from metrics.states import Pieces, in_two_steps
from metrics.tables import rows_of
from metrics.value import Days, Gap, Ratio, Share, Worked

if TYPE_CHECKING:
    from metrics.metric import Metric

System = tuple[str, str]  # source, instance
Grouped = tuple[str | None, System, dict[str, Any]]
_CELLS = frozenset({"has", "days", "is_open", "many"})


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
    tags: Collection[str] = (),
) -> tuple[list[Counted], frozenset[System]]:
    """Every group of the chosen promises, also those where the metric has nothing to count; and
    the systems left out, which lack what the metric needs. A system of which readers tagged a
    cause (`tags`: source/instance/promise_id) does not lack causes."""
    plan, value = _plan(con, metric, slice, filters, scope, tags), metric.value
    pieces = plan.needs()
    is_one = metric.table == "promises" and not isinstance(value, Days)
    if is_one and not isinstance(value, Worked):
        pieces |= _values(metric)
    groups, left_out = _weigh(plan, _grouped(con, plan, pieces, chosen(filters, scope)))
    if not is_one and not isinstance(value, Worked):
        among = Condition(metric.among)
        if isinstance(value, Days):
            rows = rows_of(metric.table, con, filters, scope, among)
            _add(groups, _grouped(con, plan, {}, rows, _cells(metric, value)), left_out)
        else:
            rows = rows_of(metric.table, con, filters, scope, among)
            _add(groups, _grouped(con, plan, _values(metric, is_among=True), rows), left_out)
    if isinstance(value, Worked):
        return list(groups.values()), frozenset(left_out)
    return [g for g in groups.values() if _is_worth_a_row(g, slice)], frozenset(left_out)


@dataclass(frozen=True)
class _Plan:
    """How to group: by system only where systems may differ, and asking of the rows only what is
    not known beforehand. `met`: which of the metric's needs each system is known to meet."""

    metric: Metric
    slice: Slice | None
    met: Mapping[System, Collection[int]]

    @property
    def asked(self) -> list[tuple[int, Need]]:
        """The needs that not every system is known to meet."""
        every = list(self.met.values())
        return [
            (i, need)
            for i, need in enumerate(self.metric.needs)
            if not every or any(i not in met for met in every)
        ]

    @property
    def is_apart(self) -> bool:
        return self.slice == "source" or (len(self.met) != 1 and bool(self.asked))

    def needs(self) -> Pieces:
        judged = "counted_as <> 'excluded'"
        pieces: Pieces = {"judged": (judged,)} if self.asked else {}
        for i, need in self.asked:
            pieces[f"present_{i}"] = (judged, need.present)
            pieces[f"wanting_{i}"] = (judged, need.wanting)
        return pieces


def _plan(
    con: duckdb.DuckDBPyConnection,
    metric: Metric,
    slice: Slice | None,
    filters: Filters,
    scope: Scope,
    tags: Collection[str],
) -> _Plan:
    had: dict[System, set[str]] = defaultdict(set)
    if metric.needs:
        for row in ask(con, "SELECT DISTINCT source, instance, columns FROM files").to_pylist():
            had[row["source"], row["instance"]] |= set(row["columns"].split(","))
        for need in metric.needs:
            for row in ask(con, need.systems).to_pylist() if need.systems else ():
                had[row["source"], row["instance"]] |= set(need.columns)
    for (source, instance), columns in had.items():
        if any(tag.startswith(f"{source}/{instance}/") for tag in tags):
            columns.add("cause")
    met = {
        system: {
            i
            for i, need in enumerate(metric.needs)
            if not set(need.columns).isdisjoint(columns)
            or (not need.of_each_group and _is_met(con, need, system, filters, scope))
        }
        for system, columns in had.items()
    }
    return _Plan(metric, slice, met)


def _is_met(
    con: duckdb.DuckDBPyConnection, need: Need, system: System, filters: Filters, scope: Scope
) -> bool:
    """Whether one chosen promise of the system shows that its files hold what is needed: found
    at the first, where every one would have to be asked to find out that there is none."""
    its = Condition("source = ? AND instance = ?", system)
    present = Condition(f"counted_as <> 'excluded' AND ({need.present})")
    rows = chosen(filters, scope, its, present)
    return bool(ask(con, f"SELECT 1 AS one {rows.sql} LIMIT 1", rows.params).num_rows)


def _cells(metric: Metric, value: Days) -> dict[str, str]:
    """The cells of a histogram: quantiles are worked out here, no engine's approximation."""
    has = "NOT history_missing" if metric.without_history is not None else "TRUE"
    return {"has": has, "days": value.days, "is_open": value.is_open}


def _values(metric: Metric, *, is_among: bool = False) -> Pieces:
    """What to count: k of n, and the same of promises without a due history. `is_among`: the rows
    are already those the metric is among."""
    among = () if is_among else (metric.among,)
    if metric.without_history is None:
        pieces: Pieces = {"n": among}
    else:
        pieces = {"n": (*among, "NOT history_missing"), "beside_n": (*among, "history_missing")}
    match metric.value:
        case Share(condition) | Gap(condition):
            pieces |= {n.replace("n", "k"): (*told, condition) for n, told in pieces.items()}
        case Ratio(per):
            pieces["per"] = (per,)
        case _:
            pass
    if isinstance(metric.value, Gap):
        minus = (metric.value.minus_among,)
        pieces |= {"minus_n": minus, "minus_k": (*minus, metric.value.minus)}
    return pieces


def _grouped(
    con: duckdb.DuckDBPyConnection,
    plan: _Plan,
    pieces: Pieces,
    rows: Condition,
    cells: Mapping[str, str] = MappingProxyType({}),
) -> list[Grouped]:
    """Counts by key and system; with `cells`, how many rows are in each of these instead."""
    selected, grouped = _cut(plan)
    if cells:
        told = [selected, *(f"{sql} AS {name}" for name, sql in cells.items()), "count(*) AS many"]
        by = ", ".join([grouped, *cells.values()])
        sql = f"SELECT {', '.join(told)} {rows.sql} GROUP BY {by}"
    else:
        sql = in_two_steps(selected, grouped, pieces, rows.sql)
    return [
        (
            key_text(plan.slice, row.pop("key"), row["instance"]),
            (row.pop("source"), row.pop("instance")),
            row,
        )
        for row in ask(con, sql, rows.params).to_pylist()
    ]


def _cut(plan: _Plan) -> tuple[str, str]:
    """What to select and to group by; the systems apart only where something depends on them."""
    key = key_sql(plan.slice)
    if plan.is_apart:
        return f"{key} AS key, source, instance", f"{key}, source, instance"
    return f"{key} AS key, '' AS source, '' AS instance", key


def _weigh(plan: _Plan, rows: list[Grouped]) -> tuple[dict[str | None, Counted], set[System]]:
    """Sum the systems that hold what the metric needs; a group with none of them is off."""
    systems: dict[System, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, system, counts in rows:
        for name, count in counts.items():
            if name not in _CELLS:
                systems[system][name] += count
    left_out = {
        system
        for system, sums in systems.items()
        if _lacking(plan, sums, plan.met.get(system, frozenset()))
    }
    groups: dict[str | None, Counted] = {}
    for key, system, counts in rows:
        group = groups.setdefault(key, Counted(key))
        if system in left_out:
            group.off = group.off or _lacking(plan, systems[system])
        else:
            _sum(group, counts)
    for group in groups.values():
        if group.sums["judged"]:
            group.off = _lacking(plan, group.sums, in_group=True)
    return groups, left_out


def _sum(group: Counted, counts: dict[str, Any]) -> None:
    for name, count in counts.items():
        if name not in _CELLS:
            group.sums[name] += count
    if counts.get("days") is not None:
        group.days.append((counts["has"], counts["days"], counts["is_open"], counts["many"]))
        if counts["has"]:
            group.sums["n"] += counts["many"]


def _lacking(
    plan: _Plan, sums: dict[str, int], met: Collection[int] = (), *, in_group: bool = False
) -> str | None:
    """The reason of the first need that is not met, where there is anything to measure."""
    for i, need in plan.asked:
        if (in_group and not need.of_each_group) or i in met:
            continue
        if sums[f"wanting_{i}"] and not sums[f"present_{i}"]:
            return need.reason
    return None


def _add(groups: dict[str | None, Counted], rows: list[Grouped], left_out: set[System]) -> None:
    for key, system, counts in rows:
        if system not in left_out:
            _sum(groups[key], counts)


def _is_worth_a_row(group: Counted, slice: Slice | None) -> bool:
    """A promise without a first due has no period, so there is nothing to draw it at."""
    return group.key is not None or slice not in PERIODS or bool(group.sums["n"])
