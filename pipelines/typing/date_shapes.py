"""The shape of a date (its text with every digit as 9) becomes a layout: where its parts stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from pipelines.typing.month_names import (
    ARTICLES,
    BEFORE_A_CLOCK,
    BEFORE_NOON,
    EASTERN_DAYS,
    MONTHS,
    WEEKDAYS,
)

Slot = tuple[int, int]  # first byte, number of bytes


@dataclass(frozen=True)
class Layout:
    """Where the parts of every date of one shape stand, in bytes.

    `slots` names year, month, day, hour, minute, second, fraction, offset_hours, offset_minutes,
    week, weekday; in an open date a, b, c are the three numbers whose order only the column can
    tell. `zone` is None without one, "" with a numeric offset, else the name as written.
    `named_day` is 1 (Monday) to 7 where a weekday stands with the date, else 0.
    """

    kind: Literal["date", "open", "week", "serial", "epoch"]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    month: int | None = None  # by name
    is_timed: bool = False
    half: Literal["", "am", "pm"] = ""
    zone: str | None = None
    sign: int = 1  # of a numeric offset
    unit: int = 0  # of an epoch: microseconds in one
    named_day: int = 0


_GAP = r"(?:[ ]|\xc2\xa0|\xe2\x80\xaf)"  # a space, also one that does not break


def _utf8(*words: str) -> str:
    """A pattern for any of some words, in the bytes (as Latin-1) that shapes are matched in."""
    return "(?:" + "|".join(re.escape(word.encode().decode("latin-1")) for word in words) + ")"


_WORD = r"[A-Za-z\x80-\xff]{3,24}"
_WEEKDAY = rf"(?:(?P<weekday_name>[A-Za-z\x80-\xff]{{2,24}}(?:-feira)?)\.?,?{_GAP})?"
_BEFORE = rf"(?:(?P<before>{_utf8(*BEFORE_NOON)}){_GAP}?)?"
_HALF = rf"{_GAP}?(?P<half>[AaPp]\.?{_GAP}?[Mm]\.?)"
_CLOCK = (
    rf"(?:{_BEFORE}(?P<hour>99?)(?P<colon>[:.]|{_GAP}?h{_GAP}?)(?P<minute>99)"
    r"(?:(?P=colon)(?P<second>99)"
    rf"(?:[.,](?P<fraction>9{{1,9}}))?)?(?:{_HALF})?"
    rf"(?:{_GAP}Uhr)?"
    # An hour alone says that it is one: 3 PM, 15h, 15 Uhr.
    rf"|(?P<hour3>99?)(?:{_HALF.replace('half', 'half3')}|{_GAP}?h|{_GAP}Uhr))"
)
# After an offset or a zone's short name may stand what says it once more; alone, the name of a
# place is the zone, and nothing else may stand there.
_PLACE = r"(?P<place>[A-Za-z_]+(?:/[A-Za-z_-]+)+)"
_ZONE = (
    rf"(?:{_GAP}?(?:(?P<utc>Z|z)|(?P<word>[A-Z]{{2,5}})(?:(?P<sign>[+-])"
    r"(?P<offset_hours>99?)(?::?(?P<offset_minutes>99))?)?"
    r"|(?P<sign2>[+-])(?P<offset_hours2>99)(?::?(?P<offset_minutes2>99))?)"
    rf"(?:{_GAP}?\([^()]*\)|\[[^\[\]]*\])?"
    rf"|{_GAP}?\((?P<word2>[A-Z]{{2,5}})\)|\[{_PLACE}\]|{_GAP}{_PLACE.replace('place', 'place2')})?"
)
_AT = _utf8(*BEFORE_A_CLOCK)
_TIME = rf"(?:(?:[Tt]|,?{_GAP}(?:{_AT}{_GAP})?){_CLOCK}{_ZONE})?"
# The word for year, cut short, in Russian and Polish.
_YEAR = rf"(?:{_GAP}{_utf8(chr(0x0433) + '.', 'r.')})?"
# In brackets after a date of numbers, or a word of its own: (土), 土曜日
_EASTERN_NAME = _utf8(*EASTERN_DAYS)
_EASTERN_DAY = (
    rf"(?:{_GAP}?(?:{_utf8('(', chr(0xFF08))}(?P<weekday_name2>{_EASTERN_NAME})"
    rf"{_utf8(')', chr(0xFF09))}|(?P<weekday_name3>{_EASTERN_NAME})))?"
)
_NUMBERS = (
    rf"(?P<a>9{{1,4}})(?P<mark>[-/]|{_GAP})(?P<b>99?)(?P=mark)(?P<c>9{{1,4}}){_YEAR}{_EASTERN_DAY}"
)
_DOTTED = (
    rf"(?P<a>9{{1,4}})(?P<mark>\.{_GAP}?)(?P<b>99?)(?P=mark)(?P<c>9{{1,4}})\.?{_YEAR}{_EASTERN_DAY}"
)
# 2026年3月25日 14時30分, 2026년 3월 25일
_EASTERN = (
    rf"(?P<year>9999){_GAP}?{_utf8('年', '년')}{_GAP}?(?P<month>99?){_GAP}?{_utf8('月', '월')}"
    rf"{_GAP}?(?P<day>99?){_GAP}?{_utf8('日', '일')}{_EASTERN_DAY}"
    rf"(?:{_GAP}?{_CLOCK}|{_GAP}?{_BEFORE.replace('before', 'before2')}(?P<hour2>99?)"
    rf"{_utf8('時', '时', '시')}{_GAP}?(?P<minute2>99?){_utf8('分', '분')})?"
)
_DE = rf"(?:{_GAP}(?:de|of){_GAP}|[-/.]|\.?,?{_GAP})"
# After a name that was cut short there may be a full stop: "12/janv./26".
_DE_YEAR = rf"(?:{_GAP}de{_GAP}|\.?[-/]|\.|\.?,?{_GAP})"
_DAY_MONTH = (
    rf"(?:{_utf8(*ARTICLES)}{_GAP})?"
    rf"(?P<day>99?)(?:st|nd|rd|th|er|{_utf8('º', '°')})?{_DE}(?P<name>{_WORD}){_DE_YEAR}"
    rf"(?P<year>9999|99){_YEAR}"
)
_MONTH_DAY = rf"(?P<name>{_WORD})\.?{_GAP}(?P<day>99?)(?:st|nd|rd|th)?,?{_GAP}(?P<year>9999|99)"
_YEAR_MONTH = rf"(?P<year>9999)[-/ ](?P<name>{_WORD})[-/ ](?P<day>99?)"
_UNIX = rf"(?P<name>{_WORD}){_GAP}(?P<day>99?){_GAP}{_CLOCK}{_ZONE}{_GAP}(?P<year>9999)"
_WEEK = r"(?P<year>9999)(?:-W(?P<week>99)-(?P<weekday>9)|W(?P<week2>99)(?P<weekday2>9))"
_COMPACT = (
    r"(?P<year>9999)(?P<month>99)(?P<day>99)"
    rf"(?:[Tt]?(?P<hour>99)(?P<minute>99)(?P<second>99)(?:\.(?P<fraction>9{{1,9}}))?{_ZONE})?"
)
_GRAMMAR = tuple(
    re.compile(pattern)
    for pattern in (
        _WEEKDAY + _NUMBERS + _TIME,
        _WEEKDAY + _DOTTED + _TIME,
        _EASTERN,
        _COMPACT,
        _WEEKDAY + _DAY_MONTH + _TIME,
        _WEEKDAY + _MONTH_DAY + _TIME,
        _WEEKDAY + _UNIX,
        _YEAR_MONTH + _TIME,
        _WEEK + _TIME,
    )
)
_SERIAL = re.compile(r"(?P<whole>9{5})(?:\.(?P<part>9{1,15}))?")
# Ten, thirteen, sixteen and nineteen digits: 2001 to 2286. Other lengths are no epoch, so that a
# number like 202603251030 is never taken for milliseconds of 1976.
_EPOCH = re.compile(r"(?P<whole>9{10}|9{13}|9{16}|9{19})(?:\.(?P<part>9{1,9}))?")
_UNITS = {10: 1_000_000, 13: 1_000, 16: 1, 19: 0}
_SLOTS = {"a", "b", "c", "year", "month", "day", "week", "weekday", "whole", "part"}
_WEEKDAY_GROUPS = ("weekday_name", "weekday_name2", "weekday_name3")
_SLOTS |= {"hour", "minute", "second", "fraction", "offset_hours", "offset_minutes"}


@lru_cache(maxsize=8192)
def layout_of(shape: bytes) -> Layout | None:
    """The layout of a shape, or None when no date looks like it.

    Shapes are matched as bytes (as Latin-1 text), so that the slots are byte positions whatever
    letters a month's name has; a digit of another script is no 9 and matches nothing.
    """
    if len(shape) > 80:
        return None
    text = shape.decode("latin-1")
    if found := _EPOCH.fullmatch(text):
        return Layout("epoch", _slots(found), unit=_UNITS[len(found["whole"])])
    if found := _SERIAL.fullmatch(text):
        return Layout("serial", _slots(found))
    for pattern in _GRAMMAR:
        if (found := pattern.fullmatch(text)) and (layout := _read(found)):
            return layout
    return None


@lru_cache(maxsize=8192)
def layout_by(shape: bytes, formats: tuple[str, ...]) -> Layout | None:
    """The layout of a shape under the first of the strptime formats that it fits."""
    text = shape.decode("latin-1")
    for pattern in map(_pattern, formats):
        if (found := pattern.fullmatch(text)) and (layout := _read(found)):
            return layout
    return None


_CODES = {
    "%d": r"(?P<day>99?)",
    "%m": r"(?P<month>99?)",
    "%Y": r"(?P<year>9999)",
    "%y": r"(?P<year>99)",
    "%b": rf"(?P<name>{_WORD}?)",
    "%B": rf"(?P<name>{_WORD}?)",
    "%a": r"(?P<weekday_name>[A-Za-z]{3,9})",
    "%A": r"(?P<weekday_name>[A-Za-z]{3,9})",
    "%H": r"(?P<hour>99?)",
    "%I": r"(?P<hour>99?)",
    "%M": r"(?P<minute>99)",
    "%S": r"(?P<second>99)",
    "%f": r"(?P<fraction>9{1,9})",
    "%p": r"(?P<half>[AaPp]\.?[Mm]\.?)",
    "%z": r"(?:(?P<utc>Z)|(?P<sign>[+-])(?P<offset_hours>99):?(?P<offset_minutes>99))",
    "%Z": r"(?P<word>[A-Z]{2,5})",
    "%%": "%",
}


@lru_cache(maxsize=256)
def _pattern(strptime: str) -> re.Pattern[str]:
    pieces = re.split(r"(%-?.)", strptime)
    return re.compile(
        "".join(_CODES[p.replace("-", "")] if p.startswith("%") else re.escape(p) for p in pieces)
    )


def is_format(strptime: str) -> bool:
    """Whether a mapping's date format is one that can be read (every code known, a whole day)."""
    codes = [code.replace("-", "") for code in re.findall(r"%-?.?", strptime)]
    letters = {code[1:] for code in codes}
    whole = letters & {"Y", "y"} and letters & {"m", "b", "B"} and "d" in letters
    return bool(whole) and len(codes) == len(set(codes)) and set(codes) <= _CODES.keys()


def _slots(found: re.Match[str]) -> dict[str, Slot]:
    return {
        name.rstrip("23"): (found.start(name), len(text))
        for name, text in found.groupdict().items()
        if text and name.rstrip("23") in _SLOTS
    }


def _read(found: re.Match[str]) -> Layout | None:
    """A match's layout; None when its words are no month or weekday, or its numbers no date."""
    groups = found.groupdict()
    slots = _slots(found)
    month = None
    if name := groups.get("name"):
        month = MONTHS.get(_word(name))
        if month is None:
            return None
    weekday = next((groups[n] for n in _WEEKDAY_GROUPS if groups.get(n)), None)
    named_day = WEEKDAYS.get(_word(weekday)) if weekday else 0
    if named_day is None:
        return None
    kind: Literal["date", "open", "week"] = "week" if "week" in slots else "date"
    if "a" in slots:
        lengths = tuple(slots[x][1] for x in "abc")
        if lengths[0] == 4 and lengths[2] <= 2:
            slots |= {"year": slots.pop("a"), "month": slots.pop("b"), "day": slots.pop("c")}
        elif lengths[0] <= 2 and lengths[2] in (2, 4):
            kind = "open"
        else:
            return None
    half = (groups.get("half") or groups.get("half3") or "")[:1].casefold()
    if before := groups.get("before") or groups.get("before2"):
        half = "a" if BEFORE_NOON[before.encode("latin-1").decode()] else "p"
    return Layout(
        kind,
        slots,
        month,
        is_timed="hour" in slots,
        half="am" if half == "a" else "pm" if half == "p" else "",
        zone=_zone(groups),
        sign=-1 if "-" in (groups.get("sign"), groups.get("sign2")) else 1,
        named_day=named_day,
    )


def _word(name: str) -> str:
    raw = name.encode("latin-1")
    try:
        # A Turkish capital İ folds to an i and a dot above; names are compared composed.
        return normalize("NFC", raw.decode("utf-8")).casefold().replace("\u0307", "").rstrip(".")
    except UnicodeDecodeError:
        return ""


def _zone(groups: Mapping[str, str | None]) -> str | None:
    if groups.get("utc"):
        return "UTC"
    if place := groups.get("place") or groups.get("place2"):
        return place
    if groups.get("sign2"):
        return ""
    if groups.get("sign"):
        # Only "GMT+2" and "UTC+2" may carry a number; "CET+2" is not a thing one can know.
        word = groups.get("word")
        return "" if word in (None, "GMT", "UTC", "UT") else "?"
    return groups.get("word") or groups.get("word2")
