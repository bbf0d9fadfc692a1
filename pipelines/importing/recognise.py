"""A file's bytes go in; its rows, typed, or what is wrong with it, come out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipelines.answers import Answers, answer
from pipelines.importing.incoming import Incoming, ReadAs
from pipelines.importing.moments import Moment
from pipelines.mapping.mapping import mapping_toml
from pipelines.mapping.seen_columns import Proposed
from pipelines.options import ImportOptions, UsageError, flags_json, with_remembered
from pipelines.problem import Refused
from pipelines.reading.given import Given
from pipelines.reading.own_export import as_it_was, as_of_rest, is_rest
from pipelines.reading.read import TextTable, read_bytes
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.typing.identify import identify
from pipelines.typing.type_table import type_table


@dataclass(frozen=True)
class Recognised:
    """A file as text, and how it is declared; `as_of` of rows that an import had set aside."""

    file: str
    table: TextTable
    source: Source
    as_of: tuple[datetime, bool] | None = None
    is_rest: bool = False


def recognise(
    file: Given, options: ImportOptions, sources: Sequence[Source]
) -> Recognised | Incoming:
    """Read one file and find its declaration; an Incoming where that already fails. `sources`
    are those that may fit.
    """
    if file.raw is None:
        return Incoming(file.name, file.sha256, file.refused)
    table: TextTable | None = None
    try:
        # Rows that were set aside are written our way, whatever file they came from.
        how = {} if is_rest(file.raw) else _how_to_read(options, sources)
        as_it_is = read_bytes(file.raw, file.name, **how)
        table = as_it_was(as_it_is)
        is_told = len(sources) == 1
        source = sources[0] if is_told else _identified(table, sources, options.answers)
        return Recognised(file.name, table, source, as_of_rest(as_it_is), is_rest(file.raw))
    except Refused as refused:
        if table is not None:
            return replace(_stopped(file.name, table, refused), proposed=_proposed(table, refused))
        sha256 = hashlib.sha256(file.raw).hexdigest()
        return Incoming(file.name, sha256, refused.problems)


def incoming(
    file: Recognised,
    options: ImportOptions,
    remembered: Mapping[str, Answers],
    zone: str,
    now: datetime,
    *,
    due_elsewhere: bool,
    is_mapped: bool,
) -> Incoming:
    """Type one file. `remembered`: by declaration, the answers that earlier imports gave;
    `due_elsewhere`: a history of its system may have the due dates it lacks.
    """
    table, source = file.table, file.source
    answers = with_remembered(remembered.get(source.name, {}), options.answers)
    if options.dates:  # said of a whole file: where a column cannot prove its own order
        answers = {("DATE_AMBIGUOUS", None): options.dates, **answers}
    try:
        typed = type_table(
            table, source, zone=zone, now=now, answers=answers, due_elsewhere=due_elsewhere
        )
    except Refused as refused:
        return _stopped(file.file, table, refused)
    if file.as_of is not None:
        typed = replace(typed, newest_event=_later(file.as_of, typed.newest_event))
    return Incoming(
        file=file.file,
        sha256=table.sha256,
        problems=typed.problems,
        typed=typed,
        read_as=_read_as(table),
        mapping=mapping_toml(source) if is_mapped else None,
        flags=flags_json(options, source.name, answers, is_rest=file.is_rest),
        is_rest=file.is_rest,
    )


def _identified(table: TextTable, sources: Sequence[Source], answers: Answers) -> Source:
    """The declaration that the header fits; of several, the one that was answered."""
    try:
        return identify(table.header, sources)
    except Refused as refused:
        told = answer(answers, "UNKNOWN_COLUMN", None)
        if any(told in problem.choices for problem in refused.problems):
            return next(source for source in sources if source.name == told)
        raise


def _stopped(name: str, table: TextTable, refused: Refused) -> Incoming:
    problems = (*table.problems, *(p for p in refused.problems if p not in table.problems))
    return Incoming(name, table.sha256, problems, read_as=_read_as(table))


def _proposed(table: TextTable, refused: Refused) -> Proposed | None:
    """What the columns of a file may mean, where no declaration fits it at all."""
    if any(problem.severity == "ask" for problem in refused.problems):
        return None
    from pipelines.mapping.propose import propose  # what it matches names with is slow to start

    return propose(table)


def _read_as(table: TextTable) -> ReadAs:
    return ReadAs(table.encoding, table.delimiter, table.sheet, table.header_line, table.header)


def sources_for(
    options: ImportOptions, mappings: Sequence[Source], saved: Sequence[Source] = ()
) -> list[Source]:
    """The declarations that may fit, with what the flags say of them: the mappings given, those
    of the source named, or all, the store's saved ones among them. Raises UsageError for a
    --source nobody knows.
    """
    known = (*SOURCES, *saved)
    fitting = [*mappings] or [s for s in known if options.source in (None, s.name, s.system)]
    if not fitting:
        systems = sorted({s.system for s in known})
        raise UsageError(
            f"There is no source {options.source!r}; there are {', '.join(systems)}. "
            "Any other file is read with --mapping."
        )
    return [as_told(source, options) for source in fitting]


def as_told(source: Source, options: ImportOptions) -> Source:
    """The declaration, with what the flags say of it."""
    if options.source and source not in SOURCES:  # of a mapping, --source says where to file it
        source = replace(source, system=options.source)
    if source in SOURCES and source.zone:  # the format itself says so: a warehouse writes UTC
        return source
    return replace(source, zone=options.zone) if options.zone else source


def _how_to_read(options: ImportOptions, sources: Sequence[Source]) -> dict[str, Any]:
    """How the file is written: as the flags say, else as was answered, else as the mapping says."""
    stated: dict[str, Any] = dict(sources[0].file) if len(sources) == 1 else {}
    for name, code in (("encoding", "ENCODING_GUESSED"), ("sheet", "WHICH_SHEET")):
        answered = {choice for (asked, _), choice in options.answers.items() if asked == code}
        chosen = getattr(options, name) or next(iter(answered), None)
        if chosen:
            stated[name] = chosen
    return stated


def _later(
    told: tuple[datetime, bool], newest: tuple[datetime, bool] | None
) -> tuple[datetime, bool]:
    """The moment an export spoke for, as its other rows told; a mended row may tell of a later."""
    return newest if newest and Moment(*told).is_before(Moment(*newest)) else told
