"""Cells that hold one of a few words, a yes or no, or a number, in a file's own way of writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.answers import flag, pair
from pipelines.finding import Finding, shown
from pipelines.problem import Problem
from pipelines.typing.distinct import Distinct, distinct
from pipelines.typing.text_column import is_empty

STATUSES = ("open", "delivered", "cancelled", "not_a_promise")
WORDS: Mapping[str, tuple[str, ...]] = {
    "status": STATUSES,
    "cancelled_by": ("customer", "us"),
    "side": ("ours", "customer", "third_party"),
    "accepted_in_writing": ("yes", "no"),
    "set_by_doer": ("yes", "no"),
}
YES_NO = {"true": "yes", "false": "no", "1": "yes", "0": "no", "y": "yes", "n": "no"}
# What a reader is told of some of them.
SAID = {"open": "open (still to be delivered)", "not_a_promise": "not_a_promise (spam, a test)"}
EMPTY, ASIDE, ANY = "empty", "aside", "*"
ASKED = 100  # values of a column that are asked one by one


@dataclass(frozen=True)
class Typed:
    """A typed column and what is said of its cells."""

    cells: pa.Array
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


def words(
    cells: pa.Array,
    column: str,
    lines: NDArray[np.int64],
    meanings: Mapping[str, str],
    allowed: tuple[str, ...],
    answered: Mapping[str, str],
    *,
    is_ours: bool = True,
) -> Typed:
    """Cells as the words of ours they mean; a value that nobody mapped is asked, once.

    Exact spelling first, then without regard to case; "*" stands for every other value. An
    answer may also be "empty" (as if nothing stood there) or "aside" (the rows are set aside).
    `is_ours`: our own words need no mapping.
    """
    ours = {w.casefold(): w for w in allowed} if is_ours else {}
    known = {**ours, **{k.casefold(): v for k, v in meanings.items()}}
    told = {k.casefold(): v for k, v in answered.items()}
    found = distinct(cells)
    means: list[str | None] = []
    unknown: list[int] = []
    aside: list[int] = []
    for place, value in enumerate(found.values):
        fold = value.casefold()
        word = meanings.get(value) or answered.get(value) or known.get(fold) or told.get(fold)
        if word is None and value:
            word = meanings.get(ANY)
        if word == ASIDE:
            aside.append(place)
        elif value and word != EMPTY and word not in allowed:
            unknown.append(place)
        means.append(word if word in allowed else None)
    return Typed(
        found.replaced(means),
        tuple(_set_aside(found, aside, column)),
        tuple(_asked(found, unknown, column, lines, allowed)),
    )


def _set_aside(found: Distinct, places: list[int], column: str) -> list[Finding]:
    rows = np.flatnonzero(np.isin(found.codes, places)) if places else ()
    return [
        Finding(
            int(row), "UNKNOWN_VALUE", "aside", column, value := found.values[found.codes[row]],
            f"{column} {shown(value)} is set aside, as answered.",
        )
        for row in rows
    ]  # fmt: skip


def _asked(
    found: Distinct, places: list[int], column: str, lines: NDArray[np.int64],
    allowed: tuple[str, ...],
) -> list[Problem]:  # fmt: skip
    questions = []
    for place in places[:ASKED]:
        value, count = found.values[place], int(found.counts[place])
        line = int(lines[found.first[place]])
        rows = "one row" if count == 1 else f"{count} rows"
        first = "" if count == 1 else "the first "
        message = (
            f"Nothing says what {shown(value)} in {column} means ({rows}, {first}on line {line}). "
            f"Is it {', '.join(SAID.get(word, word) for word in allowed)}? Or {EMPTY} (it says "
            f"nothing) or {ASIDE} (its rows are set aside)?"
        )
        if len(places) > ASKED:
            message += f" {column} has {len(places)} values that nobody mapped."
        questions.append(
            Problem(
                "UNKNOWN_VALUE", "ask", message, line, column, value,
                choices=tuple(pair(value, w) for w in (*allowed, EMPTY, ASIDE)),
                flag=flag("UNKNOWN_VALUE", column, pair(value, allowed[0])),
            )
        )  # fmt: skip
    return questions


_GROUP = r"[0-9]{1,3}(?:[ '’\x{00A0}\x{202F}MARK][0-9]{3})+"
_POINT = rf"^[+-]?(?:[0-9]+|{_GROUP.replace('MARK', ',')})(?:\.[0-9]+)?$"
_COMMA = rf"^[+-]?(?:[0-9]+|{_GROUP.replace('MARK', '.')})(?:,[0-9]+)?$"
# A code (EUR), a sign alone or with its country (R$, US$), or one of the short words for it.
_CURRENCY = r"(?:[A-Z]{3}|[A-Z]{0,2}\p{Sc}|[Kk]r\.?|Fr\.?|zł|Kč|Ft|lei)"
_MONEY = rf"^{_CURRENCY}\s?|\s?{_CURRENCY}$"
_MARKS = ("point", "comma")


def numbers(cells: pa.Array, column: str, lines: NDArray[np.int64], answered: str | None) -> Typed:
    """Cells as numbers; the whole column has one decimal mark, asked where none proves it.

    A currency sign or code before or after the number is left out. What is no number is NULL,
    with a warning: no judgement rests on it.
    """
    bare = pc.replace_substring_regex(cells, _MONEY, "")
    filled = ~is_empty(cells)
    fits = {
        "point": np.asarray(pc.match_substring_regex(bare, _POINT)) & filled,
        "comma": np.asarray(pc.match_substring_regex(bare, _COMMA)) & filled,
    }
    readable = fits["point"] | fits["comma"]
    possible = [mark for mark in _MARKS if fits[mark][readable].all()]
    mark = answered if answered in _MARKS else possible[0] if len(possible) == 1 else None
    if mark is None:
        values = {m: _parsed(bare, fits[m], m) for m in _MARKS}
        differs = readable & (values["point"] != values["comma"])
        if differs.any():
            asked = (
                _ask_mark(cells, column, lines, int(np.argmax(differs)))
                if possible
                else _ask_marks(cells, column, lines, fits)
            )
            return Typed(pa.nulls(len(cells), pa.float64()), problems=(asked,))
        mark = "point"
    findings = [
        Finding(
            int(row), "UNKNOWN_VALUE", "warn", column, value := cells[int(row)].as_py(),
            f"{column} {shown(value)} is no number; it is left empty.",
        )
        for row in np.flatnonzero(filled & ~fits[mark])
    ]  # fmt: skip
    parsed = _parsed(bare, fits[mark], mark)
    return Typed(pa.array(parsed, pa.float64(), mask=~fits[mark]), tuple(findings))


def _parsed(bare: pa.Array, fits: NDArray[np.bool_], mark: str) -> NDArray[np.float64]:
    plain = pc.replace_substring_regex(bare, f"[^0-9{'.' if mark == 'point' else ','}+-]", "")
    plain = pc.replace_substring(plain, ",", ".")
    plain = pc.replace_substring_regex(pc.if_else(pa.array(fits), plain, "0"), r"^\+", "")
    return np.asarray(plain.cast(pa.float64()))


def _ask_marks(
    cells: pa.Array, column: str, lines: NDArray[np.int64], fits: Mapping[str, NDArray[np.bool_]]
) -> Problem:
    """Of a column in which one cell proves the point and another the comma."""
    point, comma = (
        int(np.argmax(fits[mark] & ~fits[other]))
        for mark, other in (("point", "comma"), ("comma", "point"))
    )
    value = cells[comma].as_py()
    message = (
        f"{column} has numbers with two decimal marks: {shown(cells[point].as_py())} on line "
        f"{lines[point]} can only have the point, {shown(value)} on line {lines[comma]} only the "
        "comma. Which is it? The others are then left empty."
    )
    return Problem(
        "UNKNOWN_VALUE", "ask", message, int(lines[comma]), column, value,
        choices=_MARKS, flag=flag("UNKNOWN_VALUE", column, _MARKS[0]),
    )  # fmt: skip


def _ask_mark(cells: pa.Array, column: str, lines: NDArray[np.int64], row: int) -> Problem:
    line, value = int(lines[row]), cells[row].as_py()
    message = (
        f"Whether the point or the comma is the decimal mark in {column} cannot be known: "
        f"{shown(value)} on line {line} is a number either way. Which is it?"
    )
    return Problem(
        "UNKNOWN_VALUE", "ask", message, line, column, value,
        choices=_MARKS, flag=flag("UNKNOWN_VALUE", column, _MARKS[0]),
    )  # fmt: skip
