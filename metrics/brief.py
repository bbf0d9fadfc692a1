"""Everything a leader needs before a call with one customer (definitions §6, article 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from metrics.brief_names import customer_names, nearest
from metrics.brief_shared import Conflict, Shared, shared
from metrics.cause_map import read as read_causes
from metrics.cause_map import recorded
from metrics.coverage import Coverage, coverage
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.forecast import DateToPromise
from metrics.history import Key
from metrics.items import Item, items, record_in_words, words_for
from metrics.owed import speaks_for
from metrics.population import chosen
from metrics.question import settings_of
from metrics.rates import rates
from metrics.scope import Scope
from metrics.sql import Condition, ask

# News for somebody whose last contact nobody recorded: what was delivered in so many days.
RECENT = 30
# Words to say it straight for so many: nobody reads out more.
STRAIGHT = 3


class UnknownCustomer(LookupError):
    """No promise to a customer of that name; `suggestions` are the nearest names there are."""

    def __init__(self, customer: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(f"There is no promise to a customer called '{customer}'.")
        self.suggestions = suggestions


@dataclass(frozen=True)
class Asked:
    """Something the customer was asked for and has not answered."""

    title: str
    what: str | None
    asked_on: date


@dataclass(frozen=True)
class Note:
    """What a reader wrote down after a call; `id` is the remark's, to take it back."""

    on: date
    text: str
    who: str
    id: str = ""


@dataclass(frozen=True)
class Brief:
    """What `kept brief` and the customer page show; the package `paper` writes it out."""

    customer: str
    as_of: date
    zone: str
    period: str  # the reader's choice in words, of the record only
    coverage: Coverage
    record: str  # one sentence
    owed: tuple[Item, ...]  # longest first
    value_owed: tuple[tuple[str, float], ...]  # per currency, never added across
    coming: tuple[Item, ...]  # soonest first
    conflicts: tuple[Conflict, ...]
    track: Mapping[tuple[str | None, str | None], str]  # by team and kind: '72% (n 64)'
    news: tuple[Item, ...]
    last_contact: date | None
    asked: tuple[Asked, ...]
    next_dates: tuple[DateToPromise, ...]
    words: tuple[tuple[str, str], ...]  # of what is owed: its title, and how to say it straight
    off: tuple[str, ...]  # what these files cannot say
    notes: tuple[Note, ...]  # of earlier calls, newest first
    scope: Scope  # what the reader may see: everything here is of that


def brief(
    con: duckdb.DuckDBPyConnection,
    customer: str,
    filters: Filters,
    scope: Scope,
    *,
    notes: Sequence[Note] = (),
    settings: Mapping[str, Any] | None = None,
    known: Shared | None = None,
) -> Brief:
    """The call brief; raises UnknownCustomer. `notes` are those kept about this customer;
    `settings` those in force, whose causes readers may have added to (None: those it was judged
    with); `known` is what several briefs have in common, of the same filters and scope.

    A period chosen is that of the record; what is owed, coming and delivered is all there is,
    whatever team or period the reader was looking at: nothing owed may be hidden before a call.
    """
    everything = Filters(customers=(customer,), as_of=filters.as_of)
    seen = speaks_for(con, everything, scope) if customer.strip() else None
    if seen is None:
        names = customer_names(con, filters, scope)
        raise UnknownCustomer(customer, nearest(customer, names))
    known = shared(con, (customer,), filters, scope) if known is None else known
    period = replace(
        everything, first_due_from=filters.first_due_from, first_due_to=filters.first_due_to
    )
    settings = settings_of(con) if settings is None else settings
    tags = read_causes(settings.get("causes", {})).tags
    promises = [
        replace(item, cause=recorded(item.cause, item.key, tags))
        for item in items(con, everything, scope, year=seen.year)
    ]
    owed = [item for item in promises if item.outcome == "broken_overdue"]
    owed.sort(key=lambda item: (-(item.days or 0), item.key))
    coming = [item for item in promises if item.outcome in ("open_not_due", "open_renegotiated")]
    coming.sort(key=lambda item: (item.in_force, item.key))
    last_contact = _last_contact(con, everything, scope)
    since = last_contact or seen - timedelta(days=RECENT)
    kept = rates(con, None, period, scope)
    zone = str(settings.get("zone", "UTC"))
    return Brief(
        customer=customer,
        as_of=seen,
        zone=zone,
        period=str(replace(period, customers=(), as_of=None)),
        coverage=coverage(con, period, scope),
        record=record_in_words(kept["total"], kept["basis"]),
        owed=tuple(owed),
        value_owed=_values(owed),
        coming=tuple(coming),
        conflicts=known.conflicts.get(customer, ()),
        track=known.track,
        news=tuple(item for item in promises if item.delivered_on and item.delivered_on >= since),
        last_contact=last_contact,
        asked=_asked(con, everything, scope, zone),
        next_dates=_next_dates([*owed, *coming], known),
        words=tuple((item.title, words_for(item, seen)) for item in owed[:STRAIGHT]),
        off=_off(con, kept["off"], owed, everything, scope, last_contact),
        scope=scope,
        notes=tuple(
            sorted(
                (note for note in notes if note.on <= (filters.as_of or date.max)),
                key=lambda note: note.on,
                reverse=True,
            )
        ),
    )


def _values(owed: Sequence[Item]) -> tuple[tuple[str, float], ...]:
    """What is owed per currency, never added across; a value without one stands by itself."""
    sums: dict[str, float] = {}
    for item in owed:
        if item.value is not None:
            sums[item.currency or ""] = sums.get(item.currency or "", 0.0) + item.value
    return tuple(sorted(sums.items(), key=lambda pair: -pair[1]))


def _last_contact(con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope) -> date | None:
    """The newest day on which any export says the customer was spoken to, by the as-of."""
    by = Condition("last_contact_at < date_trunc('day', as_of) + INTERVAL 1 DAY")
    rows = chosen(filters, scope, by)
    newest = ask(con, f"SELECT max(last_contact_at) AS at {rows.sql}", rows.params)["at"][0].as_py()
    return newest.date() if newest is not None else None


def _asked(
    con: duckdb.DuckDBPyConnection, filters: Filters, scope: Scope, zone: str
) -> tuple[Asked, ...]:
    """What the customer was asked for, on promises not delivered yet, with no reply since."""
    rows = chosen(filters, scope, Condition("outcome LIKE 'open%' OR outcome = 'broken_overdue'"))
    told = ask(
        con,
        'SELECT source, instance, promise_id, events."at", at_grain, event, after, events.reason,'
        " page.title"
        " FROM events JOIN (SELECT source, instance, promise_id, title, as_of"
        f" {rows.sql}) AS page USING (source, instance, promise_id)"
        " WHERE event IN ('asked_of_customer', 'waiting_on_customer', 'reply_from_customer')"
        " AND events.\"at\" < date_trunc('day', page.as_of) + INTERVAL 1 DAY"
        ' ORDER BY source, instance, promise_id, events."at", event',
        rows.params,
    ).to_pylist()
    open_: dict[Key, Asked] = {}
    for row in told:
        key = Key(row["source"], row["instance"], row["promise_id"])
        if row["event"] == "reply_from_customer":
            open_.pop(key, None)
        else:
            open_[key] = Asked(
                title=row["title"] or key.promise_id,
                what=row["after"] or row["reason"],
                asked_on=_local_day(row["at"], row["at_grain"], zone),
            )
    return tuple(sorted(open_.values(), key=lambda asked: (asked.asked_on, asked.title)))


def _local_day(at: datetime, grain: str, zone: str) -> date:
    """The day in the business zone; only an instant has one to be converted to."""
    if grain != "utc":
        return at.date()
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def _next_dates(items: Sequence[Item], known: Shared) -> tuple[DateToPromise, ...]:
    """For every team and kind of what is owed or coming: how long theirs take."""
    met = dict.fromkeys((item.team, item.kind) for item in items)
    return tuple(known.dates[pair] for pair in met if pair in known.dates)[:5]


def _off(
    con: duckdb.DuckDBPyConnection,
    off: Mapping[str, str],
    owed: Sequence[Item],
    filters: Filters,
    scope: Scope,
    last_contact: date | None,
) -> tuple[str, ...]:
    """What these files cannot say, with the column that would."""
    told = [f"{by_name[name].title}: {reason}" for name, reason in off.items()]
    if last_contact is None:
        told.append(
            "When you last spoke is not on file (column last_contact_at): the news is what was "
            f"delivered in the last {RECENT} days."
        )
    if owed and not any(item.cause for item in owed):
        told.append("Why what is owed was missed is not on file (column cause).")
    rows = chosen(filters, scope)
    [known] = ask(
        con,
        "SELECT count(*) > 0 AS known FROM events WHERE event IN ('asked_of_customer',"
        " 'waiting_on_customer') AND source IN (SELECT source " + rows.sql + ")",
        rows.params,
    )["known"].to_pylist()
    if not known:
        told.append(
            "What the customer owes us is not on file (events asked_of_customer and "
            "waiting_on_customer)."
        )
    return tuple(told)
