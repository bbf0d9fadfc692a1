"""`kept watch`: a folder in, its files imported as they arrive and moved out of the way."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags

if TYPE_CHECKING:
    from pipelines.importing.watch import Moved


# Each file that arrives speaks for its own day.
@partial(flags.of_an_import, without=("as_of",))
def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where exports arrive.")],
    options: flags.ImportOptions,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    once: Annotated[
        bool, typer.Option("--once", help="Until nothing waits there, then end.")
    ] = False,
    every: Annotated[
        float, typer.Option("--every", min=0.05, help="Seconds between two looks.")
    ] = 2.0,
    as_json: flags.JsonFlag = False,
) -> None:
    """Import what arrives in a folder; move it to done/ or refused/ with its report beside it."""
    from pipelines.importing.watch import watch as watch_folder
    from pipelines.reading.given import shown_name

    def say(moved: Moved) -> None:
        report = moved.report
        if as_json:
            typer.echo(json.dumps({"moved_to": str(moved.path), **report.model_dump(mode="json")}))
            return
        done = f"imported as {report.import_id}" if report.exit_code == 0 else "not imported"
        name = shown_name(moved.path)
        typer.echo(f"{name}: {done}; its report is beside it in {moved.path.parent}.")

    if not once:
        typer.echo(f"Watching {folder}. Stop with Ctrl-C.", err=True)
    watch_folder(
        flags.store_at(store), folder, options, say, every=every, is_once=once,
        settings_file=flags.settings_at(settings),
    )  # fmt: skip
