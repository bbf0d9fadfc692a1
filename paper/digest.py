"""A team, or everything, goes in; the Monday summary comes out as a page of words, to be mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb

from metrics import risk
from metrics.changes import Change
from metrics.compare import compare
from metrics.conditions import DUE_SOON, OWED
from metrics.coverage import coverage
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.items import record_in_words
from metrics.metric import overall
from metrics.owed import customers
from metrics.population import chosen
from metrics.rates import rates
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.trend import month_in_words, trend
from metrics.words import count_in_words, day_in_words, due_in_words
from paper.board import days_of, foot, seen_on, standing
from paper.page import Entry, Page, Section, clipped, within

WEEK = timedelta(days=7)
LISTED = 10
# Past their date within the last seven days, and owed.
_NEW = f"{OWED} AND date_trunc('day', due_in_force) >= date_trunc('day', as_of) - INTERVAL 7 DAY"
# What else needs somebody, each a list on the dashboard: its measure (which says where the files
# cannot tell), its rows, and how it is said.
_LISTS = (
    ("forgotten", risk.forgotten, "of the {owed} with no new date and no activity on file since"),
    ("overtaken", risk.overtaken, "of the {owed} whose owner has since delivered a later promise"),
    ("conflicting", risk.conflicting, "with another date for the same thing"),
    ("ownerless", risk.ownerless, "still to be delivered that nobody owns"),
    ("waiting_after_reply", risk.waiting_after_reply,
     "waiting for a customer who has replied since"),
)  # fmt: skip


def digest(
    con: duckdb.DuckDBPyConnection,
    team: str | None,
    filters: Filters,
    scope: Scope,
    *,
    changes: Sequence[Change] = (),
) -> Page:
    """The summary of one team ('' is none recorded) or, with None, of everything chosen. Raises
    NoMonth where there is nothing."""
    if team is not None:
        filters = replace(filters, teams=(team,))
    everything = replace(filters, first_due_from=None, first_due_to=None)
    seen = seen_on(con, everything, scope)
    week = replace(everything, first_due_from=seen - WEEK, first_due_to=seen - timedelta(days=1))
    found = rates(con, None, week, scope)
    sections = (
        _week(found),
        _changing(con, everything, scope, days_of(changes, everything, scope)),
        _needed(con, everything, scope),
        _rows(con, _NEW, "Broken in the last 7 days, and owed", everything, scope, seen.year),
        _rows(con, DUE_SOON, "Due in the next 14 days", everything, scope, seen.year),
        _calls(con, everything, scope),
        *([_teams(con, everything, scope)] if len(everything.teams) != 1 else []),
    )
    chosen_ = str(replace(everything, teams=() if team is not None else everything.teams,
                          as_of=None))  # fmt: skip
    return Page(
        title=("All teams" if team is None else clipped(team or "No team recorded", 120))
        + f", week of {day_in_words(seen)}",
        kind="Monday summary"
        + (f" ({clipped(chosen_, 120)})" if chosen_ != "all promises" else ""),
        as_of=seen,
        standing=f"{standing(con, everything, scope)}; {coverage(con, everything, scope)}."
        + within(scope),
        lead=(),
        sections=tuple(part for part in sections if part.lead or part.entries),
        foot=foot(found),
    )


def team_names(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> tuple[str, ...]:
    """The teams with anything judged, by name; '' where some have none."""
    rows = chosen(filters, scope, Condition("counted_as <> 'excluded'"))
    found = ask(con, f"SELECT DISTINCT team {rows.sql}", rows.params)["team"].to_pylist()
    return tuple(sorted(name or "" for name in found))


def _week(found: Mapping[str, Any]) -> Section:
    return Section("First dates of the last 7 days",
                   (record_in_words(found["total"], found["basis"]),))  # fmt: skip


def _changing(
    con: duckdb.DuckDBPyConnection, everything: Filters, scope: Scope, changes: Sequence[date]
) -> Section:
    told = trend(con, by_name["on_time"], everything, scope, changes=changes)
    rows = [row for row in told.frame.to_pylist() if row["n"] and not row["is_open"]]
    lead = [told.verdict]
    if rows:
        last = rows[-1]
        lead.append(
            f"{last['label']} in {month_in_words(last['key'])}: {last['shown']}, n {last['n']:,}."
        )
    return Section("Is it changing?", tuple(lead))


def _needed(con: duckdb.DuckDBPyConnection, everything: Filters, scope: Scope) -> Section:
    owed = rates(con, None, everything, scope)["total"]["owed"]
    twice = sum(row["broken_twice"] for row in customers(con, everything, scope).to_pylist())
    entries = []
    if owed:
        entries.append(Entry(f"{count_in_words(owed, 'promise')} past the date and not delivered"))
    if twice:
        entries.append(Entry(f"{twice:,} of the {owed:,} given a new date that was missed too"))
    for name, rows, words in _LISTS:
        off = overall(con, by_name[name], everything, scope).off
        many = 0 if off else rows(con, everything, scope).num_rows
        if off:
            entries.append(Entry(f"{by_name[name].title}: {off}"))
        elif many:
            entries.append(Entry(f"{many:,} {words.format(owed=f'{owed:,}')}"))
    return Section("What needs you now", () if owed else ("Nothing is owed.",), tuple(entries))


def _rows(
    con: duckdb.DuckDBPyConnection,
    condition: str,
    title: str,
    everything: Filters,
    scope: Scope,
    year: int,
) -> Section:
    rows = chosen(everything, scope, Condition(condition))
    found = ask(
        con,
        "SELECT promise_id, title, customer, team, owner, due_in_force, due_in_force_is_day"
        f" {rows.sql} ORDER BY due_in_force, source, instance, promise_id",
        rows.params,
    )
    told = [_row(row, year) for row in found.slice(0, LISTED).to_pylist()]
    more = found.num_rows - LISTED
    if more > 0:
        told.append(Entry(f"and {more:,} more, on the dashboard"))
    return Section(title, (), tuple(told))


def _row(row: Mapping[str, Any], year: int) -> Entry:
    due = due_in_words(row["due_in_force"], row["due_in_force_is_day"], year=year)
    who = ", ".join(clipped(row[name], 60) for name in ("team", "owner") if row[name])
    customer = clipped(row["customer"] or "no customer recorded", 60)
    title = clipped(row["title"] or row["promise_id"], 100)
    return Entry(f"{due}: {title}", (f"{customer}; {who or 'no team or owner recorded'}",))


def _calls(con: duckdb.DuckDBPyConnection, everything: Filters, scope: Scope) -> Section:
    owing = [
        row for row in customers(con, everything, scope).to_pylist()
        if row["owed"] and row["customer"]
    ]  # fmt: skip
    told = [
        Entry(
            f"{clipped(row['customer'], 80)}: {row['owed']:,} owed, the longest for "
            f"{count_in_words(row['oldest_days'] or 0, 'day')}"
        )
        for row in owing[:LISTED]
    ]
    if len(owing) > LISTED:
        told.append(Entry(f"and {count_in_words(len(owing) - LISTED, 'more customer')}"))
    return Section("Customers to call", (), tuple(told))


def _teams(con: duckdb.DuckDBPyConnection, everything: Filters, scope: Scope) -> Section:
    told = compare(con, by_name["on_time"], "team", everything, scope)
    return Section("Teams beyond chance", (told.sentence,) if told.overall is not None else ())
