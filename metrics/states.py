"""Conditions on rows go in; one SQL text that counts each of them by key comes out."""

from __future__ import annotations

import re

from metrics.population import FLAGS

Pieces = dict[str, tuple[str, ...]]  # by name, the conditions of which all are to hold

# The columns that hold one of a few values, and the words between them.
_SQL_WORDS = frozenset({"AND", "OR", "NOT", "IN", "IS", "NULL", "TRUE", "FALSE"})
_STATES = _SQL_WORDS | {
    "outcome", "counted_as", "reason", "is_missing", "is_on_time_to_current", *FLAGS,
}  # fmt: skip
_TEXT, _WORD = re.compile(r"'[^']*'"), re.compile(r"[A-Za-z_][A-Za-z_0-9.]*")
# Up to two counts are asked of every row; more, where they ask the same few columns, of every
# state that rows are in: a million of them are in a few dozen. Either way is the faster one there.
_MANY = 3


def counts_sql(selected: str, grouped: str, pieces: Pieces, rows: str, *, few: bool) -> str:
    """`selected` (key, source, instance) and how many rows each piece holds for, by `grouped`.

    `few` groups may come in several rows each, to be added up by whoever asked: for a few dozen
    rows that is quicker than to have them added up.
    """
    told = {
        name: " AND ".join(f"({c})" for c in dict.fromkeys(each)) for name, each in pieces.items()
    }
    words = {word for each in told.values() for word in _WORD.findall(_TEXT.sub("", each))}
    if len(set(told.values())) < _MANY or not words <= _STATES:
        counts = [_count(each, name) for name, each in told.items()]
        return f"SELECT {', '.join([selected, *counts])} {rows} GROUP BY {grouped}"
    by = ", ".join([grouped, *sorted(words - _SQL_WORDS)])
    states = [f"CASE WHEN {each or 'TRUE'} THEN count(*) ELSE 0 END AS {name}"
              for name, each in told.items()]  # fmt: skip
    sql = f"SELECT {', '.join([selected, *states])} {rows} GROUP BY {by}"
    if few:
        return sql
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in told)
    return (
        f"SELECT key, source, instance, {sums} FROM ({sql}) AS states"
        " GROUP BY key, source, instance"
    )


def _count(condition: str, name: str) -> str:
    if not condition:
        return f"count(*) AS {name}"
    # Quicker than count(*) FILTER, whose conditions are asked of every row anew.
    return f"CAST(sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT) AS {name}"
