"""A measure and a cut in; the leanest DuckDB SQL by hand for the same answer out."""

from __future__ import annotations

import re
from pathlib import Path

from metrics.conditions import JUDGED
from metrics.metric import Metric
from metrics.population import FLAGS
from metrics.slices import Slice, key_sql
from metrics.value import Days, Gap, Ratio, Share, Worked

_STATES = ("outcome", "counted_as", "is_missing", "is_on_time_to_current", *FLAGS)
_FILE = Path(__file__).with_name("by_hand.sql")


def by_hand(metric: Metric, slice: Slice) -> tuple[tuple[str, ...], ...]:
    """The ways to ask it, each a text or a few: every group, those with nothing to count too, and
    what tells whether it can be measured. Which is leanest depends on the data, so all are timed.

    Empty: no one SQL text says it (curves of every team and kind, and back-tests).
    """
    key = key_sql(slice)
    named = _named()
    if metric.name in named:
        return ((named[metric.name].replace("{key}", key),),)
    if metric.table not in ("promises", "moves") or isinstance(metric.value, Worked):
        return ()
    if metric.table == "promises" and not isinstance(metric.value, Days):
        cells = ", ".join(_cells(metric))
        sums = "".join(f", {cell}" for cell in (*_sums(metric).values(), *_wanted(metric)))
        return (
            (f"SELECT {key}, {cells}, count(*) FROM promises GROUP BY ALL",),
            (f"SELECT {key}{sums} FROM promises GROUP BY {key}",),
        )
    wants = "".join(f", {want}" for want in _wanted(metric))
    groups = f"SELECT {key}{wants} FROM promises GROUP BY {key}"
    joined = " JOIN promises USING (source, instance, promise_id)"
    rows = f"FROM {metric.table}{joined if metric.table == 'moves' else ''} WHERE {metric.among}"
    match metric.value:
        case Share(condition):
            asked = f"SELECT {key}, count(*), {_tally(condition)} {rows} GROUP BY {key}"
            return ((groups, asked),)
        case Days(days, is_open):
            cells = f"{days}, {is_open}"
            if metric.without_history is not None:
                cells += ", history_missing"
            return ((groups, f"SELECT {key}, {cells}, count(*) {rows} GROUP BY {key}, {cells}"),)
        case _:
            return ()


def _wanted(metric: Metric) -> list[str]:
    """Whether there is anything to measure, and whether anything shows what a measure needs."""
    told = [f"bool_or({JUDGED} AND ({need.present}))" for need in metric.needs if not need.columns]
    return [*told, f"bool_or({JUDGED})"] if told else []


def _sums(metric: Metric) -> dict[str, str]:
    """By name what is counted: n, k, and the same of promises without a due history."""
    among = f"({metric.among})"
    told = {"n": among, "beside": f"{among} AND history_missing"}
    if metric.without_history is None:
        del told["beside"]
    else:
        told["n"] += " AND NOT history_missing"
    match metric.value:
        case Share(condition):
            told |= {f"{name}_k": f"{each} AND ({condition})" for name, each in told.items()}
        case Gap(condition, minus, minus_among):
            told |= {"k": f"{among} AND ({condition})", "minus_n": minus_among}
            told["minus_k"] = f"({minus_among}) AND ({minus})"
        case Ratio(per):
            told["per"] = per
        case _:
            pass
    return {name: _tally(condition) for name, condition in told.items()}


def sum_of_k(metric: Metric) -> int | None:
    """At which place of a row k stands, after the key and n; None where nothing is counted."""
    if metric.name in _named():
        return None if metric.name == "conflicting" else 2
    return 1 + list(_sums(metric)).index("n_k") if isinstance(metric.value, Share) else None


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
    """Quicker than count(*) FILTER."""
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)" if condition != "TRUE" else "count(*)"
