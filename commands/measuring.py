"""`kept measure`: one metric of the catalogue as JSON or for people, or the list of them all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import flags
from commands.asking import By
from commands.question import Question, filters, of_a_question
from commands.reading import judged, marked_changes

if TYPE_CHECKING:
    import duckdb

    from metrics.filters import Filters
    from metrics.metric import Metric
    from metrics.two import Two

GROUP = ("key", "value", "n", "low", "high")
_AGAINST = ("team", "customer", "kind", "owner", "source", "from", "to")


@of_a_question
def measure(
    asked: Question,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of the list; none prints the list.")
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="One group each.")] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            metavar="FILTER=VALUE",
            help="Beside the same measure of another team, customer, kind, owner, source or period "
            "(from, to), with the interval between the two; repeatable.",
        ),
    ] = None,
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
    from metrics import causes
    from metrics import metric as measured
    from metrics.scope import EVERYTHING
    from metrics.two import two

    if against and by is not None:
        from pipelines.options import UsageError

        raise UsageError("--by and --against are two questions: ask one of them at a time.")
    said = None
    with judged(asked) as (con, chosen):
        told = asked.settings()
        if against:
            pair = two(con, metric, chosen, _other(chosen, against), EVERYTHING, told)
            _say_two(metric, pair, as_json=as_json)
            return
        if by is None:
            rows = measured.parts(con, metric, chosen, EVERYTHING, told).to_pylist()
        else:
            rows = measured.by(con, metric, by.value, chosen, EVERYTHING, told).to_pylist()
        if not as_json and by is By.month:
            said = _changing(con, metric, chosen, asked.store.path)
        if not as_json and any("cause" in need.columns for need in metric.needs):
            said = _tagged(causes.tagged(con, chosen, EVERYTHING, told))
    if as_json:
        typer.echo(json.dumps(_answer(metric, rows), ensure_ascii=False, indent=2))
        return
    _print(metric, rows)
    if said:
        typer.echo(said)


def _tagged(count: int) -> str | None:
    """That a cause was not on file."""
    if not count:
        return None
    return (
        f"{count:,} of these causes {'was' if count == 1 else 'were'} tagged by a reader, not on "
        "file."
    )


def _other(chosen: Filters, against: list[str]) -> Filters:
    """The same choice, with these filters in place of those of the same name."""
    from pipelines.options import UsageError

    told: dict[str, list[str]] = {}
    for each in against:
        name, equals, value = each.partition("=")
        if not equals or name not in _AGAINST:
            raise UsageError(
                f"--against is one of {', '.join(_AGAINST)} with '=' and a value, such as "
                f"team=Care, not {each!r}."
            )
        told.setdefault(name, []).append(value)
    first, last = (told.pop(name)[-1] if name in told else None for name in ("from", "to"))
    other = filters(**told, from_day=first, to_day=last)
    return replace(chosen, **{field: value for field, value in vars(other).items() if value})


def _say_two(metric: Metric, pair: Two, *, as_json: bool) -> None:
    if not as_json:
        typer.echo(f"{pair.one.label}. {metric.definition}")
        typer.echo(pair.sentence)
        return
    off = pair.one.off or pair.other.off
    answer = {
        "name": metric.name, "title": pair.one.label, "unit": metric.unit, "better": metric.better,
        "off": off,
        "groups": [] if off else [
            {"key": key, **{name: getattr(one, name) for name in GROUP[1:]}}
            for key, one in (("one", pair.one), ("other", pair.other))
        ],
        "difference": {name: getattr(pair.apart, name) for name in ("value", "low", "high")},
        "sentence": pair.sentence,
    }  # fmt: skip
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _changing(
    con: duckdb.DuckDBPyConnection, metric: Metric, chosen: Filters, store: Path
) -> str | None:
    """Of a rate by month: whether it is changing, and which days were marked."""
    from metrics.scope import EVERYTHING
    from metrics.trend import trend
    from metrics.value import Share
    from metrics.words import day_in_words

    if not isinstance(metric.value, Share):
        return None
    every = (one for one in marked_changes(store) if one.concerns(chosen))
    own = sorted(every, key=lambda one: one.day)
    days = tuple(one.day for one in own)
    lines = [trend(con, metric, chosen, EVERYTHING, changes=days).verdict]
    lines += [f"Marked: {day_in_words(one.day)}, {one.text} ({one.who})." for one in own]
    return "\n".join(lines)


def _answer(metric: Metric, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """As in docs/formats.md: off says why nothing can be measured here; then there is no group."""
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
    from metrics.frame import FEW

    if row["off"] or not row["n"]:
        return ""
    if row["low"] is None or row["count"] is None or row["n"] < FEW:
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
