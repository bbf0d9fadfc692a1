"""The flags that several commands share, each said once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.spread import spread

if TYPE_CHECKING:
    from pipelines.keeping.contract import Store
    from pipelines.options import ImportOptions as ImportOptions
else:
    ImportOptions = Any  # what a command is annotated with is read as it starts

StoreFlag = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="The store: a folder, or clickhouse://user:password@host:port/database;"
        " else KEPT_STORE, else ./store.",
    ),
]
SettingsFlag = Annotated[
    Path | None,
    typer.Option("--settings", help="Settings (TOML) for this command; else KEPT_SETTINGS."),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
OutputFlag = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")]

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="The exports.", readable=False)
]
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
before_command: dict[str, Any] = {"store": None, "settings": None}


def store_at(named: str | None) -> Store:
    """Raises StoreError for a URL that cannot be meant."""
    from pipelines.keeping.open_store import open_store

    return open_store(named or before_command["store"] or os.environ.get("KEPT_STORE") or "store")


def settings_at(path: Path | None) -> Path | None:
    """The file named by the flag, else by KEPT_SETTINGS, as `kept serve` hands it on."""
    named = os.environ.get("KEPT_SETTINGS")
    return path or before_command["settings"] or (Path(named) if named else None)


def of_an_import(
    command: Callable[..., None], without: Collection[str] = ()
) -> Callable[..., None]:
    """The command with every flag of an import, but those left out, in the place of `options`,
    which it then gets as one thing. Raises UsageError for a flag that cannot be meant.
    """
    return spread(command, "options", _import_options, without)


def _import_options(
    source: SourceFlag = None,
    instance: InstanceFlag = "",
    mapping: MappingFlag = None,
    as_of: ExportAsOfFlag = None,
    complete: CompleteFlag = False,
    zone: ZoneFlag = None,
    dates: DatesFlag = None,
    encoding: EncodingFlag = None,
    sheet: SheetFlag = None,
    answer: AnswerFlag = None,
    skip_bad: SkipBadFlag = False,
) -> ImportOptions:
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
    )
