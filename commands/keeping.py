"""`kept imports`, `undo`, `verify` and `settings`: the store in, what is so about it out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from commands import flags


def imports(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """List the imports in the store."""
    from pipelines.listed import imports as list_imports

    listed = list_imports(flags.store_at(store))
    if as_json:
        rows = [row.model_dump(mode="json") for row in listed]
        typer.echo(json.dumps({"imports": rows}, ensure_ascii=False, indent=2))
        return
    if not listed:
        typer.echo("There are no imports yet.")
    for row in listed:
        typer.echo(
            f"{row.import_id}  {row.imported_at:%Y-%m-%d %H:%M} UTC  {', '.join(row.sources)}, "
            f"as of {row.as_of}: {', '.join(row.files)}; {row.accepted:,} of {row.rows:,} rows "
            f"({row.repeats:,} repeated, {row.set_aside:,} set aside); {row.new:,} new promises, "
            f"{row.changed:,} changed, {row.unchanged:,} unchanged"
        )


def undo(
    import_id: Annotated[str, typer.Argument(metavar="IMPORT", help="Such as i000003.")],
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Take back one import, the last or any other."""
    from commands.progress import Bar
    from pipelines.undo import undo as undo_import

    with Bar() as bar:
        done = undo_import(flags.store_at(store), import_id, bar)
    if as_json:
        typer.echo(done.model_dump_json(indent=2))
        return
    typer.echo(
        f"{done.import_id} is undone: {done.removed:,} promises removed, {done.changed:,} changed, "
        f"{done.unchanged:,} unchanged."
    )


def verify(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Check the store's files and receipts, judge everything again and compare."""
    from commands.progress import Bar
    from pipelines.verify import verify as verify_store

    with Bar() as bar:
        verdict = verify_store(flags.store_at(store), bar)
    if as_json:
        typer.echo(verdict.model_dump_json(indent=2))
    elif verdict.faults:
        typer.echo("\n".join(verdict.faults))
    elif verdict.version is None:
        typer.echo("The store is empty.")
    else:
        typer.echo(
            f"{verdict.version} is whole: {verdict.promises:,} promises of {verdict.imports:,} "
            f"imports, judged again and the same; {len(verdict.versions)} versions as published."
        )
    raise typer.Exit(1 if verdict.faults else 0)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Write the store as Parquet files that any tool reads."""
    from pipelines.backup import backup as back_up

    rows = back_up(flags.store_at(store), folder)
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), "rows": rows}, indent=2))
    else:
        typer.echo(f"{rows['imports']:,} imports, {rows['promises']:,} promises are in {folder}.")


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")],
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Fill an empty store from a backup."""
    from pipelines.backup import restore as restore_from

    version = restore_from(flags.store_at(store), folder)
    typer.echo(json.dumps({"version": version}) if as_json else f"Restored as {version}.")


def settings(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """The settings in force, and where each came from."""
    from pipelines.in_force import in_force

    kept = flags.store_at(store)
    applied = in_force(kept, kept.reader(), flags.settings_at(settings))
    values = applied.settings.model_dump(mode="json")
    if as_json:
        both = {"settings": values, "origins": applied.origins}
        typer.echo(json.dumps(both, ensure_ascii=False, indent=2))
        return
    for name, value in values.items():
        written = json.dumps(value, ensure_ascii=False)
        typer.echo(f"{name} = {written}  ({applied.origins[name]})")
