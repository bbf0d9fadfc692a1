"""`kept import` and `kept check`: exports in, their report out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags

if TYPE_CHECKING:
    from pipelines.importing.report import Report
    from pipelines.keeping.contract import Store
    from pipelines.settings import Settings


@flags.of_an_import
def import_(
    files: flags.FilesArgument,
    options: flags.ImportOptions,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say it, change nothing.")] = False,
    as_json: flags.JsonFlag = False,
) -> None:
    """Import exports: all of them, or nothing."""
    from pipelines.importing.apart import get_ready

    into = flags.store_at(store)
    get_ready(into.path / "tmp")  # while the rest of us starts

    from commands.noting import note
    from commands.progress import Bar
    from pipelines.importing.load import import_files

    options = replace(options, dry_run=dry_run)
    with Bar() as bar:
        report = import_files(
            into, files, options, bar, settings=_settings(into, flags.settings_at(settings))
        )
    if report.import_id is not None:
        note(into.path, "import", report.import_id)
    _print(report, as_json)


@flags.of_an_import
def check(
    files: flags.FilesArgument,
    options: flags.ImportOptions,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Say what an import would say, without a store."""
    from pipelines.importing.apart import get_ready

    get_ready()  # while the rest of us starts

    from commands.progress import Bar
    from pipelines.importing.load import check_files
    from pipelines.settings import read_settings

    file = flags.settings_at(settings)
    with Bar() as bar:
        report = check_files(files, options, bar, settings=read_settings(file) if file else None)
    _print(report, as_json)


def _settings(store: Store, file: Path | None) -> Settings | None:
    from pipelines.judging.in_force import in_force

    return in_force(store, store.reader(), file).settings if file else None


def _print(report: Report, as_json: bool) -> None:
    from pipelines.importing.report import in_words

    typer.echo(report.model_dump_json(indent=2) if as_json else in_words(report))
    is_unknown = any(
        file.source is None and any(found.code == "MISSING_COLUMN" for found in file.problems)
        for file in report.files
    )
    if is_unknown and not as_json:
        typer.echo(
            "The page Import of the dashboard (`kept serve`) proposes what the columns of such a "
            "file mean, and hands that out as a mapping.",
            err=True,
        )
    raise typer.Exit(report.exit_code)
