"""`kept copy FROM TO`: a store moves from a folder to an engine, or back."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from commands import flags


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A store: a folder, or a URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty one of either kind.")],
    as_json: flags.JsonFlag = False,
) -> None:
    """Copy a store into an empty one of another kind, and compare every cell."""
    from commands.noting import note
    from pipelines.keeping.copying import copy_store
    from pipelines.keeping.open_store import open_store

    into = open_store(target)
    rows = copy_store(open_store(source), into)
    note(into.path, "restore", "a copy of another store")
    if as_json:
        typer.echo(json.dumps({"rows": rows}, indent=2))
        return
    typer.echo(
        f"Copied and compared cell by cell: {rows['imports']:,} imports, {rows['promises']:,} "
        "promises. Name the new store with KEPT_STORE or --store; the old one is as it was."
    )
