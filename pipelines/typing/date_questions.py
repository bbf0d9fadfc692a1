"""What is said or asked about the dates of a column, each as one problem."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pipelines.answers import flag, pair
from pipelines.finding import shown
from pipelines.problem import Problem
from pipelines.typing.date_order import WORDS
from pipelines.typing.zone_names import AMBIGUOUS

SPANS = {"2000-2099": 2000, "1969-2068": 1969, "1930-2029": 1930}
SYSTEMS = {"1900": -25_569, "1904": -24_107}  # days from Excel's day 0 to 1970-01-01

Place = Callable[[int], tuple[int, str, str]]  # of a row: line, column, value


def order_proved(place: Place, order: str, proof: tuple[int, ...]) -> Problem:
    quoted = " and ".join(f"line {place(row)[0]}: {place(row)[2]}" for row in proof)
    line, column, value = place(proof[0])
    message = f"The dates of {column} are read {WORDS[order]}: {quoted} can be read no other way."
    return Problem("DATE_ORDER", "warn", message, line, column, value)


def order_conflict(place: Place, rows: tuple[int, ...]) -> Problem:
    first, second = (place(row) for row in rows)
    message = (
        f"{second[1]} has dates in two orders: line {first[0]} ({shown(first[2])}) and line "
        f"{second[0]} ({shown(second[2])}) contradict each other. Export the file again with one "
        "date format; nothing was imported."
    )
    return Problem("DATE_ORDER_CONFLICT", "refuse", message, second[0], second[1], second[2])


def ask_half_converted(place: Place, converted: int, left: int) -> Problem:
    made, text = place(converted), place(left)
    message = (
        f"{made[1]} may have been half converted by a spreadsheet: line {text[0]} "
        f"({shown(text[2])}) stayed text, day first, and every date it did understand, such as "
        f"{shown(made[2])} on line {made[0]}, has a day up to 12, as where it took the day for the "
        "month. Are those as they should be (as_written), or are their day and month swapped? "
        "Better, export the file again and import it without opening it."
    )
    return Problem(
        "DATE_ORDER_CONFLICT", "ask", message, made[0], made[1], made[2],
        choices=("as_written", "swapped"),
        flag=flag("DATE_ORDER_CONFLICT", made[1], "as_written"),
    )  # fmt: skip


def order_denied(place: Place, row: int, order: str) -> Problem:
    line, column, value = place(row)
    message = (
        f"The mapping says that {column} is written {WORDS[order]}, but line {line} "
        f"({shown(value)}) is no date that way. Correct the mapping or the file."
    )
    return Problem("DATE_ORDER_CONFLICT", "refuse", message, line, column, value)


def ask_order(place: Place, row: int, possible: tuple[str, ...]) -> Problem:
    line, column, value = place(row)
    ways = " or ".join(f"{order} ({WORDS[order]})" for order in possible)
    message = (
        f"{column} may be {ways}: {shown(value)} on line {line} is a date either way, and no line "
        "of the column tells which. Which is it?"
    )
    return Problem(
        "DATE_AMBIGUOUS", "ask", message, line, column, value,
        choices=possible, flag=f"--dates {'|'.join(possible)}",
    )  # fmt: skip


def ask_span(place: Place, row: int) -> Problem:
    line, column, value = place(row)
    message = (
        f"{column} has years of two digits ({shown(value)} on line {line}). Which hundred years "
        "are they in?"
    )
    return Problem(
        "DATE_TWO_DIGIT_YEAR", "ask", message, line, column, value,
        choices=tuple(SPANS), flag=flag("DATE_TWO_DIGIT_YEAR", column, "2000-2099"),
    )  # fmt: skip


def ask_serial(place: Place, row: int) -> Problem:
    line, column, value = place(row)
    start = datetime(1970, 1, 1, tzinfo=UTC)
    days = {s: start + timedelta(days=float(value) + shift) for s, shift in SYSTEMS.items()}
    message = (
        f"{column} looks like Excel's count of days: {value} on line {line} is "
        f"{days['1900']:%Y-%m-%d} in the 1900 system and {days['1904']:%Y-%m-%d} in the 1904 "
        "system (old Macs). Which is it?"
    )
    return Problem(
        "DATE_SERIAL", "ask", message, line, column, value,
        choices=tuple(SYSTEMS), flag=flag("DATE_SERIAL", column, "1900"),
    )  # fmt: skip


def ask_zone(place: Place, row: int, name: str) -> Problem:
    line, column, value = place(row)
    choices = AMBIGUOUS[name]
    message = (
        f"{name} in {column} ({shown(value)} on line {line}) is the name of several time zones "
        f"({', '.join(choices)}). Which is meant?"
    )
    return Problem(
        "TIME_ZONE_AMBIGUOUS", "ask", message, line, column, value,
        choices=tuple(pair(name, choice) for choice in choices),
        flag=flag("TIME_ZONE_AMBIGUOUS", column, pair(name, choices[0])),
    )  # fmt: skip


def unit_conflict(place: Place, rows: tuple[int, int]) -> Problem:
    first, second = (place(row) for row in rows)
    message = (
        f"{second[1]} counts time in two units: line {first[0]} ({first[2]}) and line {second[0]} "
        f"({second[2]}) are not both seconds, milliseconds or microseconds since 1970. Export "
        "the file again with one unit; nothing was imported."
    )
    return Problem("DATE_UNIT_CONFLICT", "refuse", message, second[0], second[1], second[2])


def mixed_zones(place: Place, row: int, count: int, zone: str) -> Problem:
    line, column, value = place(row)
    message = (
        f"{column} has times with an offset and {count} without one, the first on line {line} "
        f"({shown(value)}); those are taken as local to {zone}."
    )
    return Problem("TIME_NO_ZONE", "warn", message, line, column, value)
