"""Small drawn pieces that more than one page uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape as html_escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from dashboard.charts.ink import Ink
from dashboard.locale import day_written
from dashboard.pictures import picture as picture
from dashboard.session import Session
from metrics.coverage import coverage
from metrics.owed import as_of
from metrics.words import system_in_words
from paper.page import isolated

OLD_DAYS = 14  # an export older than this is said to be old
_HERE = Path(__file__).parent
STYLES = _HERE / "kept.html"
ICON = _HERE / "icon.svg"


def logo(ink: Ink) -> str:
    """The mark and the name, in the text colour of the paper."""
    mark = ICON.read_text(encoding="utf-8").split(">", 1)[1].removesuffix("</svg>\n")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="190" height="64" viewBox="0 0 190 64">'
        f'{mark}<text x="76" y="49" font-family="Georgia, serif" font-size="50" '
        f'font-weight="600" fill="{ink.text}">Kept</text></svg>'
    )


def shown(text: Any) -> str:
    """Text from a file for st.html, as written."""
    return html_escape(isolated(str(text)))


def question(text: str) -> None:
    """The page's question, its one h1; our own words only."""
    st.html(f'<h1 class="kept-question">{text}</h1>')


def named(text: str) -> None:
    """The h1 of a page about one customer, team or promise: its name, already `shown`."""
    st.html(f'<h1 class="kept-question kept-named">{text}</h1>')


def lead(html: str, *, is_wide: bool = False) -> None:
    """The answer in words, first; text from a file in it is already `shown`."""
    wide = ' data-wide="yes"' if is_wide else ""
    st.html(f'<p class="kept-lead"{wide}>{html}</p>')


def counted(number: int, outcome: str = "") -> str:
    """A number in the lead, underlined in the colour of its outcome."""
    return f'<b class="kept-{outcome}">{number:,}</b>' if outcome else f"<b>{number:,}</b>"


def many(number: int, one: str, more: str | None = None, outcome: str = "") -> str:
    """'1 promise', '12 promises', the number as `counted`."""
    noun = one if number == 1 else more or f"{one}s"
    return f"{counted(number, outcome)} {noun}"


def said(html: str) -> None:
    """A sentence under a heading."""
    st.html(f'<p class="kept-said">{html}</p>')


def quiet(html: str) -> None:
    """A sentence for whoever wants to know more."""
    st.html(f'<p class="kept-quiet">{html}</p>')


def facts(pairs: Mapping[str, Any]) -> None:
    """Names and values, one a line; values as written, none where there is nothing to say."""
    lines = "".join(
        f"<dt>{shown(name)}</dt><dd>{shown(value)}</dd>"
        for name, value in pairs.items()
        if value not in (None, "")
    )
    st.html(f'<dl class="kept-facts">{lines}</dl>')


def entry(
    head: str, lines: Sequence[str] = (), *, tags: Sequence[str] = (), quiet: str = ""
) -> None:
    """One thing to say: a head, lines below it, and what else to know; text as written."""
    marks = "".join(f'<span class="kept-tag">{shown(tag)}</span>' for tag in tags)
    first = f"<h3>{shown(head)}</h3>" if head else ""
    below = "</p><p>".join(shown(line) for line in lines)
    below = f"<p>{below}{marks}</p>" if below or marks else ""
    last = f'<p class="kept-quiet">{shown(quiet)}</p>' if quiet else ""
    st.html(f'<div class="kept-item">{first}{below}{last}</div>')


def standing(now: Session, *, with_coverage: bool) -> None:
    """Where the numbers stand: the as-of of each source, and how much could be judged."""
    sources = now.ask(as_of).to_pylist()
    details = []
    days = sorted({row["as_of"].date() for row in sources})
    words = [f"as of {day_written(now.filters.as_of or days[-1])}"] if days else []
    if len(days) > 1 and now.filters.as_of is None:
        year = days[-1].year
        each = (
            f"{shown(system(row))} {day_written(row['as_of'].date(), year=year)}" for row in sources
        )
        details.append(", ".join(each))
    if with_coverage:
        told = now.ask(coverage)
        covered, *reasons = str(told).split("; ", 1)
        reasons += [told.apart] if told.apart else []
        words.append(shown(covered))
        details += [shown(reason) for reason in reasons]
    words.append(f"times in {shown(now.reader.settings.zone)}")
    today = datetime.now(ZoneInfo(now.reader.settings.zone)).date()
    old = _old(sources, today) if now.filters.as_of is None else []
    line = " · ".join(word for word in words if word)
    line = line[:1].upper() + line[1:]
    if old:
        said(f"<span class='kept-tag'>old data</span> {' '.join(old)}")
    if not details:
        quiet(line)
        return
    more = "".join(f"<p>{detail[:1].upper() + detail[1:]}.</p>" for detail in details)
    st.html(f'<details class="kept-quiet"><summary>{line}</summary>{more}</details>')


def _old(sources: Sequence[Mapping[str, Any]], today: date) -> list[str]:
    """'The Jira export is 23 days old.', for each system that has not been exported lately."""
    ages = [(row, (today - row["as_of"].date()).days) for row in sources]
    return [
        f"The {shown(system(row))} export is {days:,} days old: what has happened since is not "
        "here."
        for row, days in ages
        if days > OLD_DAYS
    ]


def system(row: Mapping[str, Any]) -> str:
    """'Jira', 'Jira/eu', 'HubSpot deals', of a row that names its system."""
    return system_in_words(str(row["source"]), row["instance"] or "")


def filled(table: pa.Table) -> pa.Table:
    """The table without the columns in which nothing stands."""
    return table.select([c for c in table.column_names if table[c].null_count < table.num_rows])


def day(value: Any, *, year: int | None = None) -> str:
    """A day or time of a row, whichever way the row has it, as a reader writes it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        value = (
            datetime.fromisoformat(value)
            if "T" in value or " " in value
            else date.fromisoformat(value)
        )
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if (value.hour, value.minute) != (0, 0) else ""
        return day_written(value.date(), year=year) + clock
    return day_written(value, year=year)
