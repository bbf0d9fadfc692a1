"""Which judged rows a question is about: filters, scope and as-of day in; FROM and WHERE out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from metrics.filters import Filters
from metrics.scope import Scope
from metrics.sql import Condition

FLAGS = (
    "notice_unknown", "history_missing", "reopened", "thank_you_reopen", "date_removed",
    "backdated", "edited_after_delivery", "repeated_delivery", "recovery_kept",
    "recovery_missed", "revoked_with_notice", "revoked_late", "cancelled_after_break",
    "silent_since_due", "delivery_date_inferred", "day_precision",
)  # fmt: skip

# The columns that promises and past have both, written out; an earlier as-of moves some of them.
COLUMNS = (
    "source", "instance", "promise_id", "title", "customer", "team", "owner", "kind", "priority",
    "url", "cause", "side", "deliverable", "promised_by", "parent_id", "value", "currency",
    "satisfaction", "accepted_in_writing", "set_by_doer", "evidence", "made_at", "made_at_is_day",
    "last_activity_at", "last_activity_at_is_day", "last_contact_at", "last_contact_at_is_day",
    "customer_left_at", "customer_left_at_is_day", "as_of", "as_of_is_day", "since", "is_missing",
    "outcome", "counted_as", "reason", "first_due", "first_due_is_day", "due_in_force",
    "due_in_force_is_day", "recovery_due", "recovery_due_is_day", "current_due",
    "current_due_is_day", "delivered_at", "delivered_at_is_day", "cancelled_at",
    "cancelled_at_is_day", "cancelled_by", "is_on_time_to_current", "pushes", "late_pushes",
    "pull_ins", "slip_days", "slip_open", *FLAGS,
)  # fmt: skip

# On an earlier day a promise is looked at from that day, and what is open has slipped less. Where
# its own newest export is older still, that export speaks: `as_of` says so.
_SEEN_ON = {
    "as_of": "{seen}",
    "as_of_is_day": "as_of_is_day OR {seen} <> as_of",
    "slip_days": (
        "CASE WHEN slip_open THEN CAST(date_diff('second', date_trunc('day', first_due),"
        " date_trunc('day', {seen})) / 86400 AS INTEGER) ELSE slip_days END"
    ),
    # by an export that lacked it and was known by then
    "is_missing": (
        "coalesce(complete_as_of > {shown}CASE WHEN {table}.as_of_is_day"
        " THEN {table}.as_of + INTERVAL 1 DAY ELSE {table}.as_of END{end}, FALSE)"
    ),
}

# A stretch of days is of the first export that said so; a later one may have shown the promise
# too, with nothing else of it to say. By day, the newest that did: asked only where it is told
# what is missing, for it reads every observation.
_SHOWN = (
    " LEFT JOIN (SELECT source, instance, promise_id, max(CASE WHEN exports.as_of_is_day"
    " THEN exports.as_of + INTERVAL 1 DAY ELSE exports.as_of END) AS shown_by"
    " FROM observations JOIN exports USING (import_id, source, instance)"
    " WHERE exports.as_of < {day} + INTERVAL 1 DAY"
    " GROUP BY source, instance, promise_id) AS shown USING (source, instance, promise_id)"
)

# Of the days on which a promise was no more than open and not due its own row tells the rest.
_NOT_DUE = {
    "since": "not_due_since", "outcome": "'open_not_due'", "counted_as": "'not_due'",
    "reason": "''", "delivered_at": "CAST(NULL AS TIMESTAMP)",
    "delivered_at_is_day": "CAST(NULL AS BOOLEAN)", "cancelled_at": "CAST(NULL AS TIMESTAMP)",
    "cancelled_at_is_day": "CAST(NULL AS BOOLEAN)", "cancelled_by": "CAST(NULL AS VARCHAR)",
    "is_on_time_to_current": "CAST(NULL AS BOOLEAN)", "slip_days": "CAST(NULL AS INTEGER)",
    "slip_open": "FALSE", "revoked_with_notice": "FALSE", "revoked_late": "FALSE",
    "cancelled_after_break": "FALSE", "silent_since_due": "FALSE",
    "delivery_date_inferred": "FALSE", "day_precision": "FALSE",
}  # fmt: skip


def promises(filters: Filters, *, tells_missing: bool = False) -> Condition:
    """What stands after FROM: the promises as judged at the newest as-of, or on an earlier day.

    The outcome over time is stored as spans, so an earlier day is a filter: rows of `promises`
    that already held then, the rows of `past` that held then, and the rows of `promises` that
    were not due then. Later promises fall away. `tells_missing` where `is_missing` is asked: else
    it is not to be read on an earlier day.
    """
    if filters.as_of is None:
        return Condition("promises")
    # A date written by us, not text from a reader: it stands in several places of one SELECT.
    day = f"CAST('{filters.as_of.isoformat()}' AS TIMESTAMP)"
    held = f"CAST(since AS TIMESTAMP) <= {day}"
    seen = f"CASE WHEN date_trunc('day', as_of) <= {day} THEN as_of ELSE {day} END"
    newest = _columns("promises", seen, tells_missing=tells_missing)
    earlier = _columns("past", day, tells_missing=tells_missing)
    not_due = _columns("promises", day, _NOT_DUE, tells_missing=tells_missing)
    # The newest export known by that day that was declared complete, of each system.
    complete = (
        "LEFT JOIN (SELECT source, instance, max(as_of) AS complete_as_of FROM exports"
        f" WHERE complete AND as_of < {day} + INTERVAL 1 DAY"
        " GROUP BY source, instance) AS known USING (source, instance)"
        f"{_SHOWN.format(day=day) if tells_missing else ''}"
    )
    return Condition(
        f"(SELECT {newest} FROM promises {complete} WHERE {held}"
        f" UNION ALL SELECT {earlier} FROM past {complete}"
        f" WHERE {held} AND CAST(until AS TIMESTAMP) > {day}"
        f" UNION ALL SELECT {not_due} FROM promises {complete}"
        f" WHERE CAST(not_due_since AS TIMESTAMP) <= {day}"
        f" AND CAST(not_due_until AS TIMESTAMP) > {day}) AS promises"
    )


def _columns(
    table: str,
    seen: str,
    instead: Mapping[str, str] | None = None,
    *,
    tells_missing: bool,
) -> str:
    """The columns of promises as seen at a moment (SQL) of that day; `instead` of some, others."""
    shown, end = ("coalesce(shown_by, ", ")") if tells_missing else ("", "")
    told = {
        name: sql.format(table=table, seen=seen, shown=shown, end=end)
        for name, sql in _SEEN_ON.items()
    }
    told |= instead or {}
    return ", ".join(f"{told[name]} AS {name}" if name in told else name for name in COLUMNS)


def chosen(
    filters: Filters,
    scope: Scope,
    *also: Condition,
    with_undated: bool = False,
    tells_missing: bool = False,
) -> Condition:
    """`FROM … WHERE …` of the chosen promises that the asker may see."""
    asks = tells_missing or any("is_missing" in condition.sql for condition in also)
    table = promises(filters, tells_missing=asks)
    where = Condition.all(filters.where(with_undated=with_undated), scope.where(), *also)
    return Condition(f"FROM {table.sql} WHERE {where.sql}", table.params + where.params)


def chosen_moves(filters: Filters, scope: Scope, *also: Condition) -> Condition:
    """`FROM … WHERE …` of the moves of the chosen promises, up to the as-of day."""
    table = promises(filters)
    where = Condition.all(filters.where(), scope.where(), moved_by(filters), *also)
    return Condition(
        f"FROM moves JOIN {table.sql} USING (source, instance, promise_id) WHERE {where.sql}",
        table.params + where.params,
    )


def moved_by(filters: Filters) -> Condition:
    """Moves known by the as-of day, that day included; those nobody dated are known throughout."""
    if filters.as_of is None:
        return Condition("TRUE")
    after = filters.as_of + timedelta(days=1)
    return Condition(
        'moves."at" < CAST(? AS DATE) OR moves.latest_at < CAST(? AS DATE)'
        ' OR (moves."at" IS NULL AND moves.latest_at IS NULL)',
        (after, after),
    )
