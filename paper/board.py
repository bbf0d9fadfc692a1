"""A month goes in; the summary a board reads comes out as a page: words, pictures, rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb

from metrics.changes import Change
from metrics.changes import seen as seen_by
from metrics.compare import compare
from metrics.coverage import coverage
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.items import record_in_words
from metrics.metric import overall, parts
from metrics.owed import as_of, customers, speaks_for
from metrics.rates import rates
from metrics.scope import Scope
from metrics.slices import period_of
from metrics.trend import month_in_words, trend
from metrics.words import count_in_words, day_in_words, system_in_words
from paper.against import against
from paper.bar import three_parts
from paper.months import by_month
from paper.page import Entry, Page, Picture, Section, clipped, within
from paper.pareto import pareto

CALLS = 8  # customers named


class NoMonth(LookupError):
    """There is nothing to say of that month; the message says why."""


def board(
    con: duckdb.DuckDBPyConnection,
    month: str | None,
    filters: Filters,
    scope: Scope,
    *,
    changes: Sequence[Change] = (),
    settings: Mapping[str, Any] | None = None,
) -> Page:
    """The board summary of a month ('2026-06'), or of the last one that is over.

    The period of the filters is the month's; team, customer and the rest hold for all of it.
    `changes` are what readers marked: from such a day on limits are worked out anew. `settings`
    are those in force, whose causes readers may have added to; None: those it was judged with.
    Raises NoMonth.
    """
    everything = replace(filters, first_due_from=None, first_due_to=None)
    seen = seen_on(con, everything, scope)
    month = month or _last_over(seen)
    first, last = period_of(month)
    if first > seen:
        raise NoMonth(
            f"{month_in_words(month)} is still to come: the files speak for {day_in_words(seen)}."
        )
    in_month = replace(everything, first_due_from=first, first_due_to=last)
    year = replace(everything, first_due_from=_year_before(last), first_due_to=last)
    found = rates(con, None, in_month, scope)
    sections = (
        _doing(con, found, month, seen, last, in_month, scope),
        _changing(con, last, everything, scope, days_of(changes, everything, scope)),
        _teams(con, year, scope),
        _calls(con, everything, scope),
        _causes(con, year, scope, settings),
    )
    chosen = str(replace(everything, as_of=None))
    return Page(
        title=f"Promises to customers, {month_in_words(month)}",
        kind="Monthly summary" + (f" ({clipped(chosen, 120)})" if chosen != "all promises" else ""),
        as_of=seen,
        standing=(
            f"{standing(con, everything, scope)}; of this month "
            f"{str(coverage(con, in_month, scope)) or 'nothing is on file'}."
            f"{within(scope)}"
        ),
        lead=(),
        sections=tuple(part for part in sections if part.lead or part.entries or part.pictures),
        foot=foot(found),
    )


def days_of(changes: Sequence[Change], filters: Filters, scope: Scope) -> list[date]:
    """The marked days that changed all of what is chosen."""
    return [each.day for each in seen_by(changes, scope) if each.concerns(filters)]


def seen_on(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> date:
    """The day the chosen promises speak for; raises NoMonth where there is none."""
    seen = speaks_for(con, filters, scope)
    if seen is None:
        raise NoMonth("There is no promise to report on.")
    return seen


def _last_over(seen: date) -> str:
    """The month before the one the files speak for."""
    return f"{seen.replace(day=1) - timedelta(days=1):%Y-%m}"


def _year_before(last: date) -> date:
    """The first day of the twelve months that end on this last day of a month."""
    after = last + timedelta(days=1)
    return after.replace(year=after.year - 1)


def standing(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> str:
    """'As of 15 Nov 2026', and of each system where they differ."""
    moments = as_of(con, filters, scope).to_pylist()
    days = sorted({row["as_of"].date() for row in moments})
    if len(days) == 1:
        return f"As of {day_in_words(days[0])}"
    year = days[-1].year
    each = "; ".join(
        f"{system_in_words(row['source'], row['instance'])} "
        f"{day_in_words(row['as_of'].date(), year=year)}"
        for row in moments
    )
    return f"As of {day_in_words(days[-1])} ({each})"


def foot(found: Mapping[str, Any]) -> str:
    """The rules in a sentence, from what metrics.rates says it was judged with."""
    settings = found["settings"]
    return (
        f"Days are those of the zone {settings.get('zone', 'UTC')}. A promise counts in the month "
        "of its first date, and is on time by that date only; renegotiated means moved with at "
        f"least {count_in_words(int(settings.get('min_notice_days', 1)), 'day')} of notice; all "
        "else whose date has passed is broken."
    )


def _doing(
    con: duckdb.DuckDBPyConnection,
    found: Mapping[str, Any],
    month: str,
    seen: date,
    last: date,
    in_month: Filters,
    scope: Scope,
) -> Section:
    total = found["total"]
    lead = [record_in_words(total, found["basis"])]
    if seen <= last:
        lead.append(
            f"{month_in_words(month)} is not over: {count_in_words(total['not_due'], 'promise')} "
            "of it are still to come due."
        )
    if total["open_renegotiated"]:
        lead.append(
            f"{total['open_renegotiated']:,} of those moved with notice are still open and can "
            "turn into broken."
        )
    gap = overall(con, by_name["redating_gap"], in_month, scope)
    if gap.value:
        lead.append(
            f"By the dates the tools show now it would look {gap.shown.lstrip('+')} "
            f"{'better' if gap.value > 0 else 'worse'} (re-dating gap, n {gap.n:,})."
        )
    pictures: tuple[Picture, ...] = ()
    if total["population"]:
        pictures = (
            three_parts(
                {name: total[name] or 0 for name in ("on_time", "renegotiated", "broken")},
                total["percent"],
                by_last_date=found["basis"] == "last_date",
            ),
        )
    return Section("How are we doing?", tuple(lead), pictures=pictures, is_wide=True)


def _changing(
    con: duckdb.DuckDBPyConnection,
    last: date,
    everything: Filters,
    scope: Scope,
    changes: Sequence[date],
) -> Section:
    metric = by_name["on_time"]
    told = trend(con, metric, replace(everything, first_due_to=last), scope, changes=changes)
    rows = told.frame.to_pylist()
    title = rows[0]["label"] if rows else metric.title
    drawn = by_month(rows, title, told.verdict)
    return Section(
        "Is it changing?", (told.verdict,), pictures=(drawn,) if drawn else (), is_wide=True
    )


def _teams(con: duckdb.DuckDBPyConnection, year: Filters, scope: Scope) -> Section:
    told = compare(con, by_name["on_time"], "team", year, scope)
    rows = told.frame.to_pylist()
    title = "Teams beyond chance, 12 months"
    if told.overall is None:
        return Section(title, is_wide=True)
    label = rows[0]["label"] if rows else "Kept on time"
    drawn = against(rows, told.overall, f"{label} by team", told.sentence)
    return Section(title, (told.sentence,), pictures=(drawn,) if drawn else (), is_wide=True)


def _calls(con: duckdb.DuckDBPyConnection, everything: Filters, scope: Scope) -> Section:
    owing = [row for row in customers(con, everything, scope).to_pylist() if row["owed"]]
    named = [row for row in owing if row["customer"]]
    owed = sum(row["owed"] for row in owing)
    if not owing:
        return Section("Customers to call", ("Nothing is past its date and still owed.",))
    entries = [
        Entry(
            f"{clipped(row['customer'], 44)}: {row['owed']:,} owed, "
            f"{count_in_words(row['oldest_days'] or 0, 'day')}"
            + (f", {row['broken_twice']:,} broken twice" if row["broken_twice"] else "")
        )
        for row in named[:CALLS]
    ]
    more = len(named) - len(entries)
    if more > 0:
        entries.append(Entry(f"and {count_in_words(more, 'more customer')}"))
    unnamed = sum(row["owed"] for row in owing if not row["customer"])
    if unnamed:
        entries.append(Entry(f"{count_in_words(unnamed, 'promise')} owed to no customer recorded"))
    lead = (
        f"{count_in_words(owed, 'promise')} past the date and still owed, to "
        f"{count_in_words(len(named), 'customer')}; by how many, then by how long."
    )
    return Section("Customers to call", (lead,), tuple(entries))


def _causes(
    con: duckdb.DuckDBPyConnection,
    year: Filters,
    scope: Scope,
    settings: Mapping[str, Any] | None,
) -> Section:
    title = "Why promises were broken, 12 months"
    rows = parts(con, by_name["cause"], year, scope, settings).to_pylist()
    if rows and rows[0]["off"]:
        return Section(title, (rows[0]["off"],))
    drawn = pareto(rows, "Causes of broken promises")
    if drawn is None:
        return Section(title, ("No promise was broken.",))
    return Section(title, pictures=(drawn,))
