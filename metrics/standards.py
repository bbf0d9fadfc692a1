"""What a team is held to: [standards] of the settings, or a CSV, in; a verdict for each out.

[standards]                      # for every team and kind that has none of its own
on_time = 0.9                    # the share to be kept on time; 90 says the same
[standards."Field Service"]      # a team
on_time = 0.85
delivery_days = 30               # days from being made within which a promise is delivered
[standards."Field Service"."Installation"]   # a team's kind; "*" is any team
response_days = 2
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.forecast import ENOUGH, curves, own_record
from metrics.metric import Measured, overall
from metrics.population import chosen
from metrics.scope import Scope
from metrics.sql import Condition, ask
from metrics.trend import trend

ANY = "*"
NAMES = ("on_time", "delivery_days", "response_days")
NO_RESPONSE = (
    "Cannot be measured from these files: no column says when a customer was first answered."
)


class StandardError(ValueError):
    """A standard that cannot be used; the message is a sentence for its writer."""


@dataclass(frozen=True)
class Standard:
    """What is asked: a share kept on time (0…1), days to delivery, days to a first response."""

    on_time: float | None = None
    delivery_days: int | None = None
    response_days: int | None = None

    def over(self, wider: Standard) -> Standard:
        """This one, and from a wider one what it does not say."""
        own = {name: getattr(self, name) for name in NAMES if getattr(self, name) is not None}
        return replace(wider, **own)


@dataclass(frozen=True)
class Standards:
    """Standards by (team, kind); '*' is any. The narrowest one that says something counts."""

    by_pair: Mapping[tuple[str, str], Standard]

    def of(self, team: str | None, kind: str | None) -> Standard:
        found = Standard()
        for pair in ((ANY, ANY), (ANY, kind), (team, ANY), (team, kind)):
            narrower = self.by_pair.get((pair[0] or "", pair[1] or ""))
            found = narrower.over(found) if narrower else found
        return found


@dataclass(frozen=True)
class Assured:
    """How one team's kind of promise stands against its standard.

    verdict: 'will meet it', 'hit and miss' or 'will miss it' (Making Data Count: by the limits of
    its monthly rate), 'too early to say' under twelve matured months, or 'no standard'.
    delivered_within: the share delivered within delivery_days (Kaplan–Meier), None: cannot say.
    response: why the response standard cannot be measured, None where there is none.
    """

    team: str | None
    kind: str | None
    standard: Standard
    measured: Measured
    verdict: str
    delivered_within: float | None
    n_taken: int
    response: str | None

    @property
    def is_last_date(self) -> bool:
        """The rate is to the last date on file: none of its promises has a due history."""
        return self.measured.label != by_name["on_time"].title


def read(standards: Mapping[str, Any]) -> Standards:
    """Of the settings; raises StandardError naming what is wrong."""
    found: dict[tuple[str, str], Standard] = {}
    _read_table(standards, "", (ANY, ANY), found)
    for team, of_team in _tables(standards):
        _read_table(of_team, f".{team}", (team, ANY), found)
        for kind, of_kind in _tables(of_team):
            _read_table(of_kind, f".{team}.{kind}", (team, kind), found)
            if list(_tables(of_kind)):
                raise StandardError(f"[standards.{team}.{kind}] is a team and a kind: no deeper.")
    return Standards(found)


def read_csv(text: str) -> Standards:
    """Of an uploaded file with the header team, kind and any of on_time, delivery_days and
    response_days; an empty team or kind is any. Raises StandardError with the line."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not set(rows.fieldnames or ()) & set(NAMES):
        raise StandardError(f"The first line names the columns: team, kind, {', '.join(NAMES)}.")
    found = {}
    for row in rows:
        pair = ((row.get("team") or ANY).strip(), (row.get("kind") or ANY).strip())
        if pair in found:
            raise StandardError(f"Line {rows.line_num}: there are two for {' and '.join(pair)}.")
        said = {name: row[name].strip().removesuffix("%") for name in NAMES if row.get(name)}
        found[pair] = _standard(said, f"Line {rows.line_num}")
    return Standards(found)


def kept(name: str, file: bytes) -> dict[str, str]:
    """A file of standards as a remark keeps it, once it can be read. Raises StandardError."""
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StandardError(f"{name} is not UTF-8 text.") from error
    read_csv(text)
    return {"file": name, "csv": text}


def assured(
    con: duckdb.DuckDBPyConnection, standards: Standards, filters: Filters, scope: Scope
) -> list[Assured]:
    """For the Teams page: every team and kind among the chosen promises with its verdict, those
    without a standard too, said so; in the order of their names."""
    rows = chosen(filters, scope, Condition("counted_as <> 'excluded'"))
    pairs = ask(con, f"SELECT DISTINCT team, kind {rows.sql}", rows.params).to_pylist()
    taken = curves(con, own_record(filters), scope)
    found = []
    for row in sorted(pairs, key=lambda row: (row["team"] or "~", row["kind"] or "~")):
        team, kind = row["team"], row["kind"]
        its = replace(filters, teams=(team or "",), kinds=(kind or "",))
        standard, curve = standards.of(team, kind), taken.get((team, kind))
        within = None
        if standard.delivery_days is not None and curve is not None and curve.n >= ENOUGH:
            not_done = curve.not_done_after(standard.delivery_days)
            within = None if not_done != not_done else 1 - not_done
        found.append(
            Assured(
                team, kind, standard, overall(con, by_name["on_time"], its, scope),
                _verdict(con, standard, its, scope), within, curve.n if curve else 0,
                NO_RESPONSE if standard.response_days is not None else None,
            )
        )  # fmt: skip
    return found


def _verdict(
    con: duckdb.DuckDBPyConnection, standard: Standard, filters: Filters, scope: Scope
) -> str:
    if standard.on_time is None:
        return "no standard"
    told = trend(con, by_name["on_time"], filters, scope, standard=standard.on_time)
    return told.assurance or "too early to say"


def _tables(table: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, value) for name, value in table.items() if isinstance(value, Mapping)]


def _read_table(
    table: Mapping[str, Any],
    where: str,
    pair: tuple[str, str],
    found: dict[tuple[str, str], Standard],
) -> None:
    said = {name: value for name, value in table.items() if not isinstance(value, Mapping)}
    if said:
        found[pair] = _standard(said, f"[standards{where}]")


def _standard(said: Mapping[str, Any], where: str) -> Standard:
    unknown = set(said) - set(NAMES)
    if unknown:
        raise StandardError(f"{where}: '{min(unknown)}' is none of {', '.join(NAMES)}.")
    numbers = {}
    for name, value in said.items():
        try:
            numbers[name] = float(value)
        except (TypeError, ValueError) as error:
            raise StandardError(f"{where}: {name} is a number, not '{value}'.") from error
    rate = numbers.get("on_time")
    if rate is not None:
        rate = rate / 100 if rate > 1 else rate
        if not 0 < rate <= 1:
            raise StandardError(f"{where}: on_time is a share such as 0.9 or 90.")
    days = {name: numbers[name] for name in NAMES[1:] if name in numbers}
    for name, value in days.items():
        if value < 0 or value != int(value):
            raise StandardError(f"{where}: {name} is a whole number of days, not {value:g}.")
    return Standard(rate, **{name: int(value) for name, value in days.items()})
