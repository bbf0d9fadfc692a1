"""The promises of one customer as a brief tells them, and what to say about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from metrics.conditions import MATURED, ON_TIME
from metrics.filters import Filters
from metrics.frame import FEW, share_shown
from metrics.history import Key
from metrics.listing import flags
from metrics.population import chosen, chosen_moves
from metrics.scope import Scope
from metrics.sql import Condition, ask, tally
from metrics.stops import Stop, late_from, stops_of
from metrics.why import why
from metrics.words import beside_in_words, count_in_words, day_in_words

# What a brief talks about: judged, and something is owed, coming or delivered.
_TOLD = Condition(
    "outcome IN ('broken_overdue', 'open_not_due', 'open_renegotiated', 'kept_original',"
    " 'kept_renegotiated', 'broken_late')"
)


@dataclass(frozen=True)
class Item:
    """One promise as the brief tells it."""

    key: Key
    title: str  # its id where it has no title
    team: str | None
    owner: str | None
    kind: str | None
    outcome: str
    first_due: datetime
    first_due_is_day: bool
    in_force: datetime
    in_force_is_day: bool
    days: int | None  # since the first date
    why: str
    flags: tuple[str, ...]
    cause: str | None
    value: float | None
    currency: str | None
    url: str | None
    dates: tuple[date, ...]  # every date there was, in the order they were given
    delivered_on: date | None
    stops: tuple[Stop, ...]  # its life, for a strip
    late_from: datetime | None

    @property
    def is_last_date(self) -> bool:
        """Its first date is not known to be the first: it is the only one on file."""
        return "history_missing" in self.flags


def items(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope, *, year: int
) -> list[Item]:
    """Every judged promise that is owed, coming or delivered, in the order of its key; dates
    outside `year` are written with theirs."""
    rows = chosen(filters, scope, _TOLD)
    moves = chosen_moves(filters, scope, _TOLD)
    its: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for move in ask(
        con, f"SELECT moves.* {moves.sql} ORDER BY moves.position", moves.params
    ).to_pylist():
        its[_key(move)].append(move)
    promises = ask(
        con, f"SELECT * {rows.sql} ORDER BY source, instance, promise_id", rows.params
    ).to_pylist()
    return [_item(promise, its[_key(promise)], year) for promise in promises]


def _key(row: Mapping[str, Any]) -> Key:
    return Key(row["source"], row["instance"], row["promise_id"])


def _item(promise: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], year: int) -> Item:
    given = [promise["first_due"]] + [
        move["after"]
        for move in moves
        if move["move"] in ("push", "pull_in")
        and not move["backdated"]
        and not move["after_delivery"]
    ]
    return Item(
        key=_key(promise),
        title=promise["title"] or promise["promise_id"],
        **{name: promise[name] for name in _AS_IT_IS},
        in_force=promise["due_in_force"],
        in_force_is_day=promise["due_in_force_is_day"],
        days=promise["slip_days"],
        why=why(promise, moves, year=year),
        flags=tuple(flags(dict(promise))),
        dates=tuple(dict.fromkeys(due.date() for due in given)),
        delivered_on=promise["delivered_at"].date() if promise["delivered_at"] else None,
        stops=stops_of(promise, moves, year=year),
        late_from=late_from(promise),
    )


_AS_IT_IS = (
    "team", "owner", "kind", "outcome", "first_due", "first_due_is_day", "cause", "value",
    "currency", "url",
)  # fmt: skip


def track_record(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope
) -> dict[tuple[str | None, str | None], str]:
    """How often each team kept each kind on the first date: '72% (n 64)'; under five, silent."""
    rows = chosen(filters, scope, Condition(f"{MATURED} AND NOT history_missing"))
    table = ask(
        con,
        f"SELECT team, kind, count(*) AS n, {tally(ON_TIME)} AS k {rows.sql} GROUP BY team, kind",
        rows.params,
    )
    return {
        (row["team"], row["kind"]): f"{share_shown(row['k'], row['n'])} (n {row['n']:,})"
        for row in table.to_pylist()
        if row["n"] >= FEW
    }


def record_in_words(total: Mapping[str, Any], basis: str) -> str:
    """'The first date has come for 14 promises: 8 kept on that date, 2 moved with notice,
    4 broken. 2 promises are still owed.' and what stands beside, where dates have no history."""
    beside = total["without_history"]
    if not total["population"] and not beside["population"]:
        return "No promised date has come yet."
    said = []
    if total["population"]:
        date_ = "The first date" if basis == "first_date" else "The last date on file"
        parts = [f"{total['on_time']:,} kept on that date"]
        if total["renegotiated"] is not None:
            parts.append(f"{total['renegotiated']:,} moved with notice")
        parts.append(f"{total['broken']:,} broken")
        said.append(
            f"{date_} has come for {count_in_words(total['population'], 'promise')}:"
            f" {', '.join(parts)}."
        )
    if basis == "last_date":
        said.append("Whether any date was moved cannot be said: earlier ones are not on file.")
    if beside["population"]:
        said.append(beside_in_words(beside))
    if total["owed"]:
        verb = "is" if total["owed"] == 1 else "are"
        whole = "Of all these, " if beside["population"] else ""
        said.append(f"{whole}{count_in_words(total['owed'], 'promise')} {verb} still owed.")
    return " ".join(said)


def words_for(item: Item, as_of: date) -> str:
    """What is owed, said straight: 'We said 23 May, then 6 Jun, and missed both. …'"""
    missed = [day for day in item.dates if day <= as_of]
    ahead = [day for day in item.dates if day > as_of]
    said = ", then ".join(day_in_words(day, year=as_of.year) for day in missed)
    words = f"We said {said}"
    if len(missed) == 1:
        words += " and missed it."
    else:
        words += f", and missed {'both' if len(missed) == 2 else 'each of them'}."
    if ahead:
        words += f" The date now is {day_in_words(ahead[-1], year=as_of.year)}."
    if item.cause:
        return f"{words} The reason we recorded: {item.cause}. We will ____ by ____."
    return f"{words} I don't know yet why; I will tell you by ____."
