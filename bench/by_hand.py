"""A measure and a cut in; the leanest DuckDB SQL by hand for the same answer out."""

from __future__ import annotations

import re
from pathlib import Path

from metrics.metric import Metric
from metrics.population import FLAGS
from metrics.slices import Slice, key_sql
from metrics.value import Days, Gap, Ratio, Share, Worked

_STATES = ("outcome", "counted_as", "is_missing", "is_on_time_to_current", *FLAGS)
_FILE = Path(__file__).with_name("by_hand.sql")


def by_hand(metric: Metric, slice: Slice) -> tuple[str, ...]:
    """Every group, those with nothing to count too, and what tells whether it can be measured.

    Empty: no one SQL text says it (curves of every team and kind, and back-tests).
    """
    key = key_sql(slice)
    named = _named()
    if metric.name in named:
        return (named[metric.name].replace("{key}", key),)
    if metric.table not in ("promises", "moves") or isinstance(metric.value, Worked):
        return ()
    if metric.table == "promises" and not isinstance(metric.value, Days):
        cells = ", ".join(_cells(metric))
        return (f"SELECT {key}, {cells}, count(*) FROM promises GROUP BY ALL",)
    wants = "".join(f", bool_or({need.present})" for need in metric.needs if not need.columns)
    groups = f"SELECT {key}{wants} FROM promises GROUP BY {key}"
    joined = " JOIN promises USING (source, instance, promise_id)"
    rows = f"FROM {metric.table}{joined if metric.table == 'moves' else ''} WHERE {metric.among}"
    match metric.value:
        case Share(condition):
            return groups, f"SELECT {key}, count(*), {_tally(condition)} {rows} GROUP BY {key}"
        case Days(days, is_open):
            cells = f"{days}, {is_open}"
            return groups, f"SELECT {key}, {cells}, count(*) {rows} GROUP BY {key}, {cells}"
        case _:
            return ()


def says_n_and_k(metric: Metric) -> bool:
    """Whether the SQL by hand gives a row for each group: its key, n and the count."""
    return metric.name in _named() and metric.name != "satisfaction_after"


def _named() -> dict[str, str]:
    """The texts of by_hand.sql by the measure's name."""
    found = {}
    for each in _FILE.read_text(encoding="utf-8").split("-- measure: ")[1:]:
        name, _, text = each.partition("\n")
        found[name.split()[0]] = text.strip().rstrip(";")
    return found


def _cells(metric: Metric) -> list[str]:
    """What to group by so that sums over a few dozen rows give every count: the columns of a few
    values that the conditions ask for, and whatever else they ask as yes or no."""
    among, value = metric.among, metric.value
    asked = [among, *(need.present for need in metric.needs if not need.columns)]
    match value:
        case Share(condition):
            asked += [condition]
        case Gap(condition, minus, minus_among):
            asked += [condition, minus, minus_among]
        case Ratio(per):
            asked += [per]
        case _:
            pass
    if metric.without_history is not None:
        asked += ["history_missing"]
    names = [name for name in _STATES if any(re.search(rf"\b{name}\b", each) for each in asked)]
    others = [each for each in asked if not _is_of(each, names)]
    return list(dict.fromkeys([*names, *others])) or ["TRUE"]


def _is_of(condition: str, names: list[str]) -> bool:
    """Whether a condition asks for nothing but those columns."""
    words = re.findall(r"[a-z_][a-z_0-9.]*", re.sub(r"'[^']*'", "", condition))
    return set(words) <= set(names)


def _tally(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"
