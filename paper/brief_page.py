"""A brief becomes one page of plain words, in the order of a call, as much as the page has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.brief import RECENT, Brief
from metrics.brief_shared import Conflict
from metrics.forecast import ENOUGH, DateToPromise
from metrics.items import Item
from metrics.words import count_in_words, day_in_words, due_in_words, list_in_words
from paper import strip
from paper.page import Entry, Page, Section, clipped, web, within

# Flags to see at a glance; what the others say is in the sentence.
BADGES = {
    "recovery_missed": "broken twice",
    "silent_since_due": "no activity since the date",
    "reopened": "reopened",
    "notice_unknown": "notice unknown",
}
BLANK = "________________"


@dataclass(frozen=True)
class Room:
    """How many of each there is room for; `told` of what is owed in full, `drawn` with a strip."""

    owed: int = 10
    told: int = 10
    drawn: int = 3
    news: int = 6
    coming: int = 6
    asked: int = 5
    next_dates: int = 4
    words: int = 3
    notes: int = 3
    off: int = 6
    signs: int = 120  # of a title or of a note


# From a roomy page to the least that is still a brief; the first that fits one side is taken.
ROOMS = (
    Room(),
    Room(owed=16, told=5),
    Room(owed=12, told=4, news=5, coming=5),
    Room(owed=12, told=3, news=4, coming=4),
    Room(owed=10, told=3, news=3, coming=4, asked=4, next_dates=3, notes=2),
    Room(owed=8, told=3, news=3, coming=3, asked=3, next_dates=3, notes=2, signs=100),
    Room(owed=7, told=3, news=2, coming=3, asked=2, next_dates=2, notes=2, off=4, signs=80),
    Room(owed=6, told=3, news=2, coming=2, asked=2, next_dates=2, words=2, notes=1, off=3,
         signs=70),
    Room(owed=5, told=3, drawn=2, news=2, coming=2, asked=2, next_dates=2, words=1, notes=1, off=3,
         signs=60),
    Room(owed=3, told=2, drawn=1, news=1, coming=1, asked=1, next_dates=1, words=1, notes=1, off=2,
         signs=40),
    Room(owed=2, told=1, drawn=0, news=1, coming=1, asked=1, next_dates=1, words=0, notes=0, off=1,
         signs=24),
)  # fmt: skip
# A screen scrolls: everything that a brief knows.
_ALL = 10**9
WHOLE = Room(_ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _ALL, _ALL, signs=400)


def page(brief: Brief, room: Room = ROOMS[0]) -> Page:
    """What we owe, what is news, what is coming, and what may honestly be promised next."""
    sections = (
        _owed(brief, room),
        _news(brief, room),
        _coming(brief, room),
        _asked(brief, room),
        _notes(brief, room),
        _next(brief, room),
        _words(brief, room),
        _after(brief),
        Section(
            "What these files cannot say",
            entries=_some([Entry(line) for line in brief.off], room.off),
        ),
    )
    record = brief.record
    return Page(
        title=clipped(brief.customer, max(2 * room.signs, 60)),
        kind="Call brief",
        as_of=brief.as_of,
        standing=f"As of {day_in_words(brief.as_of)}; {brief.coverage}.{within(brief.scope)}",
        lead=(record if brief.period == "all promises" else f"{record} ({brief.period})",),
        sections=tuple(part for part in sections if part.entries or part.lead),
        foot=f"Days are those of the zone {brief.zone}. A promise counts from its first date; a "
        "move made without notice or after the date is a new promise beside it, not instead of it.",
    )


def _some(entries: Sequence[Entry], room: int) -> tuple[Entry, ...]:
    """As many as there is room for, and how many more."""
    more = len(entries) - room
    if more <= 0:
        return tuple(entries)
    return (*entries[:room], Entry(f"and {more:,} more, on the page of this customer in Kept"))


def _owed(brief: Brief, room: Room) -> Section:
    title = "What we owe them now"
    if not brief.owed:
        return Section(title, ("Nothing past its date.",), is_wide=True, name="owed")
    lead = []
    worth = [f"{sum_:,.0f} {currency}".strip() for currency, sum_ in brief.value_owed]
    if worth:
        lead.append(f"Worth {list_in_words(worth)}, where a value is on file.")
    more = len(brief.owed) - room.owed
    if more > 0:
        lead.append(
            f"{len(brief.owed):,} promises: here are the {room.owed} longest past their date; "
            f"{more:,} more are on the page of this customer in Kept."
        )
    entries = [
        _owed_entry(item, brief.as_of, room, position)
        for position, item in enumerate(brief.owed[: room.owed])
    ]
    return Section(title, tuple(lead), tuple(entries), is_numbered=True, is_wide=True, name="owed")


def _owed_entry(item: Item, as_of: date, room: Room, position: int) -> Entry:
    which = "last date on file" if item.is_last_date else "first date"
    due = due_in_words(item.first_due, item.first_due_is_day, year=as_of.year)
    head = f"{clipped(item.title, room.signs)}: {which} {due}, {_age(item, as_of)}"
    tags = tuple(BADGES[flag] for flag in item.flags if flag in BADGES)
    if position >= room.told:
        return Entry(head, url=web(item.url), tags=tags, record=item.key)
    cause = clipped(item.cause, room.signs) if item.cause else "not recorded"
    return Entry(
        head,
        (item.why, f"{holder(item, room.signs)}; cause: {cause}."),
        web(item.url),
        tags,
        strip.strip(item.stops, item.late_from) if position < room.drawn else None,
        record=item.key,
    )


def _age(item: Item, as_of: date) -> str:
    """'11 days ago', or where its own export speaks for an older day, '11 days by 13 Nov'."""
    days = count_in_words(item.days or 0, "day")
    seen = item.first_due.date() + timedelta(days=item.days or 0)
    return f"{days} ago" if seen == as_of else f"{days} by {day_in_words(seen, year=as_of.year)}"


def holder(item: Item, signs: int = 120) -> str:
    """'Field, Kim' as far as it is recorded."""
    known = [clipped(name, signs) for name in (item.team, item.owner) if name]
    return ", ".join(known) or "No team or owner recorded"


def _news(brief: Brief, room: Room) -> Section:
    title = f"Delivered in the last {RECENT} days"
    lead: tuple[str, ...] = ()
    if brief.last_contact:
        title = "Good news they may not have heard"
        lead = (f"Last contact {day_in_words(brief.last_contact, year=brief.as_of.year)}.",)
    told = [
        Entry(clipped(item.title, room.signs), (item.why,), web(item.url), record=item.key)
        for item in brief.news
    ]
    return Section(title, lead if told else (), _some(told, room.news), name="news")


def _coming(brief: Brief, room: Room) -> Section:
    year = brief.as_of.year
    contradicting = [conflict(each, year, room) for each in brief.conflicts]
    told = []
    for item in brief.coming:
        due = due_in_words(item.in_force, item.in_force_is_day, year=year)
        record = brief.track.get((item.team, item.kind))
        kept = f"; of such promises {record} were kept on the first date" if record else ""
        told.append(
            Entry(
                f"{clipped(item.title, room.signs)}: {due}",
                (item.why, f"{holder(item, room.signs)}{kept}."),
                web(item.url),
                record=item.key,
            )
        )
    entries = _some(contradicting, room.coming) + _some(told, room.coming)
    return Section("Coming", (), entries, name="coming")


def conflict(each: Conflict, year: int, room: Room) -> Entry:
    """The same thing with several dates: who gave which."""
    dates = [
        f"{clipped(one.who, room.signs)} says {due_in_words(one.due, one.is_day, year=year)}"
        for one in each.dates[:4]
    ]
    if len(each.dates) > 4:
        dates.append(f"{len(each.dates) - 4:,} more dates")
    sure = "possibly the same thing" if each.is_possible else "the same thing"
    return Entry(
        clipped(each.title, room.signs),
        (f"{list_in_words(dates)}: {sure}, on different days.",),
        tags=("dates in conflict",),
    )


def _asked(brief: Brief, room: Room) -> Section:
    told = [
        Entry(
            clipped(asked.what or asked.title, room.signs),
            (
                (f"{clipped(asked.title, room.signs)}: asked " if asked.what else "Asked ")
                + f"{day_in_words(asked.asked_on, year=brief.as_of.year)}.",
            ),
        )
        for asked in brief.asked
    ]
    return Section("They owe us", (), _some(told, room.asked))


def _notes(brief: Brief, room: Room) -> Section:
    told = [
        Entry(
            f"{day_in_words(note.on, year=brief.as_of.year)}: {clipped(note.text, 3 * room.signs)}"
            + (f" ({clipped(note.who, 40)})" if note.who else "")
        )
        for note in brief.notes
    ]
    return Section("Notes of earlier calls", (), _some(told, room.notes), name="notes")


def _next(brief: Brief, room: Room) -> Section:
    told = [_honest_date(each, brief.as_of, room) for each in brief.next_dates]
    return Section("Before you promise again", (), _some(told, room.next_dates))


def _honest_date(told: DateToPromise, today: date, room: Room) -> Entry:
    known = [clipped(name, room.signs) for name in (told.team, told.kind) if name]
    what = ", ".join(known) or "No team or kind recorded"
    load = f"{told.due_soon:,} due in 14 days; usual pace {told.usual:.0f}."
    if told.half is None:
        why = "too few to say" if told.n < ENOUGH else "too many are still open to say"
        return Entry(f"{what}: cannot say when", (f"{why.capitalize()} (n {told.n:,}). {load}",))
    line = f"half within {count_in_words(told.half, 'day')}"
    if told.most is None:
        line += "; when 85% are done cannot be said"
        return Entry(f"{what}: {line}", (f"n {told.n:,}; {load}",))
    line += f", 85% within {told.most:,}"
    by = day_in_words(today + timedelta(days=told.most), year=today.year)
    return Entry(
        f"{what}: {line}",
        (f"n {told.n:,}; {load} Promised on {day_in_words(today, year=today.year)}, 85% of these"
         f" would be done by {by}.",),
    )  # fmt: skip


def _words(brief: Brief, room: Room) -> Section:
    told = [
        Entry(clipped(title, room.signs), (f"“{clipped(words, 6 * room.signs)}”",))
        for title, words in brief.words[: room.words]
    ]
    more = len(brief.owed) - len(told)
    if told and more > 0:
        told.append(Entry(f"and {more:,} more of what is owed"))
    return Section("Words you may use", (), tuple(told))


def _after(brief: Brief) -> Section:
    """Blank on purpose: what is agreed on the phone is on no file yet."""
    return Section(
        "After the call",
        (),
        (
            Entry(f"New promise: {BLANK} by {BLANK}, owner {BLANK}"),
            Entry(f"They said: {BLANK}{BLANK}"),
            Entry("The page of this customer in Kept writes the promise as a file, keeps the note"),
        ),
        name="after",
    )
