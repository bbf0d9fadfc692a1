"""`kept serve`: the dashboard, on this machine only."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags

if TYPE_CHECKING:
    from pipelines.keeping.store import Store


def serve(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8501,
    sample: Annotated[
        bool, typer.Option("--sample", help="Fill an empty store with the sample data first.")
    ] = False,
) -> None:
    """Open the dashboard on http://localhost:8501."""
    kept = flags.store_at(store)
    if sample and kept.reader() is None:
        _load_sample(kept)
    script = find_spec("streamlit_app")
    if script is None or script.origin is None:
        typer.echo("The dashboard is not installed with this command line.", err=True)
        raise typer.Exit(1)
    environment = {**os.environ, "KEPT_STORE": str(kept.path.resolve())}
    if file := flags.settings_at(settings):
        environment["KEPT_SETTINGS"] = str(file.resolve())
    os.execve(
        sys.executable,
        [
            sys.executable, "-m", "streamlit", "run", script.origin,
            "--server.address=127.0.0.1", f"--server.port={port}",
            "--server.headless=true", "--browser.gatherUsageStats=false",
        ],
        environment,
    )  # fmt: skip


def _load_sample(store: Store) -> None:
    from commands.progress import Bar
    from pipelines.importing.load import import_files
    from pipelines.importing.report import in_words
    from pipelines.options import ImportOptions
    from pipelines.settings import read_settings
    from sample_data import IMPORTS, SETTINGS

    settings = read_settings(SETTINGS)
    for files, options in IMPORTS:
        with Bar() as bar:
            report = import_files(store, files, ImportOptions(**options), bar, settings=settings)
        if report.exit_code:
            typer.echo(in_words(report), err=True)
            raise typer.Exit(report.exit_code)
    typer.echo(f"The sample data is in {store.path}.", err=True)
