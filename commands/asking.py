"""`kept promises` and `kept rates`: the metrics' answers as CSV or JSON."""

from __future__ import annotations

import csv
import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import flags
from commands.question import Question, of_a_question
from commands.reading import judged

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

COLUMNS = (
    "source", "promise_id", "title", "customer", "team", "owner", "kind", "outcome", "counted_as",
    "reason", "first_due", "due_in_force", "recovery_due", "delivered_at", "pushes", "late_pushes",
    "pull_ins", "slip_days", "slip_open", "flags", "why",
)  # fmt: skip


THREE = {"on_time": "on time", "renegotiated": "renegotiated", "broken": "broken"}


class By(StrEnum):
    team = "team"
    customer = "customer"
    kind = "kind"
    owner = "owner"
    source = "source"
    week = "week"
    month = "month"
    quarter = "quarter"


class Rows(StrEnum):
    csv = "csv"
    json = "json"


@of_a_question
def promises(
    asked: Question,
    written: Annotated[Rows, typer.Option("--format")] = Rows.csv,
    as_json: flags.JsonFlag = False,
) -> None:
    """List every promise with its outcome and why."""
    from metrics.listing import in_batches
    from metrics.scope import EVERYTHING

    with judged(asked) as (con, chosen):
        batches = in_batches(con, chosen, EVERYTHING)
        if as_json or written is Rows.json:
            _write_json(batches)
        else:
            _write_csv(batches)


@of_a_question
def rates(
    asked: Question,
    by: Annotated[By | None, typer.Option("--by", help="One group each.")] = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """On time, renegotiated and broken, with their counts."""
    from metrics.rates import rates as rates_of
    from metrics.scope import EVERYTHING

    with judged(asked) as (con, chosen):
        answer = rates_of(con, by.value if by else None, chosen, EVERYTHING)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
        return
    _print_rates(answer)


def _print_rates(answer: dict[str, Any]) -> None:
    """The same for people: counts, and shares only where there are enough to speak of."""
    from metrics.words import beside_in_words

    groups = [*answer["groups"], {**answer["total"], "key": "Total"}]
    width = max(len(str(group["key"] or "none recorded")) for group in groups)
    by_last_date = answer["basis"] == "last_date"
    if by_last_date:
        typer.echo("By the last date on file:")
    for group in groups:
        typer.echo(f"{group['key'] or 'none recorded'!s:<{width}}  {_three(group)}")
        beside = group["without_history"]
        if beside["population"]:
            typer.echo(f"{'':<{width}}  {beside_in_words(beside)}")
    for name, reason in answer["off"].items():
        typer.echo(f"{name}: {reason}")
    if answer["total"]["bounds"]["sentence"]:
        typer.echo(answer["total"]["bounds"]["sentence"])
    typer.echo(answer["coverage"]["sentence"])


def _three(group: dict[str, Any]) -> str:
    from metrics.percent import FEW, RANKED

    n = group["population"]
    if not n:
        return f"—  ({group['not_due']:,} not yet due)"
    shares = group["percent"] if n >= FEW else None
    parts = []
    for name, words in THREE.items():
        if group[name] is None:
            parts.append(f"{words} cannot be measured from this file")
        elif shares:
            low, high = group[f"{name}_low"], group[f"{name}_high"]
            sure = f"; {low:.0%} to {high:.0%}" if n < RANKED else ""
            parts.append(f"{words} {shares[name]}% ({group[name]:,} of {n:,}{sure})")
        else:
            parts.append(f"{words} {group[name]:,} of {n:,}")
    return ", ".join(parts)


def _write_json(batches: Iterable[pa.Table]) -> None:
    """One array, a promise a line, without holding them all."""
    out, between = sys.stdout, "["
    for batch in batches:
        for row in batch.select(COLUMNS).to_pylist():
            out.write(between + "\n" + json.dumps(row, ensure_ascii=False, default=str))
            between = ","
    out.write("[]\n" if between == "[" else "\n]\n")


def _write_csv(batches: Iterable[pa.Table]) -> None:
    """As CSV, which a spreadsheet shows and never runs."""
    from pipelines.formula import csv_cell

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for batch in batches:
        for row in batch.select(COLUMNS).to_pylist():
            out.writerow([csv_cell(row[name]) for name in COLUMNS])
