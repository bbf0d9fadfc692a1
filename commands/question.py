"""The flags of every command that asks a store: said once, and handed to it as one question."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import flags
from commands.spread import spread

if TYPE_CHECKING:
    from metrics.filters import Filters
    from pipelines.keeping.contract import Store

AsOfFlag = Annotated[
    str | None, typer.Option("--as-of", help="A day or a time; what came later is ignored.")
]
TeamFlag = Annotated[list[str] | None, typer.Option("--team", help="Only this team; repeatable.")]
CustomerFlag = Annotated[list[str] | None, typer.Option("--customer", help="Only this customer.")]
KindFlag = Annotated[list[str] | None, typer.Option("--kind", help="Only this kind.")]
OwnerFlag = Annotated[list[str] | None, typer.Option("--owner", help="Only this owner.")]
SourceFlag = Annotated[
    list[str] | None, typer.Option("--source", help="Only this system, or system/instance.")
]
FromFlag = Annotated[str | None, typer.Option("--from", help="First due from this day on.")]
ToFlag = Annotated[str | None, typer.Option("--to", help="First due up to this day.")]


@dataclass(frozen=True)
class Question:
    """Which store is asked, under which settings (a file, or None for the store's own), as of
    which day or time (as written, or None for each promise's newest), and of which promises.
    """

    store: Store
    settings_file: Path | None
    as_of: str | None
    chosen: Filters

    def settings(self) -> dict[str, Any]:
        """The settings in force, with what readers said of causes. Raises SettingsError and
        StoreError.
        """
        from pipelines.judging.tagged import shown_settings

        return shown_settings(self.store, self.store.reader(), self.settings_file)


def of_a_question(
    command: Callable[..., None], without: Collection[str] = ()
) -> Callable[..., None]:
    """The command with every flag of a question, but those left out, in the place of `asked`."""
    return spread(command, "asked", _question, without)


def _question(
    store: flags.StoreFlag = None,
    settings: flags.SettingsFlag = None,
    as_of: AsOfFlag = None,
    team: TeamFlag = None,
    customer: CustomerFlag = None,
    kind: KindFlag = None,
    owner: OwnerFlag = None,
    source: SourceFlag = None,
    from_day: FromFlag = None,
    to_day: ToFlag = None,
) -> Question:
    chosen = filters(team, customer, kind, owner, source, from_day, to_day)
    return Question(flags.store_at(store), flags.settings_at(settings), as_of, chosen)


def filters(
    team: list[str] | None = None,
    customer: list[str] | None = None,
    kind: list[str] | None = None,
    owner: list[str] | None = None,
    source: list[str] | None = None,
    from_day: str | None = None,
    to_day: str | None = None,
) -> Filters:
    """As the flags name them. Raises UsageError for a day that is none."""
    from metrics.filters import Filters

    return Filters(
        teams=tuple(team or ()),
        customers=tuple(customer or ()),
        kinds=tuple(kind or ()),
        owners=tuple(owner or ()),
        sources=tuple(source or ()),
        first_due_from=named_day("--from", from_day) if from_day is not None else None,
        first_due_to=named_day("--to", to_day) if to_day is not None else None,
    )


def named_day(flag: str, text: str) -> date:
    """What a flag or an argument names. Raises UsageError for a day that is none."""
    from pipelines.options import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{flag} is a day such as 2026-03-31, not {text!r}.") from error
