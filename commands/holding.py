"""`kept standards`: what each team and kind is held to, and how it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import flags
from commands.noting import note
from commands.question import Question, of_a_question
from commands.reading import judged

if TYPE_CHECKING:
    from metrics.standards import Assured, Standards
    from pipelines.keeping.contract import Store

NONE = "none recorded"


@of_a_question
def standards(
    asked: Question,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="A CSV with team, kind and any of on_time, delivery_days, response_days; without "
            "it the one that is kept, else [standards] of the settings.",
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep FILE: these standards count from now on.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the file that was kept last.")
    ] = False,
    as_json: flags.JsonFlag = False,
) -> None:
    """What each team and kind of promise is held to, and whether it will meet it."""
    from metrics.scope import EVERYTHING
    from metrics.standards import assured
    from pipelines.judging.in_force import in_force

    if keep or undo:
        _keep(asked.store, file, keep=keep, undo=undo)
        return
    applied = in_force(asked.store, asked.store.reader(), asked.settings_file)
    known = _known(file, asked.store, applied.settings.standards)
    with judged(asked) as (con, chosen):
        found = assured(con, known, chosen, EVERYTHING)
    if as_json:
        answer = {"standards": [_row(one) for one in found]}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if not known.by_pair:
        typer.echo("No standard is set: write [standards] into the settings, or name a CSV.")
        return
    for one in found:
        typer.echo(f"{one.team or NONE}, {one.kind or NONE}: {_in_words(one)}")


def _keep(store: Store, file: Path | None, *, keep: bool, undo: bool) -> None:
    """Keep the file for everybody who asks this store, or take back the last one kept."""
    from access.here import account
    from metrics.standards import StandardError, kept
    from pipelines.keeping.remarks import Remark, add_remark, remarks, take_back
    from pipelines.options import UsageError
    from pipelines.settings import SettingsError

    if keep and (undo or file is None):
        raise UsageError("Name the file to keep: kept standards FILE.csv --keep.")
    if file is not None and not undo:
        try:
            says = kept(file.name, file.read_bytes())
        except StandardError as error:
            raise SettingsError(f"{file.name}: {error}") from error
        add_remark(store.path, Remark("standard", {}, says, account()))
        note(store.path, "change", "kept standards of a file")
        typer.echo(f"Kept: the standards of {file.name} count from now on.")
        return
    told = remarks(store.path, "standard")
    if not told:
        raise UsageError("No file of standards is kept here.")
    take_back(store.path, told[-1].id, account())
    note(store.path, "change", "took standards of a file back")
    now = told[-2].says["file"] if told[1:] else "[standards] of the settings"
    typer.echo(f"Taken back: {told[-1].says['file']}. What counts now: {now}.")


def _known(file: Path | None, store: Store, told: dict[str, Any]) -> Standards:
    """Of the file, else of the one that is kept, else of the settings. Raises SettingsError naming
    what is wrong."""
    from metrics.standards import StandardError, kept, read, read_csv
    from pipelines.keeping.remarks import remarks
    from pipelines.settings import SettingsError

    name = file.name if file else ""
    try:
        if file is not None:
            return read_csv(kept(name, file.read_bytes())["csv"])
        for last in reversed(remarks(store.path, "standard")):
            name = last.says["file"]
            return read_csv(last.says["csv"])
        return read(told)
    except StandardError as error:
        raise SettingsError(f"{name}: {error}" if name else str(error)) from error


def _row(one: Assured) -> dict[str, Any]:
    return {
        "team": one.team,
        "kind": one.kind,
        "on_time_asked": one.standard.on_time,
        "delivery_days_asked": one.standard.delivery_days,
        "response_days_asked": one.standard.response_days,
        "on_time": one.measured.value,
        "n": one.measured.n,
        "label": one.measured.label,
        "verdict": one.verdict,
        "delivered_within": one.delivered_within,
        "n_delivered_within": one.n_taken,
        "response_off": one.response,
    }


def _in_words(one: Assured) -> str:
    if not any((one.standard.on_time, one.standard.delivery_days, one.standard.response_days)):
        return "no standard"
    said = []
    if one.standard.on_time is not None:
        asked = f"{one.standard.on_time:.0%} on time asked"
        by = " to the last date on file" if one.is_last_date else ""
        said.append(f"{asked}, {one.measured.shown}{by} (n {one.measured.n:,}): {one.verdict}")
    if one.standard.delivery_days is not None:
        share = "cannot say" if one.delivered_within is None else f"{one.delivered_within:.0%}"
        said.append(f"{share} within {one.standard.delivery_days} days (n {one.n_taken:,})")
    if one.response is not None:
        said.append(f"response: {one.response[:1].lower()}{one.response[1:].rstrip('.')}")
    return "; ".join(said)
