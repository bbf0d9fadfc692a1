"""Names, or a day's meetings, go in; a page of contents and a brief for each customer come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from metrics.brief import Brief, Note, brief
from metrics.brief_names import Unknown, customer_names, mentioned, named
from metrics.brief_shared import shared
from metrics.filters import Filters
from metrics.scope import Scope
from metrics.words import count_in_words, day_in_words, list_in_words
from paper.brief import fitted
from paper.calendar import Meeting
from paper.page import Entry, Page, Section, clipped, within

Notes = Callable[[str], Sequence[Note]]
Step = Callable[[int, int], None]  # so many of so many are done


@dataclass(frozen=True)
class Asked:
    """Whom to call: `found` each once, in order; `unknown` names are not guessed; of a calendar
    `said` holds a line for each meeting."""

    found: tuple[str, ...]
    unknown: tuple[Unknown, ...] = ()
    said: tuple[str, ...] = ()


def names_in(text: str) -> tuple[str, ...]:
    """One name a line, as pasted; empty lines are none."""
    lines = (line.strip().strip("\ufeff") for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def asked_by_name(
    con: duckdb.DuckDBPyConnection, names: Sequence[str], filters: Filters, scope: Scope
) -> Asked:
    """Customers by their names."""
    told = named(con, names, filters, scope)
    return Asked(told.found, told.unknown)


def asked_by_calendar(
    con: duckdb.DuckDBPyConnection, day: Sequence[Meeting], filters: Filters, scope: Scope
) -> Asked:
    """Customers whose whole name stands in the title of a meeting, or in who is invited."""
    names = customer_names(con, filters, scope)
    found: dict[str, None] = {}
    said = []
    for meeting in day:
        its = mentioned(" | ".join((meeting.title, *meeting.people)), names)
        found |= dict.fromkeys(its)
        at = f"{meeting.at:%H:%M}" if meeting.at else "All day"
        unsure = " (repeats by a rule that is not read here: see whether it is today)"
        said.append(
            f"{at} {clipped(meeting.title, 100)}: {list_in_words(its) or 'names no customer'}"
            f"{unsure * meeting.is_unsure}"
        )
    return Asked(tuple(found), said=tuple(said))


def pages_of(
    con: duckdb.DuckDBPyConnection,
    asked: Asked,
    filters: Filters,
    scope: Scope,
    *,
    notes: Notes = lambda customer: (),
    settings: Mapping[str, Any] | None = None,
    step: Step = lambda done, of: None,
) -> tuple[Page, ...]:
    """The contents, and one side of A4 for each customer found; nothing where none is found."""
    told: list[tuple[Brief, Page]] = []
    known = shared(con, asked.found, filters, scope) if asked.found else None
    for position, name in enumerate(asked.found):
        step(position, len(asked.found))
        one = brief(con, name, filters, scope, notes=notes(name), settings=settings, known=known)
        told.append((one, fitted(one)))
    if not told:
        return ()
    return (_contents(asked, told), *(page for _, page in told))


def _contents(asked: Asked, told: Sequence[tuple[Brief, Page]]) -> Page:
    days = sorted({one.as_of for one, _ in told})
    as_of = day_in_words(days[-1])
    if len(days) > 1:
        as_of = f"{day_in_words(days[0])} to {as_of}, each as its own export says"
    owed = sum(len(one.owed) for one, _ in told)
    briefs = [
        Entry(f"{clipped(page.title, 80)}: {_owed(one)}", to=position)
        for position, (one, page) in enumerate(told, 1)
    ]
    unknown = [
        Entry(f"{clipped(one.asked, 80)}: no customer has this name{_near(one)}")
        for one in asked.unknown
    ]
    sections = (
        Section("Briefs", (), tuple(briefs), is_numbered=True, is_wide=True),
        Section("Not found, and not guessed", (), tuple(unknown), is_wide=True),
        Section("The calendar", (), tuple(Entry(line) for line in asked.said), is_wide=True),
    )
    return Page(
        title="Calls",
        kind="Call briefs",
        as_of=days[-1],
        standing=f"As of {as_of}.{within(told[0][0].scope)}",
        lead=(
            f"{count_in_words(len(told), 'customer')}, {count_in_words(owed, 'promise')} past "
            "their date and still owed.",
        ),
        sections=tuple(part for part in sections if part.entries),
        foot=told[0][1].foot,
    )


def _owed(one: Brief) -> str:
    if not one.owed:
        return "nothing owed past its date"
    return f"{len(one.owed):,} owed, the longest for {count_in_words(one.owed[0].days or 0, 'day')}"


def _near(one: Unknown) -> str:
    return f"; perhaps {' or '.join(one.near)}" if one.near else ""


def with_names(asked: Asked, more: Sequence[str], answered: Sequence[str]) -> Asked:
    """The customers a reader chose for names that nobody had; those names are known now."""
    found = tuple(dict.fromkeys((*asked.found, *more)))
    left = tuple(one for one in asked.unknown if one.asked not in answered)
    return replace(asked, found=found, unknown=left)
