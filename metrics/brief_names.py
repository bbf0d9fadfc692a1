"""Names as somebody wrote them go in; the customers of the store they are, or may be, come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import Condition, ask

NEAR = 0.6  # difflib's ratio from which a name is worth asking about
ASKED = 5
# Of more names than this the nearest are not looked for: it would take longer than reading them.
MOST = 50_000


@dataclass(frozen=True)
class Unknown:
    """A name that no customer has; `near` are those somebody may have meant, nearest first."""

    asked: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """The customers meant, each once, in the order asked; and the names nobody has."""

    found: tuple[str, ...]
    unknown: tuple[Unknown, ...]


def customer_names(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> tuple[str, ...]:
    """Every customer the asker may see, in the order of their names; of the filters only the
    as-of counts."""
    rows = chosen(Filters(as_of=filters.as_of), scope, Condition("customer IS NOT NULL"))
    found = ask(con, f"SELECT DISTINCT customer {rows.sql} ORDER BY customer", rows.params)
    names: list[str] = found["customer"].to_pylist()
    return tuple(names)


def named(
    con: duckdb.DuckDBPyConnection, asked: Sequence[str], filters: Filters, scope: Scope
) -> Named:
    """The customers of these names, letter for letter, else the one customer whose name differs
    only in case and spaces. Nothing else is taken for a customer: it is asked about."""
    names = customer_names(con, filters, scope)
    exact, alike = set(names), by_alike(names)
    found: dict[str, None] = {}
    unknown: dict[str, Unknown] = {}
    for name in asked:
        same = alike.get(folded(name), ())
        if name in exact:
            found[name] = None
        elif len(same) == 1:
            found[same[0]] = None
        elif name.strip():
            unknown[name] = Unknown(name, tuple(same) or nearest(name, names))
    return Named(tuple(found), tuple(unknown.values()))


def mentioned(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The customers whose whole name stands in a text as words of its own, the longer name first
    where one is part of the other ('Acme North', not 'Acme' as well)."""
    rest, found = folded(text), []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        words = folded(name)
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
        if words and words in rest and re.search(pattern, rest):
            found.append(name)
            rest = re.sub(pattern, " | ", rest)
    return tuple(found)


def nearest(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The customers somebody may have meant by a name: those alike first, at most five."""
    if len(names) > MOST:
        return ()
    alike = by_alike(names)
    near = get_close_matches(folded(name), alike, n=ASKED, cutoff=NEAR)
    return tuple(one for key in near for one in alike[key])[:ASKED]


def by_alike(names: Sequence[str]) -> dict[str, list[str]]:
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(folded(name), []).append(name)
    return alike


def folded(name: str) -> str:
    """A name without what nobody means by it: case, spaces, the two ways to write an accent."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
