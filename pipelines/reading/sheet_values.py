"""A workbook's numbers in, the text a reader of the sheet would write for them out.

A day is written YYYY-MM-DD, a moment YYYY-MM-DDTHH:MM:SS. Excel keeps 15 significant digits, so a
longer whole number has lost its last ones.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

# "number", "date", "time"; or the format by which a number is shown as an id (_AS_ID).
Shown = str

_DATE_IDS = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_TIME_IDS = frozenset({18, 19, 20, 21, 45, 46, 47})
# What a number format may hold that is no placeholder: quoted text, escapes, fillers, conditions.
_NO_PLACEHOLDER = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|am/pm|a/p', re.IGNORECASE
)
# How a spreadsheet keeps what an id has beside its number: 12 is shown, and saved as CSV, as
# 00012 or INC0012.
_AS_ID = re.compile(r'((?:"[^"]*"|\\.)*)(0+)')
_MOST_DIGITS = 15
_ROUND = 10  # digits before its zeros
_DAY = 86_400_000  # milliseconds
_FIRST_DAY_BEYOND = 2_958_466  # of the year 10000


def shown_as(format_id: int, code: str | None) -> Shown:
    """What a number format makes of a number (ECMA-376 part 1, 18.8.30)."""
    if code is None:
        return "date" if format_id in _DATE_IDS else "time" if format_id in _TIME_IDS else "number"
    placeholders = _NO_PLACEHOLDER.sub("", code.split(";")[0]).lower().replace("general", "")
    if _AS_ID.fullmatch(code) and code != "0":
        return code
    if re.search(r"[yd]|mmm", placeholders):
        return "date"
    if re.search(r"[hs]", placeholders):
        return "time"
    return "date" if "m" in placeholders else "number"


def number_text(written: str, shown: Shown, *, is_1904: bool) -> tuple[str, bool]:
    """The text of a number as written in the sheet's XML, and whether its digits can be trusted.

    Raises ValueError for what is no number.
    """
    is_short = len(written) <= _MOST_DIGITS
    if shown == "number" and is_short and written.isascii() and written.isdigit():
        return str(int(written)), True
    value = float(written)
    if value - value != 0:
        raise ValueError(written)  # infinite, or no number at all
    if shown in ("date", "time") and (text := _moment(value, shown, is_1904=is_1904)) is not None:
        return text, True
    if value != int(value):
        return f"{value:.15g}", True
    digits = str(abs(int(value)))
    # A round number may be longer; many digits with zeros after them are what is left of others.
    is_exact = len(digits) <= _MOST_DIGITS or len(digits.rstrip("0")) <= _ROUND
    return _as_id(int(value), shown), is_exact


def _as_id(number: int, shown: Shown) -> str:
    found = _AS_ID.fullmatch(shown) if number >= 0 else None
    if found is None:
        return str(number)
    before, zeros = found.groups()
    return re.sub(r'"|\\(?=.)', "", before) + str(number).zfill(len(zeros))


def _moment(serial: float, shown: Shown, *, is_1904: bool) -> str | None:
    """A count of days as a day or a moment; None where the calendar has no such day."""
    milliseconds = round(serial * _DAY)
    if milliseconds < 0:
        return None
    days, rest = divmod(milliseconds, _DAY)
    seconds, thousandths = divmod(rest, 1000)
    fraction = f".{thousandths:03d}" if thousandths else ""
    clock = f"{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
    if shown == "time" and days < (1 if is_1904 else 60):
        return f"{days * 24 + seconds // 3600:02d}:{clock}"
    day = _day(days, is_1904=is_1904)
    if day is None or rest == 0:
        return day
    return f"{day}T{seconds // 3600:02d}:{clock}"


def _day(days: int, *, is_1904: bool) -> str | None:
    if is_1904:
        return (date(1904, 1, 1) + timedelta(days)).isoformat() if days < 2_957_004 else None
    # The 1900 system counts a 29 February 1900 that never was.
    if days in (0, 60) or days >= _FIRST_DAY_BEYOND:
        return None
    return (date(1899, 12, 30 if days > 60 else 31) + timedelta(days)).isoformat()
