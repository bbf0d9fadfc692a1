"""One metric in, its counts by group out: two questions at the most, and what was off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import add
from typing import TYPE_CHECKING, Any

import duckdb

from metrics.filters import Filters
from metrics.histogram import Cells, has_history
from metrics.need import Need
from metrics.population import chosen
from metrics.scope import Scope
from metrics.slices import PERIODS, Slice, key_sql, key_text
from metrics.sql import Condition, fetch
from metrics.states import Pieces, counts_sql
from metrics.tables import rows_of
from metrics.value import Days, Gap, Ratio, Share, Worked

if TYPE_CHECKING:
    from metrics.metric import Metric

System = tuple[str, str]  # source, instance
Place = tuple[str | None, str, str]  # key, source, instance

_FILES = "SELECT source, instance, columns FROM files"
# Ways to cut into a few dozen groups at most, but for stores that would have been cut otherwise.
_FEW: tuple[Slice | None, ...] = (None, "team", "kind", "source", "month", "quarter")


@dataclass
class Counted:
    """The counts of one group; `off` says why the metric cannot be measured in it."""

    key: str | None
    off: str | None = None
    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    days: Cells = field(default_factory=list)


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
    every = chosen(filters, scope, tells_missing="is_missing" in metric.among)
    groups, left_out = _weigh(plan, _grouped(con, plan, pieces, every))
    if isinstance(value, Worked):
        return list(groups.values()), frozenset(left_out)
    if not is_one:
        rows = rows_of(metric.table, con, filters, scope, Condition(metric.among))
        if isinstance(value, Days):
            _add_days(groups, _histogram(con, plan, value, rows), left_out)
        else:
            _add(groups, _grouped(con, plan, _values(metric, is_among=True), rows), left_out)
    return [g for g in groups.values() if _is_worth_a_row(g, slice)], frozenset(left_out)


@dataclass(frozen=True)
class _Plan:
    """How to group: by system only where systems may differ, and asking of the rows only what is
    not known beforehand. `met`: which of the metric's needs each system is known to meet."""

    metric: Metric
    slice: Slice | None
    met: Mapping[System, Collection[int]]

    @cached_property
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
            if need.wanting != "TRUE":
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
        for source, instance, columns in fetch(con, _FILES):
            had[source, instance] |= set(columns.split(","))
        for need in metric.needs:
            for source, instance in fetch(con, need.systems) if need.systems else ():
                had[source, instance] |= set(need.columns)
    for (source, instance), its in had.items():
        if any(tag.startswith(f"{source}/{instance}/") for tag in tags):
            its.add("cause")
    met = {
        system: {
            i
            for i, need in enumerate(metric.needs)
            if not its.isdisjoint(need.columns)
            or (not need.of_each_group and _is_met(con, need, system, filters, scope))
        }
        for system, its in had.items()
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
    return bool(fetch(con, f"SELECT 1 AS one {rows.sql} LIMIT 1", rows.params))


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
    con: duckdb.DuckDBPyConnection, plan: _Plan, pieces: Pieces, rows: Condition
) -> dict[Place, dict[str, int]]:
    """Counts by key and system."""
    selected, grouped = _cut(plan)
    sql = counts_sql(selected, grouped, pieces, rows.sql, few=plan.slice in _FEW)
    found: dict[tuple[Any, str, str], list[int]] = {}
    for key, source, instance, *counts in fetch(con, sql, rows.params):
        sums = found.setdefault((key, source, instance), counts)
        if sums is not counts:
            sums[:] = map(add, sums, counts)
    return {
        (key_text(plan.slice, key, instance), source, instance): dict(
            zip(pieces, counts, strict=True)
        )
        for (key, source, instance), counts in found.items()
    }


def _histogram(
    con: duckdb.DuckDBPyConnection, plan: _Plan, value: Days, rows: Condition
) -> dict[Place, Cells]:
    """By key and system how many rows are in each cell: quantiles are worked out here, no
    engine's approximation."""
    key = key_sql(plan.slice)
    cells = f"{value.days}, {value.is_open}"
    if plan.metric.without_history is not None:
        cells += ", NOT history_missing"
    if plan.is_apart:
        cells += ", source, instance"
    sql = f"SELECT {key} AS key, count(*), {cells} {rows.sql} GROUP BY {key}, {cells}"
    found: dict[tuple[Any, ...], Cells] = defaultdict(list)
    for cell in fetch(con, sql, rows.params):
        if cell[2] is not None:
            found[(cell[0], *cell[-2:]) if plan.is_apart else cell[:1]].append(cell)
    told = {}
    for (name, *system), its in found.items():
        source, instance = system or ("", "")
        told[key_text(plan.slice, name, instance), source, instance] = its
    return told


def _cut(plan: _Plan) -> tuple[str, str]:
    """What to select and to group by; the systems apart only where something depends on them."""
    key = key_sql(plan.slice)
    if plan.is_apart:
        return f"{key} AS key, source, instance", f"{key}, source, instance"
    return f"{key} AS key, '' AS source, '' AS instance", key


def _weigh(
    plan: _Plan, rows: dict[Place, dict[str, int]]
) -> tuple[dict[str | None, Counted], set[System]]:
    """Sum the systems that hold what the metric needs; a group with none of them is off."""
    systems: dict[System, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if plan.asked:
        for (_, *system), counts in rows.items():
            _sum(systems[system[0], system[1]], counts)
    left_out = {
        system
        for system, sums in systems.items()
        if _lacking(plan, sums, plan.met.get(system, frozenset()))
    }
    groups: dict[str | None, Counted] = {}
    for (key, *system), counts in rows.items():
        group = groups.setdefault(key, Counted(key))
        if left_out and (system[0], system[1]) in left_out:
            group.off = group.off or _lacking(plan, systems[system[0], system[1]])
        else:
            _sum(group.sums, counts)
    for group in groups.values():
        if group.sums["judged"]:
            group.off = _lacking(plan, group.sums, in_group=True)
    return groups, left_out


def _sum(sums: dict[str, int], counts: dict[str, int]) -> None:
    for name, count in counts.items():
        sums[name] += count


def _lacking(
    plan: _Plan, sums: dict[str, int], met: Collection[int] = (), *, in_group: bool = False
) -> str | None:
    """The reason of the first need that is not met, where there is anything to measure."""
    for i, need in plan.asked:
        if (in_group and not need.of_each_group) or i in met:
            continue
        wanting = sums["judged" if need.wanting == "TRUE" else f"wanting_{i}"]
        if wanting and not sums[f"present_{i}"]:
            return need.reason
    return None


def _add(
    groups: dict[str | None, Counted],
    rows: dict[Place, dict[str, int]],
    left_out: set[System],
) -> None:
    for (key, *system), counts in rows.items():
        if (system[0], system[1]) not in left_out:
            _sum(groups[key].sums, counts)


def _add_days(
    groups: dict[str | None, Counted],
    rows: dict[Place, Cells],
    left_out: set[System],
) -> None:
    for (key, *system), cells in rows.items():
        if (system[0], system[1]) not in left_out:
            groups[key].days += cells
            groups[key].sums["n"] += sum(cell[1] for cell in cells if has_history(cell))


def _is_worth_a_row(group: Counted, slice: Slice | None) -> bool:
    """A promise without a first due has no period, so there is nothing to draw it at."""
    return group.key is not None or slice not in PERIODS or bool(group.sums["n"])
