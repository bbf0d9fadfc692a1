"""Words of a reader go in; the customers and promises they may mean come out, best first."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import duckdb

from metrics.conditions import JUDGED, OWED
from metrics.filters import Filters
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import Condition, ask, tally

LISTED = 20  # of either kind: more is a question for the filters
_SPACES = re.compile(r"\s+")

# How well a text fits, best first: the very text, its beginning, the beginning of one of its
# words, every word somewhere in it.
_SAME, _STARTS, _WORD_STARTS, _WITHIN = range(4)


class Found(NamedTuple):
    """What a search gives, best first: `customers` with customer, promises and owed; `promises`
    with their key, title, customer, team, outcome, counted_as, first_due and first_due_is_day.
    `more_customers` and `more_promises`: there are more than are listed.
    """

    customers: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    more_customers: bool
    more_promises: bool


def search(con: duckdb.DuckDBPyConnection, text: str, filters: Filters, scope: Scope) -> Found:
    """Customers by name and promises by id, title or customer, among the chosen that the asker may
    see. Ranked: an id as it is written, then what begins so, then what has all the words.
    """
    asked = _SPACES.sub(" ", text).strip().lower()
    if not asked:
        return Found([], [], False, False)
    customers, promises = (
        _customers(con, asked, filters, scope),
        _promises(con, asked, filters, scope),
    )
    return Found(
        customers[:LISTED],
        promises[:LISTED],
        len(customers) > LISTED,
        len(promises) > LISTED,
    )


def _customers(
    con: duckdb.DuckDBPyConnection, asked: str, filters: Filters, scope: Scope
) -> list[dict[str, Any]]:
    """One scan for the names; then only the names are looked at."""
    rows = chosen(filters, scope, Condition("customer IS NOT NULL"))
    fits, rank = _has_words("lower(customer)", asked), _rank("lower(customer)", asked)
    found = ask(
        con,
        f"SELECT customer, promises, owed FROM (SELECT customer, {tally(JUDGED)} AS promises,"
        f" {tally(OWED)} AS owed {rows.sql} GROUP BY customer) AS names WHERE {fits.sql}"
        f" ORDER BY {rank.sql}, owed DESC, customer LIMIT {LISTED + 1}",
        rows.params + fits.params + rank.params,
    )
    return list(found.to_pylist())


def _promises(
    con: duckdb.DuckDBPyConnection, asked: str, filters: Filters, scope: Scope
) -> list[dict[str, Any]]:
    text = "lower(promise_id || ' ' || coalesce(title, '') || ' ' || coalesce(customer, ''))"
    either = _has_words(text, asked)
    rows = chosen(filters, scope, either)
    ids, titles = _rank("lower(promise_id)", asked), _rank("lower(coalesce(title, ''))", asked)
    found = ask(
        con,
        "SELECT source, instance, promise_id, title, customer, team, outcome, counted_as,"
        f" first_due, first_due_is_day {rows.sql} ORDER BY {ids.sql}, {titles.sql},"
        " outcome <> 'broken_overdue', first_due DESC NULLS LAST, source, instance, promise_id"
        f" LIMIT {LISTED + 1}",
        rows.params + ids.params + titles.params,
    )
    return list(found.to_pylist())


def _has_words(text: str, asked: str) -> Condition:
    """Every word asked for stands somewhere in the text; the reader's words are bound."""
    words = asked.split(" ")
    return Condition(" AND ".join(f"position(? IN {text}) > 0" for _ in words), tuple(words))


def _rank(text: str, asked: str) -> Condition:
    """How well the whole of what was asked for fits the text: 0 is the text itself."""
    return Condition(
        f"CASE WHEN {text} = ? THEN {_SAME} WHEN starts_with({text}, ?) THEN {_STARTS}"
        f" WHEN position(? IN {text}) > 0 THEN {_WORD_STARTS} ELSE {_WITHIN} END",
        (asked, asked, f" {asked}"),
    )
