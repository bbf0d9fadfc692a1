"""`kept imports`, `undo`, `back`, `verify`, `backup`, `restore`, `migrate` and `settings`: a store
in, what is so about it or another state of it out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags

if TYPE_CHECKING:
    from pipelines.keeping.contract import Store


def imports(
    import_id: Annotated[
        str | None, typer.Argument(metavar="[IMPORT]", help="Such as i000003: its whole report.")
    ] = None,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    set_aside: Annotated[
        Path | None,
        typer.Option("--set-aside", metavar="FILE", help="Write the rows it set aside as CSV."),
    ] = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """List the imports in the store, or show one and the rows it set aside."""
    from pipelines.importing.listed import imports as list_imports
    from pipelines.options import UsageError

    kept = flags.store_at(store)
    if import_id is not None:
        _one_import(kept, import_id, set_aside, as_json)
        return
    if set_aside is not None:
        raise UsageError("--set-aside needs the import: kept imports IMPORT --set-aside FILE.")
    listed = list_imports(kept)
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
            f"({row.repeats:,} repeated, {row.set_aside:,} set aside); {row.new:,} new "
            f"{'promise' if row.new == 1 else 'promises'}, "
            f"{row.changed:,} changed, {row.unchanged:,} unchanged"
        )


def _one_import(store: Store, import_id: str, set_aside: Path | None, as_json: bool) -> None:
    from pipelines.importing.listed import report_of
    from pipelines.importing.report import in_words
    from pipelines.importing.set_aside import set_aside as rows_of
    from pipelines.keeping.store import StoreError

    reader = store.reader()
    if reader is None:
        raise StoreError(f"There is no import {import_id}: the store {store.path} is empty.")
    report = report_of(reader, import_id)
    typer.echo(report.model_dump_json(indent=2) if as_json else in_words(report))
    if set_aside is None:
        return
    files = rows_of(reader, import_id)
    if not files:
        typer.echo(f"{import_id} set no row aside; nothing was written.", err=True)
    for name, content in files.items():
        path = set_aside if len(files) == 1 else _beside(set_aside, name)
        path.write_bytes(content)
        typer.echo(f"The rows of {name} that were set aside are in {path}.", err=True)


def _beside(path: Path, name: str) -> Path:
    """Of several files each has its own: aside.csv becomes aside-issues.csv."""
    stem = "-".join(part for part in Path(name).with_suffix("").parts if part not in ("/", ".."))
    return path.with_stem(f"{path.stem}-{stem}")


def undo(
    import_id: Annotated[str, typer.Argument(metavar="IMPORT", help="Such as i000003.")],
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say it, change nothing.")] = False,
    as_json: flags.JsonFlag = False,
) -> None:
    """Take back one import, the last or any other."""
    from commands.noting import note
    from commands.progress import Bar
    from pipelines.importing.undo import undo as undo_import

    kept = flags.store_at(store)
    with Bar() as bar:
        file = flags.settings_at(settings)
        done = undo_import(kept, import_id, bar, settings_file=file, is_trial=dry_run)
    if not dry_run:
        note(kept.path, "undo", done.import_id)
    if as_json:
        typer.echo(done.model_dump_json(indent=2))
        return
    verb = "would be" if dry_run else "is"
    typer.echo(
        f"{done.import_id} {verb} undone: {done.removed:,} promises removed, "
        f"{done.changed:,} changed, {done.unchanged:,} unchanged."
    )


def back(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Such as v000007.")],
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Let an earlier version of the store count again; what came after it is left out."""
    from commands.noting import note

    kept = flags.store_at(store)
    now = kept.go_back(version)
    note(kept.path, "restore", f"went back to {version} as {now}")
    said = f"{now} counts now: the store says what {version} said."
    typer.echo(json.dumps({"version": now, "of": version}) if as_json else said)


def verify(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Check the store's files and receipts, judge everything again and compare."""
    from commands.progress import Bar
    from metrics.words import count_in_words
    from pipelines.importing.verify import verify as verify_store

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
            f"{verdict.version} is whole: {count_in_words(verdict.promises, 'promise')} of "
            f"{count_in_words(verdict.imports, 'import')}, judged again and the same; "
            f"{count_in_words(len(verdict.versions), 'version')} as published."
        )
    raise typer.Exit(1 if verdict.faults else 0)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Write the store as Parquet files that any tool reads."""
    from pipelines.keeping.backup import backup as back_up

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
    """Fill an empty store from a backup, and verify it."""
    from commands.noting import note
    from commands.progress import Bar
    from pipelines.importing.migrate import judge_all
    from pipelines.importing.verify import verify as verify_store
    from pipelines.keeping.backup import restore as restore_from
    from pipelines.keeping.store import FolderStore, StoreError

    kept = flags.store_at(store)
    if not isinstance(kept, FolderStore):
        raise StoreError(
            "`kept restore DIR` fills a store in a folder. With the backup in DIR, a new FOLDER "
            "and the URL of a database that is there and empty: "
            "`kept restore DIR --store FOLDER`, then `kept copy FOLDER URL`."
        )
    with Bar() as bar:
        version = restore_from(kept, folder, judge_all)
        note(kept.path, "restore", f"a backup, as {version}")
        verdict = verify_store(kept, bar)
    if as_json:
        typer.echo(json.dumps({"version": version, "faults": verdict.faults}))
    else:
        whole = f"Restored as {version}: {verdict.promises:,} promises, judged again and the same."
        typer.echo(
            "\n".join((f"Restored as {version}, but:", *verdict.faults))
            if verdict.faults
            else whole
        )
    raise typer.Exit(1 if verdict.faults else 0)


def migrate(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Bring a store that an older Kept wrote up to date; it is backed up first."""
    from commands.progress import Bar
    from pipelines.importing.migrate import Migrated
    from pipelines.importing.migrate import migrate as bring_up
    from pipelines.keeping.schema import SCHEMA_NUMBER
    from pipelines.keeping.store import FolderStore

    kept = flags.store_at(store)
    if isinstance(kept, FolderStore):
        with Bar() as bar:
            done = bring_up(kept, bar)
    else:
        kept.reader()  # where another Kept wrote it, this says how to bring it over
        done = Migrated(version=None, from_schema=SCHEMA_NUMBER)
    if as_json:
        typer.echo(done.model_dump_json(indent=2))
    elif done.version is None:
        typer.echo(f"Nothing to do: the store is of this Kept (schema {done.to_schema}).")
    else:
        typer.echo(
            f"The store was of schema {done.from_schema} and is now {done.version}, of schema "
            f"{done.to_schema}: {done.promises:,} promises judged again, {done.differing:,} of "
            f"them otherwise than before. What stood before is in {done.backup}."
        )


def bring_up_to_date(store: Store) -> None:
    """Migrate a store that an older Kept wrote, and say so; any other is left as it is, also one
    that cannot be read: the dashboard says why.
    """
    from pipelines.importing.migrate import migrate as bring_up
    from pipelines.keeping.schema import OldSchema
    from pipelines.keeping.store import FolderStore, StoreError

    if not isinstance(store, FolderStore):
        return
    try:
        store.reader()
    except OldSchema:
        typer.echo("The store was written by an older Kept; it is brought up to date.", err=True)
        done = bring_up(store)
        typer.echo(
            f"It is now {done.version}, of {done.promises:,} promises, {done.differing:,} of them "
            f"judged otherwise than before. What stood before is in {done.backup}.",
            err=True,
        )
    except StoreError:
        return


def settings(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """The settings in force, and where each came from."""
    from pipelines.judging.in_force import in_force

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
