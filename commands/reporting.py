"""`kept board` and `kept digest`: a month for a board, a week for a team, on paper or by mail."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated

import typer

from commands import flags
from commands.printing import Form, FormFlag, form_of, write
from commands.question import Question, TeamFlag, of_a_question
from commands.reading import judged, marked_changes


@partial(of_a_question, without=("from_day", "to_day"))
def board(
    asked: Question,
    month: Annotated[
        str | None, typer.Option("--month", help="2026-06; else the last one that is over.")
    ] = None,
    written: FormFlag = None,
    as_pdf: Annotated[bool, typer.Option("--pdf", help="The same as --format pdf.")] = False,
    output: flags.OutputFlag = None,
) -> None:
    """One month on one page, for a board: words, pictures, customers to call, causes."""
    from metrics.scope import EVERYTHING
    from paper.board import NoMonth
    from paper.board import board as board_of
    from pipelines.options import UsageError

    if month is not None and not re.fullmatch(r"[1-9]\d{3}-(0[1-9]|1[0-2])", month):
        raise UsageError(f"--month is a month such as 2026-06, not {month!r}.")
    form = form_of(Form.pdf if as_pdf else written, output)
    with judged(asked) as (con, chosen):
        try:
            sheet = board_of(
                con,
                month,
                chosen,
                EVERYTHING,
                changes=marked_changes(asked.store.path),
                settings=asked.settings(),
            )
        except NoMonth as error:
            raise UsageError(str(error)) from error
    write([sheet], sheet.title, form, output)


@partial(of_a_question, without=("team", "customer", "owner", "from_day", "to_day"))
def digest(
    asked: Question,
    team: TeamFlag = None,
    each_team: Annotated[
        bool, typer.Option("--each-team", help="One file for each team, and one for all, in -o.")
    ] = False,
    written: FormFlag = None,
    output: flags.OutputFlag = None,
) -> None:
    """The Monday summary of a team, or of all, to be mailed: nothing in it is fetched or run."""
    from metrics.scope import EVERYTHING
    from paper.board import NoMonth
    from paper.digest import digest as digest_of
    from paper.digest import team_names
    from pipelines.options import UsageError

    form = form_of(written, None if each_team else output)
    if each_team and (output is None or team):
        raise UsageError("--each-team writes a file for every team: name a folder with -o, and no "
                         "--team.")  # fmt: skip
    with judged(asked) as (con, chosen):
        names: list[str | None] = [*(team or ())] or [None]
        if each_team:
            names += team_names(con, chosen, EVERYTHING)
        try:
            changes = marked_changes(asked.store.path)
            sheets = [digest_of(con, name, chosen, EVERYTHING, changes=changes) for name in names]
        except NoMonth as error:
            raise UsageError(str(error)) from error
    if not each_team or output is None:
        write(sheets, "; ".join(sheet.title for sheet in sheets), form, output)
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{output} cannot be a folder ({error.strerror}).") from error
    taken: set[str] = set()
    for name, sheet in zip(names, sheets, strict=True):
        stem = _file_name("all teams" if name is None else name or "no team recorded", taken)
        write([sheet], sheet.title, form, output / f"{stem}.{form}")
        typer.echo(output / f"{stem}.{form}", err=True)


def _file_name(name: str, taken: set[str]) -> str:
    """A name of a file that no other team's file has."""
    stem = re.sub(r"\W+", "_", name.casefold()).strip("_")[:60] or "team"
    stem = next(
        each for each in (stem, *(f"{stem}_{n}" for n in range(2, 10_000))) if each not in taken
    )
    taken.add(stem)
    return stem
