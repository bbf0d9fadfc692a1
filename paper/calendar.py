"""A calendar file (iCalendar, RFC 5545) and a day go in; the meetings of that day come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ESCAPED = {"n": " ", "N": " ", ",": ",", ";": ";", "\\": "\\"}
# What is needed to say whether a meeting that repeats falls on a day.
_READ = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST"}


class CalendarError(ValueError):
    """The file is no calendar; the message is a sentence for its reader."""


@dataclass(frozen=True)
class Meeting:
    """`at` is None for a whole day; `people` are the names of who is invited. `is_unsure`: it
    repeats by a rule that is not read here, so that it may not be on that day."""

    at: time | None
    title: str
    people: tuple[str, ...]
    is_unsure: bool = False


@dataclass(frozen=True)
class _Line:
    name: str
    params: Mapping[str, str]
    value: str


def is_calendar(text: str) -> bool:
    """Whether a text begins as a calendar does."""
    return "BEGIN:VCALENDAR" in text[:2_000].upper()


def meetings(text: str, day: date, zone: str) -> tuple[Meeting, ...]:
    """The meetings of a day in the business zone, in order of time; cancelled ones are left out.

    Meetings that repeat daily or weekly are read, without counting how often; of any other rule
    the meeting is listed as unsure. Raises CalendarError where the text is no calendar.
    """
    if not is_calendar(text):
        raise CalendarError(
            "This is no calendar: it does not begin with BEGIN:VCALENDAR. Export the day as an "
            "iCalendar file (.ics)."
        )
    found = []
    events = [list(event) for event in _events(text)]
    moved = _moved(events, zone)
    for event in events:
        start = _first(event, "DTSTART")
        if start is None or _text(event, "STATUS").upper() == "CANCELLED":
            continue
        at = _moment(start, zone)
        if at is None:
            continue
        is_day = start.params.get("VALUE", "").upper() == "DATE" or len(start.value.strip()) == 8
        is_on: bool | None = at.date() == day
        rule = _text(event, "RRULE")
        if not is_on and rule and at.date() < day:
            is_on = _repeats_on(rule, at.date(), day)
        series = "" if _first(event, "RECURRENCE-ID") else _text(event, "UID")
        if day in moved.get(series, ()) or day in _left_out(event, zone):
            is_on = False
        if is_on is not False:
            title = _text(event, "SUMMARY") or "no title"
            found.append(
                Meeting(None if is_day else at.time(), title, _people(event), is_on is None)
            )
    return tuple(sorted(found, key=lambda one: (one.at or time.min, one.title)))


def _events(text: str) -> Iterator[Sequence[_Line]]:
    """The lines of each event, those of alarms inside left out."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    event: list[_Line] | None = None
    inside = 0
    for raw in re.split(r"\r\n?|\n", unfolded):  # other signs end lines for Python alone
        line = _line(raw)
        if line is None:
            continue
        if line.name == "BEGIN" and event is not None:
            inside += 1
        elif line.name == "BEGIN" and line.value.upper() == "VEVENT":
            event = []
        elif line.name == "END" and inside:
            inside -= 1
        elif line.name == "END" and event is not None:
            yield event
            event = None
        elif event is not None and not inside:
            event.append(line)


def _line(raw: str) -> _Line | None:
    """'DTSTART;TZID=Europe/Berlin:20260331T100000' in its parts; None of what is no such line."""
    match = re.match(r"([A-Za-z0-9-]+)((?:;[^=:;]+=(?:\"[^\"]*\"|[^;:\"]*))*):(.*)", raw)
    if not match:
        return None
    params = re.findall(r";([^=:;]+)=(\"[^\"]*\"|[^;:\"]*)", match[2])
    return _Line(match[1].upper(), {name.upper(): value.strip('"') for name, value in params},
                 match[3])  # fmt: skip


def _first(event: Sequence[_Line], name: str) -> _Line | None:
    return next((line for line in event if line.name == name), None)


def _text(event: Sequence[_Line], name: str) -> str:
    line = _first(event, name)
    return _plain(line.value) if line else ""


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), value).strip()


def _people(event: Sequence[_Line]) -> tuple[str, ...]:
    named = (
        _plain(line.params["CN"])
        for line in event
        if line.name in ("ATTENDEE", "ORGANIZER") and line.params.get("CN")
    )
    return tuple(dict.fromkeys(named))


def _moment(line: _Line, zone: str) -> datetime | None:
    """In the business zone; a time without one is taken as local to it. None of what is no time,
    there or here: the last hours of the year 9999 have no counterpart further east.
    """
    value = line.value.strip()
    try:
        if len(value) == 8:
            return datetime.strptime(value, "%Y%m%d")
        at = datetime.strptime(value.rstrip("Zz"), "%Y%m%dT%H%M%S")
    except ValueError:
        return None
    theirs: tzinfo = UTC
    if value[-1] not in "Zz":
        try:
            theirs = ZoneInfo(line.params.get("TZID") or zone)
        except (KeyError, ValueError, OSError):
            return at
    try:
        return at.replace(tzinfo=theirs).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except OverflowError:
        return None


def _left_out(event: Sequence[_Line], zone: str) -> set[date]:
    """The days on which a meeting that repeats does not happen."""
    dates = (
        _moment(_Line("EXDATE", line.params, value), zone)
        for line in event
        if line.name == "EXDATE"
        for value in line.value.split(",")
    )
    return {at.date() for at in dates if at}


def _moved(events: Sequence[Sequence[_Line]], zone: str) -> dict[str, set[date]]:
    """By meeting that repeats, the days that stand as meetings of their own."""
    found: dict[str, set[date]] = {}
    for event in events:
        replaced = _first(event, "RECURRENCE-ID")
        at = _moment(replaced, zone) if replaced else None
        if at:
            found.setdefault(_text(event, "UID"), set()).add(at.date())
    return found


def _repeats_on(rule: str, first: date, day: date) -> bool | None:
    """Whether a rule falls on a day after its first; None where it cannot be said."""
    told = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    try:
        until = datetime.strptime(told["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in told else None
        every = int(told.get("INTERVAL", "1"))
    except ValueError:
        return None
    if until is not None and day > until:
        return False
    if set(told) - _READ or every < 1:
        return None
    named = told.get("BYDAY", "").split(",") if told.get("BYDAY") else []
    if set(named) - set(_DAYS):
        return None
    if told.get("FREQ") == "DAILY":
        return (day - first).days % every == 0 and (not named or _DAYS[day.weekday()] in named)
    if told.get("FREQ") == "WEEKLY":
        monday = timedelta(days=1)
        weeks = ((day - day.weekday() * monday) - (first - first.weekday() * monday)).days // 7
        return weeks % every == 0 and _DAYS[day.weekday()] in (named or [_DAYS[first.weekday()]])
    return None
