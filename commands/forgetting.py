"""`kept forget`: a customer's name goes in; what it takes, and with --yes a store without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags

if TYPE_CHECKING:
    from pipelines.importing.forget import Done, Preview


def forget(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="As in the store.")],
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="NAME", help="Another name of theirs.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; it cannot be undone.")] = False,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Take a customer out of all of the store. Without --yes only says what that takes."""
    from commands.noting import note
    from commands.progress import Bar
    from pipelines.importing.forget import forget as forget_customer
    from pipelines.importing.forget import preview

    kept, others = flags.store_at(store), tuple(also or ())
    found = preview(kept, customer, others)
    if not yes:
        typer.echo(found.model_dump_json(indent=2) if as_json else "\n".join(_said(found)))
        raise typer.Exit(3)
    with Bar() as bar:
        done = forget_customer(kept, customer, others, bar)
    note(kept.path, "forget", f"one customer, {done.records:,} promises")
    typer.echo(json.dumps(done.model_dump(), indent=2) if as_json else "\n".join(_did(done)))
    raise typer.Exit(1 if done.left else 0)


def _said(found: Preview) -> list[str]:
    """The preview, in words."""
    names = ", ".join(f"{name} ({n:,})" for name, n in found.names.items())
    lines = [
        f"To be forgotten: {names}.",
        f"{found.records:,} promises go, with every date, event and remark of theirs.",
        f"{found.versions:,} versions of the store go: no import of before can be gone back to. "
        f"{found.uploads:,} uploads that wait for an import go too.",
    ]
    if found.elsewhere:
        where = ", ".join(f"{column} ({n:,})" for column, n in found.elsewhere.items())
        lines.append(f"Rows of others that name it lose the name alone: {where}.")
    if found.remarks or found.mappings or found.settings:
        lines.append(
            f"{found.remarks:,} lines of remarks and {found.mappings:,} saved mappings change"
            f"{', and settings.toml' if found.settings else ''}."
        )
    if found.alike:
        lines.append(
            "These may be the same customer and stay, unless you add --also NAME: "
            f"{', '.join(f'{name} ({n:,})' for name, n in found.alike.items())}."
        )
    if found.contain:
        lines.append(f"Other customers whose name holds it stay: {', '.join(found.contain)}.")
    if found.ids:
        lines.append(
            f"{found.ids:,} records of others have it in their id; ids stay, because the next "
            "export finds its records by them."
        )
    return [*lines, f"Not reached: {found.not_reached}", "Nothing was changed. To do it: --yes"]


def _did(done: Done) -> list[str]:
    lines = [f"Forgotten: {done.records:,} promises are gone; {done.version} is without them."]
    if done.left:
        where = ", ".join(f"{name} ({n})" for name, n in done.left.items())
        lines.append(f"The name still stands in: {where}. See there; the rest is done.")
    else:
        lines.append("No file of the store holds the name any more.")
    return [*lines, f"Not reached: {done.not_reached}"]
