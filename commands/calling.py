"""`kept note`: what was said in a call is kept with the customer, listed, and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from commands import flags
from commands.noting import note as audited
from commands.picked import picked
from commands.question import named_day

if TYPE_CHECKING:
    from metrics.brief import Note
    from pipelines.keeping.contract import Reader, Store

LONGEST = 2_000  # signs, as on the page


def note(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="As in the store.")],
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="What was said.", show_default=False)
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Of the call; else today.")
    ] = None,
    undo: Annotated[
        str | None, typer.Option("--undo", metavar="NOTE", help="Take this one of the list back.")
    ] = None,
    store: flags.StoreFlag = None,
    as_json: flags.JsonFlag = False,
) -> None:
    """Keep what was said in a call: it stands on the customer's next brief; without a text, the
    list of their notes.
    """
    from pipelines.options import UsageError

    into = flags.store_at(store)
    reader = into.reader()
    if reader is None:
        raise UsageError(f"The store {into.path} is empty: there is no customer to note about.")
    _known(reader, customer)
    if undo is not None:
        if text is not None:
            raise UsageError("--undo takes a note back: give no text with it.")
        _undo(into, reader, customer, undo)
    elif text is not None:
        _keep(into, reader, customer, text, on)
    told = _notes(into, reader, customer)
    if as_json:
        listed = [{"id": n.id, "on": n.on.isoformat(), "text": n.text, "who": n.who} for n in told]
        typer.echo(
            json.dumps({"customer": customer, "notes": listed}, ensure_ascii=False, indent=2)
        )
        return
    for each in told:
        typer.echo(f"{each.id[:8]}  {each.on.isoformat()}  {each.text} (kept by {each.who})")
    if not told:
        typer.echo(f"No note about {customer} is kept.")


def _known(reader: Reader, customer: str) -> None:
    """Raises UnknownCustomer: a note about nobody would stand on no brief."""
    from metrics.brief import UnknownCustomer
    from metrics.brief_names import customer_names, nearest
    from metrics.filters import Filters
    from metrics.scope import EVERYTHING

    with reader.cursor() as con:
        names = customer_names(con, Filters(), EVERYTHING)
    if customer not in names:
        raise UnknownCustomer(customer, nearest(customer, names))


def _keep(into: Store, reader: Reader, customer: str, text: str, on: str | None) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from access.here import account
    from pipelines.keeping.remarks import Remark, add_remark
    from pipelines.options import UsageError

    today = datetime.now(ZoneInfo(reader.settings.zone)).date()
    day = named_day("--on", on) if on else today
    words = text.strip()
    if not words:
        raise UsageError("Say what was said: an empty note is none.")
    if len(words) > LONGEST:
        raise UsageError(f"A note has up to {LONGEST:,} signs; this one has {len(words):,}.")
    if day > today:
        raise UsageError(f"{day.isoformat()} has not come yet: the note is of a call that was.")
    says = {"text": words, "day": day.isoformat()}
    add_remark(into.path, Remark("note", {"customer": customer}, says, account()))
    audited(into.path, "note", "kept a note", customer)


def _undo(into: Store, reader: Reader, customer: str, which: str) -> None:
    from access.here import account
    from pipelines.keeping.remarks import take_back

    refusal = (
        f"No note about {customer}, or more than one, begins with {which!r}; `kept note` with "
        "only the customer lists them."
    )
    take_back(into.path, picked(_notes(into, reader, customer), which, refusal).id, account())
    audited(into.path, "note", "took a note back", customer)


def _notes(into: Store, reader: Reader, customer: str) -> list[Note]:
    """Newest first, as on the brief."""
    from paper.notes import notes_about
    from pipelines.keeping.remarks import remarks

    names = reader.settings.names().get("customer", {})
    told = notes_about(customer, remarks(into.path, "note"), names)
    return sorted(told, key=lambda each: each.on, reverse=True)
