"""`kept measure`: one metric of the catalogue as JSON or for people, or the list of them all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import flags
from commands.asking import By
from commands.reading import judged

if TYPE_CHECKING:
    from metrics.metric import Metric

GROUP = ("key", "value", "n", "low", "high")


def measure(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of the list; none prints the list.")
    ] = None,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    by: Annotated[By | None, typer.Option("--by", help="One group each.")] = None,
    as_of: flags.AsOfFlag = None,
    team: flags.TeamFlag = None,
    customer: flags.CustomerFlag = None,
    kind: flags.KindFlag = None,
    owner: flags.OwnerFlag = None,
    source: flags.SourceFilterFlag = None,
    from_day: flags.FromFlag = None,
    to_day: flags.ToFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Any one measure, by team, customer, month…; without a name, the list of them."""
    from metrics.definitions import by_name

    if name is None:
        _print_list(as_json=as_json)
        return
    metric = by_name.get(name)
    if metric is None:
        from pipelines.options import UsageError

        raise UsageError(f"There is no measure '{name}'. {_nearest(name)}")
    from metrics import metric as asked
    from metrics.scope import EVERYTHING
    from pipelines.judging.in_force import in_force

    where = flags.store_at(store)
    chosen = flags.filters(team, customer, kind, owner, source, from_day, to_day)
    with judged(where, flags.settings_at(settings), as_of, chosen) as (con, chosen):
        told = in_force(where, where.reader(), flags.settings_at(settings)).settings.model_dump()
        if by is None:
            rows = asked.parts(con, metric, chosen, EVERYTHING, told).to_pylist()
        else:
            rows = asked.by(con, metric, by.value, chosen, EVERYTHING, told).to_pylist()
    if as_json:
        typer.echo(json.dumps(_answer(metric, rows), ensure_ascii=False, indent=2))
    else:
        _print(metric, rows)


def _answer(metric: Metric, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """As formats.md has it: off says why nothing can be measured here; then there is no group."""
    off = _off(rows)
    groups = [] if off else [{name: row[name] for name in GROUP} for row in rows]
    return {
        "name": metric.name,
        "title": rows[0]["label"] if rows else metric.title,
        "unit": metric.unit,
        "better": metric.better,
        "off": off,
        "groups": groups,
    }


def _off(rows: list[dict[str, Any]]) -> str | None:
    reasons = [row["off"] for row in rows]
    return reasons[0] if reasons and all(reasons) else None


def _print(metric: Metric, rows: list[dict[str, Any]]) -> None:
    typer.echo(f"{rows[0]['label'] if rows else metric.title}. {metric.definition}")
    off = _off(rows)
    if off:
        typer.echo(off)
        return
    names = [row["key"] or ("all" if len(rows) == 1 else "none recorded") for row in rows]
    width = max(map(len, names), default=0)
    for name, row in zip(names, rows, strict=True):
        typer.echo(f"{name:<{width}}  {row['off'] or row['shown']}{_sample(row)}")


def _sample(row: dict[str, Any]) -> str:
    """How many it stands on, and the interval of a share."""
    if row["off"] or not row["n"]:
        return ""
    if row["low"] is None or row["count"] is None:
        return f"  (n {row['n']:,})"
    return f"  ({row['low']:.0%} to {row['high']:.0%}, n {row['n']:,})"


def _print_list(*, as_json: bool) -> None:
    from metrics.definitions import CATALOGUE, GROUPS

    if as_json:
        fields = ("name", "title", "unit", "better", "definition")
        every = [{name: getattr(metric, name) for name in fields} for metric in CATALOGUE]
        typer.echo(json.dumps(every, ensure_ascii=False, indent=2))
        return
    for heading, metrics in GROUPS:
        typer.echo(f"\n{heading}")
        for m in metrics:
            better = "" if m.better == "neither" else f", {m.better} is better"
            typer.echo(f"  {m.name}: {m.title} ({m.unit}{better}). {m.definition}")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    from metrics.definitions import by_name

    near = get_close_matches(name, by_name, n=3)
    return f"Did you mean {', '.join(near)}?" if near else "`kept measure` lists them."
