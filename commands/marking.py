"""`kept mark`: the days on which something was done otherwise are listed, marked, taken back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags
from commands.noting import note
from commands.picked import picked
from commands.question import named_day
from commands.reading import marked_changes

if TYPE_CHECKING:
    from pathlib import Path

    from metrics.changes import Change


def mark(
    day: Annotated[
        str | None, typer.Argument(metavar="[DAY]", help="From this day on, such as 2026-03-01.")
    ] = None,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help='What was done otherwise: "new process".')
    ] = None,
    team: Annotated[str | None, typer.Option("--team", help="By this team; else by all.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="For this kind; else for all.")] = None,
    undo: Annotated[
        str | None, typer.Option("--undo", metavar="MARK", help="Take this one of the list back.")
    ] = None,
    store: flags.StoreFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Mark a day from which on something was done otherwise; without one, the list of them.

    Trends of what it was made for are worked out anew from there.
    """
    from pipelines.options import UsageError

    path = flags.store_at(store).path
    if undo is not None:
        if day is not None:
            raise UsageError("--undo takes a mark back: name no day with it.")
        _undo(path, undo)
    elif day is not None:
        _mark(path, day, text, team, kind)
    changes = sorted(marked_changes(path), key=lambda one: (one.day, one.text))
    if as_json:
        told = [asdict(one) | {"day": one.day.isoformat()} for one in changes]
        typer.echo(json.dumps({"changes": told}, ensure_ascii=False, indent=2))
        return
    for one in changes:
        typer.echo(_in_words(one))
    if not changes:
        typer.echo("No day is marked.")


def _mark(path: Path, day: str, text: str | None, team: str | None, kind: str | None) -> None:
    from access.here import account
    from metrics.changes import Change, written
    from pipelines.keeping.remarks import Remark, add_remark
    from pipelines.options import UsageError

    if not text or not text.strip():
        raise UsageError('Say what was done otherwise: kept mark 2026-03-01 "new process".')
    about, says = written(Change(named_day("DAY", day), text.strip(), team, kind))
    add_remark(path, Remark("change", about, says, account()))
    note(path, "change", "marked a change")


def _undo(path: Path, mark: str) -> None:
    from access.here import account
    from pipelines.keeping.remarks import take_back

    refusal = f"No mark, or more than one, begins with {mark!r}; `kept mark` lists them."
    take_back(path, picked(marked_changes(path), mark, refusal).id, account())
    note(path, "change", "took a marked change back")


def _in_words(one: Change) -> str:
    whose = ", ".join(filter(None, (one.team or "all teams", one.kind)))
    return f"{one.id[:8]}  {one.day.isoformat()}  {one.text} ({whose}; marked by {one.who})"
