"""The flags that several commands share, each said once."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from metrics.filters import Filters
    from pipelines.keeping.store import Store
    from pipelines.options import ImportOptions

StoreFlag = Annotated[
    Path | None,
    typer.Option("--store", help="The store's folder; else KEPT_STORE, else ./store."),
]
SettingsFlag = Annotated[
    Path | None, typer.Option("--settings", help="Settings (TOML) for this command.")
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsOfFlag = Annotated[
    str | None, typer.Option("--as-of", help="A day or a time; what came later is ignored.")
]
OutputFlag = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")]

TeamFlag = Annotated[list[str] | None, typer.Option("--team", help="Only this team; repeatable.")]
CustomerFlag = Annotated[list[str] | None, typer.Option("--customer", help="Only this customer.")]
KindFlag = Annotated[list[str] | None, typer.Option("--kind", help="Only this kind.")]
OwnerFlag = Annotated[list[str] | None, typer.Option("--owner", help="Only this owner.")]
SourceFilterFlag = Annotated[
    list[str] | None, typer.Option("--source", help="Only this system, or system/instance.")
]
FromFlag = Annotated[str | None, typer.Option("--from", help="First due from this day on.")]
ToFlag = Annotated[str | None, typer.Option("--to", help="First due up to this day.")]

FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE…", help="The exports.")]
SourceFlag = Annotated[
    str | None, typer.Option("--source", help="The system the files are of, where not seen.")
]
InstanceFlag = Annotated[str, typer.Option("--instance", help="Which of two of one system.")]
MappingFlag = Annotated[
    list[Path] | None, typer.Option("--mapping", help="How to read a file nobody knows (TOML).")
]
ExportAsOfFlag = Annotated[
    str | None, typer.Option("--as-of", help="The day or time the files speak for.")
]
CompleteFlag = Annotated[
    bool, typer.Option("--complete", help="The files hold every record of their system.")
]
ZoneFlag = Annotated[
    str | None, typer.Option("--zone", help="Of the times without one, such as Europe/Berlin.")
]
DatesFlag = Annotated[
    str | None, typer.Option("--dates", help="dmy, mdy or ymd, where the file cannot prove it.")
]
EncodingFlag = Annotated[str | None, typer.Option("--encoding", help="Of the files.")]
SheetFlag = Annotated[str | None, typer.Option("--sheet", help="Of a workbook.")]
AnswerFlag = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="CODE[:COLUMN]=CHOICE", help="Answers a question."),
]
SkipBadFlag = Annotated[
    bool, typer.Option("--skip-bad", help="Import the good rows, set the others aside.")
]

# Of `kept --store DIR --settings FILE COMMAND`: the same as after the command.
before_command: dict[str, Path | None] = {"store": None, "settings": None}


def store_at(path: Path | None) -> Store:
    from pipelines.keeping.store import Store

    return Store(path or before_command["store"] or Path(os.environ.get("KEPT_STORE") or "store"))


def settings_at(path: Path | None) -> Path | None:
    return path or before_command["settings"]


def import_options(
    source: str | None,
    instance: str,
    mapping: list[Path] | None,
    as_of: str | None,
    complete: bool,
    zone: str | None,
    dates: str | None,
    encoding: str | None,
    sheet: str | None,
    answer: list[str] | None,
    skip_bad: bool,
    dry_run: bool = False,
) -> ImportOptions:
    """Raises UsageError for a flag that cannot be meant."""
    from pipelines.options import (
        DATE_ORDERS,
        ImportOptions,
        UsageError,
        known_zone,
        parse_answers,
    )

    if dates is not None and dates not in DATE_ORDERS:
        raise UsageError(f"--dates is {', '.join(DATE_ORDERS)}, not {dates!r}.")
    return ImportOptions(
        source=source,
        instance=instance.strip(),
        mappings=tuple(mapping or ()),
        as_of=as_of,
        complete=complete,
        zone=known_zone(zone) if zone else None,
        dates=dates,
        encoding=encoding,
        sheet=sheet,
        answers=parse_answers(answer or ()),
        skip_bad=skip_bad,
        dry_run=dry_run,
    )


def filters(
    team: list[str] | None,
    customer: list[str] | None,
    kind: list[str] | None,
    owner: list[str] | None,
    source: list[str] | None,
    from_day: str | None,
    to_day: str | None,
) -> Filters:
    """Raises UsageError for a day that is none."""
    from metrics.filters import Filters

    return Filters(
        teams=tuple(team or ()),
        customers=tuple(customer or ()),
        kinds=tuple(kind or ()),
        owners=tuple(owner or ()),
        sources=tuple(source or ()),
        first_due_from=_day("--from", from_day),
        first_due_to=_day("--to", to_day),
    )


def _day(flag: str, text: str | None) -> date | None:
    from pipelines.options import UsageError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{flag} is a day such as 2026-03-31, not {text!r}.") from error
