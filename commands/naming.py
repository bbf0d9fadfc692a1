"""`kept names`: names that may be one are listed, joined, kept apart, and taken apart again."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import flags
from commands.noting import note

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.importing.report import Counts
    from pipelines.judging.joined import Said
    from pipelines.keeping.contract import Store

app = typer.Typer(help="Names that may be one: list, join, take apart again.")


class Column(StrEnum):
    customer = "customer"
    team = "team"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As in the store.")]
OtherArgument = Annotated[str, typer.Argument(metavar="OTHER", help="The name that stays.")]
ColumnFlag = Annotated[Column, typer.Option("--of", help="Names of customers or of teams.")]


@app.callback(invoke_without_command=True)
def names(
    context: typer.Context,
    of: ColumnFlag = Column.customer,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """List the names that may be one, those that only look alike, and what was said of them."""
    flags.before_command.update(
        store=store or flags.before_command["store"],
        settings=settings or flags.before_command["settings"],
    )
    if context.invoked_subcommand is not None:
        return
    found = _found(flags.store_at(store), of)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found["may_be_one"]:
        typer.echo(
            f"{one['name']} ({one['count']:,}) may be {one['into']} ({one['into_count']:,}): "
            f"{one['why']}. kept names join --of {of} {_quoted(one['name'], one['into'])}"
        )
    for sentence in found["look_alike"]:
        typer.echo(sentence)
    for one in found["said"]:
        words = "counts as" if one["is_one"] else "is another name than"
        typer.echo(f"{one['name']} {words} {one['other']}, said {one['at'][:10]} by {one['who']}.")
    if not any(found.values()):
        typer.echo(f"No {of} name looks like another one.")


@app.command("join")
def join(
    name: NameArgument,
    other: OtherArgument,
    of: ColumnFlag = Column.customer,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """NAME counts as OTHER from now on, also in what is imported later."""
    _say(name, other, of, store, settings, as_json, is_one=True)


@app.command("apart")
def apart(
    name: NameArgument,
    other: OtherArgument,
    of: ColumnFlag = Column.customer,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """NAME and OTHER are two: they are not proposed as one again."""
    _say(name, other, of, store, settings, as_json, is_one=False)


@app.command("undo")
def undo(
    name: NameArgument,
    of: ColumnFlag = Column.customer,
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Take back the last that was said of NAME."""
    from access.here import account
    from pipelines.importing.names import unsay
    from pipelines.judging.joined import said_of_names
    from pipelines.options import UsageError

    into = flags.store_at(store)
    about = [one for one in said_of_names(into.path) if (one.column, one.name) == (of.value, name)]
    if not about:
        raise UsageError(f"Nothing was said of the {of} {name!r}; `kept names` lists what was.")
    counts = unsay(into, about[-1].id, account(), flags.settings_at(settings))
    note(into.path, "name", f"took back what was said of a {of.value}")
    _done(counts, as_json)


def _say(
    name: str,
    other: str,
    of: Column,
    store: str | None,
    settings: Path | None,
    as_json: bool,
    *,
    is_one: bool,
) -> None:
    from access.here import account
    from pipelines.importing.names import Word, say
    from pipelines.options import UsageError

    into = flags.store_at(store)
    known = _counts(into, of)
    for one in (name, other):
        if one not in known:
            raise UsageError(f"There is no {of} {one!r} in {into.path}, written just so.")
    word = Word(of.value, name, other, is_one=is_one)
    counts = say(into, [word], account(), flags.settings_at(settings))
    note(
        into.path,
        "name",
        f"said of two {of.value} names that they are {'one' if is_one else 'two'}",
    )
    _done(counts, as_json)


def _done(counts: Counts, as_json: bool) -> None:
    if as_json:
        typer.echo(counts.model_dump_json(indent=2))
    else:
        moved = "1 promise is" if counts.changed == 1 else f"{counts.changed:,} promises are"
        typer.echo(f"Done: {moved} filed otherwise now.")


def _counts(store: Store, of: Column) -> dict[str, int]:
    from metrics.filters import Filters
    from metrics.names import names as names_of
    from metrics.scope import EVERYTHING

    reader = store.reader()
    if reader is None:
        return {}
    with reader.cursor() as con:
        return names_of(con, of.value, Filters(), EVERYTHING)


def _found(store: Store, of: Column) -> dict[str, list[Any]]:
    """What there is to say of the names of one kind; sentences, or the fields of each."""
    from dataclasses import asdict

    from pipelines.judging.joined import said_of_names
    from pipelines.mapping.lookalikes import lookalikes
    from pipelines.mapping.proposals import proposals

    counts = _counts(store, of)
    said: list[Said] = [one for one in said_of_names(store.path) if one.column == of.value]
    settled = {frozenset((one.name, one.other)) for one in said}
    return {
        "may_be_one": [
            asdict(one)
            for one in proposals(counts, {})
            if frozenset((one.name, one.into)) not in settled
        ],
        "look_alike": [str(one) for one in lookalikes(counts)],
        "said": [asdict(one) for one in said],
    }


def _quoted(*names: str) -> str:
    import shlex

    return " ".join(shlex.quote(name) for name in names)
