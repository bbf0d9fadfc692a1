"""A page before it is written: plain words in the order they are read; nothing is escaped yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import bidirectional
from urllib.parse import quote, urlsplit

from metrics.scope import Scope


@dataclass(frozen=True)
class Picture:
    """A drawing, and what it says for whoever does not see it."""

    svg: str
    alt: str
    width: int  # of its own, in points: a page may draw it smaller


@dataclass(frozen=True)
class Entry:
    """One thing to say: a line to see first, lines below it, a drawing, where to read more: an
    address, which of the pages of the same file it is (`to`, from 0), or the promise it is of
    (`record`: source, instance, id), for a page that can open it.
    """

    head: str
    lines: tuple[str, ...] = ()
    url: str | None = None
    tags: tuple[str, ...] = ()  # what to see at a glance, after the head
    picture: Picture | None = None
    to: int | None = None
    record: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Section:
    """`is_wide`: over the whole page; the others stand in two columns where there is room. `name`
    is what the section is, where its title says it in several ways."""

    title: str
    lead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    is_numbered: bool = False
    is_wide: bool = False
    pictures: tuple[Picture, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Page:
    """`kind` says what it is ('Call brief'), `as_of` the day its numbers speak for, `standing`
    what they rest on."""

    title: str
    kind: str
    as_of: date
    standing: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str


def web(url: str | None) -> str | None:
    """The address if it is one of the web, with every other sign as a number: nothing else becomes
    a link, and this one is none but its own."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return quote(url.strip(), safe=":/?#@!$&+,;=%~") if is_web else None


def within(scope: Scope) -> str:
    """What the numbers leave out because of who asks: '' of everything."""
    return (
        "" if scope.is_everything else f" Of what its reader may see: {clipped(str(scope), 160)}."
    )


# Unicode's own marks around words that run in a direction of their own.
ISOLATE, END = "\u2068", "\u2069"
# Letters of Hebrew, Arabic, Syriac, Thaana and N'Ko, and what may stand inside a name of them.
_LEFTWARDS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_NAME = re.compile(rf"[{_LEFTWARDS}]+(?:[\s\d.'’&/–-]*[{_LEFTWARDS}]+)*")


def clipped(words: str, longest: int) -> str:
    """Words on one line; where there are more than `longest` signs, an ellipsis says so. Words of a
    script from right to left keep to themselves: the day after them is read as it is written.
    """
    line = " ".join(words.split())
    line = line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
    goes_left = any(bidirectional(sign) in ("R", "AL") for sign in line)
    return f"{ISOLATE}{line}{END}" if goes_left else line


def isolated(words: str) -> str:
    """A sentence in which names of a script from right to left keep to themselves: without it the
    57 of "57%" after such a name is shown before it, where it reads as another's.
    """
    return _NAME.sub(lambda name: f"{ISOLATE}{name[0]}{END}", words)
