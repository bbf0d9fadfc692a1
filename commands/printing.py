"""`kept brief`: one customer or a list of calls becomes Markdown, HTML or PDF."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from commands import flags
from commands.question import Question, named_day, of_a_question
from commands.reading import judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from metrics.brief import Note
    from metrics.filters import Filters
    from paper.calls import Asked
    from paper.page import Page as Sheet


class Form(StrEnum):
    md = "md"
    html = "html"
    pdf = "pdf"


FormFlag = Annotated[
    Form | None,
    typer.Option("--format", help="Else by the ending of -o, else Markdown.", show_default=False),
]


@partial(
    of_a_question,
    without=("team", "customer", "kind", "owner", "source", "from_day", "to_day"),
)
def brief(
    asked: Question,
    customer: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CUSTOMER]...", help="As in the store; several for several calls."),
    ] = None,
    written: FormFlag = None,
    as_pdf: Annotated[bool, typer.Option("--pdf", help="The same as --format pdf.")] = False,
    listed: Annotated[
        Path | None,
        typer.Option("--list", help="Names, one a line, or a calendar (.ics)."),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", help="Of the calendar; else today. 2026-03-31.")
    ] = None,
    output: flags.OutputFlag = None,
) -> None:
    """One page about one customer before a call; of several, one file with a list of contents."""
    from commands.progress import Bar
    from metrics.scope import EVERYTHING
    from paper.brief import brief_page
    from paper.calls import pages_of
    from paper.notes import notes_about
    from pipelines.keeping.remarks import remarks
    from pipelines.options import UsageError, parse_moment

    names = list(customer or ())
    form = form_of(Form.pdf if as_pdf else written, output)
    if not names and listed is None:
        raise UsageError("Name a customer, or a file of them with --list.")
    reader = asked.store.reader()
    told = asked.settings()
    notes = remarks(asked.store.path, "note")
    if asked.as_of:  # of a moment within a day too: a note of a later day is not known yet
        until = parse_moment(asked.as_of, told["zone"])[0].date().isoformat()
        notes = tuple(one for one in notes if one.says["day"] <= until)
    joined = reader.settings.names().get("customer", {}) if reader else {}

    def about(name: str) -> tuple[Note, ...]:
        return notes_about(name, notes, joined)

    with judged(asked) as (con, chosen):
        if len(names) == 1 and listed is None:
            [name] = names
            sheet = brief_page(con, name, chosen, EVERYTHING, notes=about(name), settings=told)
            pages, title = [sheet], f"Call brief: {sheet.title}"
        else:
            zone = reader.settings.zone if reader else "UTC"
            calls = _calls(con, names, listed, day, zone, chosen)
            with Bar() as bar:
                pages = [
                    *pages_of(
                        con, calls, chosen, EVERYTHING, notes=about, settings=told,
                        step=lambda done, of: bar(f"Brief {done + 1:,} of {of:,}", done / of),
                    )
                ]  # fmt: skip
            title = "Call briefs"
    write(pages, title, form, output)


def _calls(
    con: duckdb.DuckDBPyConnection,
    names: list[str],
    listed: Path | None,
    day: str | None,
    zone: str,
    chosen: Filters,
) -> Asked:
    """Whom to brief on; what is not found is said on standard error. Raises UnknownCustomer where
    nobody is, and UsageError where nobody was named."""
    from metrics.brief import UnknownCustomer
    from metrics.scope import EVERYTHING
    from paper.calendar import CalendarError, is_calendar, meetings
    from paper.calls import Asked, asked_by_calendar, asked_by_name, names_in
    from pipelines.options import UsageError

    text = _read(listed) if listed else ""
    if is_calendar(text):
        on = named_day("--day", day) if day else datetime.now(ZoneInfo(zone)).date()
        try:
            asked = asked_by_calendar(con, meetings(text, on, zone), chosen, EVERYTHING)
        except CalendarError as error:
            raise UsageError(str(error)) from error
        if not asked.said:
            raise UsageError(f"{listed} has no meeting on {on}. Another day is named with --day.")
        by_name = asked_by_name(con, names, chosen, EVERYTHING)
        asked = Asked((*by_name.found, *asked.found), by_name.unknown, asked.said)
    else:
        asked = asked_by_name(con, [*names, *names_in(text)], chosen, EVERYTHING)
    for line in asked.said:
        typer.echo(line, err=True)
    for one in asked.unknown:
        near = f" Did you mean {' or '.join(one.near)}?" if one.near else ""
        typer.echo(f"No customer is called '{one.asked}'.{near}", err=True)
    if not asked.found:
        if not asked.unknown:
            raise UsageError(f"{listed} names no customer, so there is nobody to brief on.")
        raise UnknownCustomer(asked.unknown[0].asked, asked.unknown[0].near)
    return asked


def _read(file: Path) -> str:
    from pipelines.options import UsageError

    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text: save it as such.") from error
    except OSError as error:
        raise UsageError(f"{file} could not be read ({error.strerror}).") from error


_ENDINGS = {
    "pdf": Form.pdf, "html": Form.html, "htm": Form.html, "md": Form.md, "markdown": Form.md,
    "txt": Form.md, "": Form.md,
}  # fmt: skip


def form_of(asked: Form | None, output: Path | None) -> Form:
    """What is asked, else what the file is called. Raises UsageError for an ending of neither."""
    from pipelines.options import UsageError

    if asked or output is None or not output.name:
        return asked or Form.md
    ending = output.suffix.lower().lstrip(".")
    if ending not in _ENDINGS:
        raise UsageError(
            f"{output} ends as none of the forms there are: name it .pdf, .html or .md, or say "
            "the form with --format."
        )
    return _ENDINGS[ending]


def write(pages: Sequence[Sheet], title: str, form: Form, output: Path | None) -> None:
    """To the file, else to standard output. Raises UsageError for a PDF on a terminal."""
    from paper.markup import html, markdown
    from pipelines.options import UsageError

    if form is Form.pdf:
        from paper.typeset import pdf

        if output is None and sys.stdout.isatty():
            raise UsageError("A PDF goes to a file: add -o brief.pdf.")
        content = pdf(pages, title)
    else:
        text = html(pages, title) if form is Form.html else markdown(pages)
        content = text.encode()
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{output} could not be written ({error.strerror}).") from error
