"""Days go in; how the reader of this visit writes them comes out, by the browser's own setting."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.words import MONTHS, day_in_words

# Where the month, or the year, comes first; everywhere else the day does. Months stay in words,
# for 3/4 is another day on the other side of the sea.
_MONTH_FIRST = ("en-US", "en-PH", "en-BZ", "en-FM", "en-GU", "en-PR")
_YEAR_FIRST = ("ja", "zh", "ko", "hu", "sv", "lt", "mn", "eu", "fa")


def order(locale: str | None) -> str:
    """'dmy', 'mdy' or 'ymd' of 'en-GB', 'en-US', 'sv-SE'."""
    name = locale or ""
    if name in _MONTH_FIRST or name == "en":
        return "mdy"
    return "ymd" if name.split("-")[0] in _YEAR_FIRST else "dmy"


def day_written(day: date, *, year: int | None = None) -> str:
    """'10 Mar 2026', 'Mar 10, 2026' or '2026 Mar 10'; without the year where it is `year`."""
    written = order(st.context.locale)
    if written == "dmy":
        return day_in_words(day, year=year)
    month = f"{MONTHS[day.month - 1]} {day.day}"
    if day.year == year:
        return month
    return f"{month}, {day.year}" if written == "mdy" else f"{day.year} {month}"


def column_format() -> str:
    """The same for a column of a table (st.column_config.DateColumn)."""
    return {"dmy": "D MMM YYYY", "mdy": "MMM D, YYYY", "ymd": "YYYY MMM D"}[
        order(st.context.locale)
    ]


def input_format() -> str:
    """The same for a box a day is written into (st.date_input)."""
    return {"dmy": "DD/MM/YYYY", "mdy": "MM/DD/YYYY", "ymd": "YYYY/MM/DD"}[order(st.context.locale)]
