"""A brief becomes sections of plain words, in the order of a call; nothing is escaped yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from metrics.brief import RECENT, Brief
from metrics.forecast import DateToPromise
from metrics.items import Item
from metrics.words import count_in_words, day_in_words, due_in_words

SHOWN = 10
# Flags to see at a glance; what the others say is in the sentence.
BADGES = {
    "recovery_missed": "broken twice",
    "silent_since_due": "no activity since the date",
    "reopened": "reopened",
    "notice_unknown": "notice unknown",
}


@dataclass(frozen=True)
class Entry:
    """One thing to say: a line to see first, lines below it, where to read more."""

    head: str
    lines: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True)
class Section:
    title: str
    lead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    is_numbered: bool = False


@dataclass(frozen=True)
class Page:
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str


def page(brief: Brief) -> Page:
    """What we owe, what is news, what is coming, and what may honestly be promised next."""
    lead = [f"As of {day_in_words(brief.as_of)}; {brief.coverage}."]
    lead.append(
        brief.record if brief.period == "all promises" else f"{brief.record} ({brief.period})"
    )
    sections = (
        _owed(brief),
        Section(
            "News they may not have heard"
            if brief.last_contact
            else f"Delivered in the last {RECENT} days",
            _contact(brief),
            _some(Entry(item.title, (item.why,), web(item.url)) for item in brief.news),
        ),
        Section("Coming", (), _some(_coming(item, brief) for item in brief.coming)),
        Section("They owe us", (), tuple(
            Entry(asked.what or asked.title, (
                f"{asked.title}: asked {day_in_words(asked.asked_on, year=brief.as_of.year)}.",
            ))
            for asked in brief.asked
        )),
        Section("Before you promise again", (), tuple(
            _next(told, brief.as_of) for told in brief.next_dates
        )),
        Section("Words you may use", (), tuple(
            Entry(title, (f"“{words}”",)) for title, words in brief.words
        ) + _unsaid(brief)),
        Section("What these files cannot say", (), tuple(Entry(line) for line in brief.off)),
    )  # fmt: skip
    return Page(
        brief.customer,
        tuple(lead),
        tuple(part for part in sections if part.entries or part.lead),
        f"Days are those of the zone {brief.zone}. A promise counts from its first date; a move "
        "made without notice or after the date is a new promise beside it, not instead of it.",
    )


def _some(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The first ten, and how many more: a brief is for a call. What is owed is never cut."""
    every = tuple(entries)
    more = len(every) - SHOWN
    return (*every[:SHOWN], Entry(f"and {more:,} more")) if more > 0 else every


def _unsaid(brief: Brief) -> tuple[Entry, ...]:
    more = len(brief.owed) - len(brief.words)
    return (Entry(f"and {more:,} more above"),) if more > 0 else ()


def _owed(brief: Brief) -> Section:
    if not brief.owed:
        return Section("What we owe them now", ("Nothing is past its date.",))
    worth = " and ".join(f"{sum_:,.0f} {currency}".strip() for currency, sum_ in brief.value_owed)
    return Section(
        "What we owe them now",
        (f"Worth {worth}, where a value is on file.",) if worth else (),
        tuple(_owed_entry(item, brief.as_of) for item in brief.owed),
        is_numbered=True,
    )


def _owed_entry(item: Item, as_of: date) -> Entry:
    due = due_in_words(item.first_due, item.first_due_is_day, year=as_of.year)
    badges = [BADGES[flag] for flag in item.flags if flag in BADGES]
    return Entry(
        f"{item.title}: first date {due}, {_age(item, as_of)}",
        tuple(filter(None, (
            item.why,
            f"{holder(item)}; cause: {item.cause or 'not recorded'}.",
            f"Note: {', '.join(badges)}." if badges else "",
        ))),
        web(item.url),
    )  # fmt: skip


def _age(item: Item, as_of: date) -> str:
    """'11 days ago', or where its own export speaks for an older day, '11 days by 13 Nov'."""
    days = count_in_words(item.days or 0, "day")
    seen = item.first_due.date() + timedelta(days=item.days or 0)
    return f"{days} ago" if seen == as_of else f"{days} by {day_in_words(seen, year=as_of.year)}"


def holder(item: Item) -> str:
    """'Field, Kim' as far as it is recorded."""
    return ", ".join(filter(None, (item.team, item.owner))) or "No team or owner recorded"


def _contact(brief: Brief) -> tuple[str, ...]:
    if brief.last_contact is None or not brief.news:
        return ()
    return (f"Last contact {day_in_words(brief.last_contact, year=brief.as_of.year)}.",)


def _coming(item: Item, brief: Brief) -> Entry:
    due = due_in_words(item.in_force, item.in_force_is_day, year=brief.as_of.year)
    record = brief.track.get((item.team, item.kind))
    kept = f"; of such promises {record} were kept on the first date" if record else ""
    return Entry(f"{item.title}: {due}", (item.why, f"{holder(item)}{kept}."), web(item.url))


def _next(told: DateToPromise, today: date) -> Entry:
    what = ", ".join(filter(None, (told.team, told.kind))) or "No team or kind recorded"
    load = f"{told.due_soon:,} due in 14 days; usual pace {told.usual:.0f}."
    if told.half is None:
        why = "too few to say" if told.n < 20 else "too many are still open to say"
        return Entry(f"{what}: cannot say when", (f"{why.capitalize()} (n {told.n:,}). {load}",))
    line = f"half within {count_in_words(told.half, 'day')}"
    if told.most is None:
        line += "; when 85% are done cannot be said"
        return Entry(f"{what}: {line}", (f"n {told.n:,}. {load}",))
    line += f", 85% within {told.most:,}"
    by = day_in_words(today + timedelta(days=told.most), year=today.year)
    return Entry(
        f"{what}: {line}",
        (f"n {told.n:,}. {load} Promised on {day_in_words(today, year=today.year)}, 85% of these"
         f" would be done by {by}.",),
    )  # fmt: skip


def web(url: str | None) -> str | None:
    """The address if it is one of the web: nothing else becomes a link."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None
