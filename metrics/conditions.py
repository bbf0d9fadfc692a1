"""The conditions that metrics are made of: SQL in the portable subset, over one judged row."""

from __future__ import annotations

JUDGED = "counted_as <> 'excluded'"
# On time, renegotiated or broken; two comparisons cost a third of a list of three.
MATURED = "counted_as <> 'not_due' AND counted_as <> 'excluded'"
MATURED_WITH_HISTORY = f"{MATURED} AND NOT history_missing"
NOT_DUE = "counted_as = 'not_due'"
OPEN_RENEGOTIATED = "outcome = 'open_renegotiated'"
ON_TIME = "counted_as = 'on_time'"
BROKEN = "counted_as = 'broken'"
OWED = "outcome = 'broken_overdue'"
# Open, and the date in force is the as-of day or one of the 14 after it.
DUE_SOON = (
    "(outcome = 'open_not_due' OR outcome = 'open_renegotiated')"
    " AND date_trunc('day', due_in_force) >= date_trunc('day', as_of)"
    " AND date_trunc('day', due_in_force) <= date_trunc('day', as_of) + INTERVAL 14 DAY"
)
DELIVERED_WITH_A_DUE = f"{JUDGED} AND is_on_time_to_current IS NOT NULL"


def has_passed(due: str, grace_days: int = 0) -> str:
    """A due has passed (SQL): a day once the as-of day is a later one; a time at the first instant
    after it, or once its day is over where the as-of is only a day."""
    grace = f" + INTERVAL {grace_days} DAY" if grace_days else ""
    return (
        f"CASE WHEN {due}_is_day OR as_of_is_day"
        f" THEN date_trunc('day', {due}){grace} < date_trunc('day', as_of)"
        f" ELSE {due}{grace} < as_of END"
    )


# The last new date given after a break has passed.
RECOVERY_PASSED = f"{BROKEN} AND recovery_due IS NOT NULL AND {has_passed('recovery_due')}"

# Still to be delivered: coming, or past its date.
OPEN = "(outcome = 'open_not_due' OR outcome = 'open_renegotiated' OR outcome = 'broken_overdue')"
COMING = "(outcome = 'open_not_due' OR outcome = 'open_renegotiated')"
KEPT = "(outcome = 'kept_original' OR outcome = 'kept_renegotiated')"
# 13 times 14 days: long enough for a pace, short enough to be the one of now.
DELIVERED_LATELY = "delivered_at > date_trunc('day', as_of) - INTERVAL 182 DAY"


def days_between(first: str, last: str) -> str:
    """Whole days from the day of one time to the day of another (SQL)."""
    return (
        f"CAST(date_diff('second', date_trunc('day', {first}), date_trunc('day', {last})) / 86400"
        " AS BIGINT)"
    )


# A move to a later date that gave notice or was too late; and one that was backdated, to a day
# already gone: it changes nothing of the judgement, and told nobody before the date.
NOTICED = (
    "moves.move = 'push' AND (moves.notice IN ('given', 'late') OR moves.backdated)"
    ' AND NOT moves.after_delivery AND moves."at" IS NOT NULL AND moves.earliest_at IS NULL'
)
# A promise with one was pushed.
MOVED_LATER = f"{JUDGED} AND pushes > 0 AND {NOTICED}"
# Whole days from the move to the date then in force; below nought after it.
NOTICE_DAYS = days_between('moves."at"', "moves.in_force")

# What breaks a promise is that the date in force passes, or that we drop it before.
BROKE_AT = (
    "CASE WHEN outcome = 'broken_dropped' AND cancelled_at < due_in_force"
    " THEN cancelled_at ELSE due_in_force END"
)
_LEFT_AFTER = days_between(BROKE_AT, "customer_left_at")
LEFT_SINCE = (
    f"customer_left_at IS NOT NULL AND {_LEFT_AFTER} BETWEEN 0 AND 180"
    " AND date_trunc('day', customer_left_at) <= date_trunc('day', as_of)"
)
RECOVERING = f"{BROKEN} AND (outcome = 'broken_late' OR outcome = 'broken_overdue')"
RECOVERY_DAYS = days_between("due_in_force", "coalesce(delivered_at, as_of)")

# Made in the last 12 months, and delivered or still open: what was cancelled, or closed on a day
# nobody recorded, took no time.
TAKEN = (
    "made_at IS NOT NULL AND counted_as <> 'excluded'"
    " AND outcome <> 'broken_dropped' AND outcome <> 'broken_abandoned'"
    " AND NOT delivery_date_inferred"
    " AND made_at > date_trunc('day', as_of) - INTERVAL 12 MONTH"
)
TAKEN_DAYS = days_between("made_at", "coalesce(delivered_at, as_of)")
NOT_DELIVERED = "delivered_at IS NULL"

# A date that names a period rather than a day: the last day of a month, so of a quarter and of
# a year too. By chance one date in thirty falls there.
VAGUE_DATE = "date_trunc('month', first_due + INTERVAL 1 DAY) <> date_trunc('month', first_due)"
# Words that name a state of affairs or nothing at all, not what the customer will have.
NO_OUTCOME = (
    "asap", "bug", "call", "change", "etc", "feedback", "fix", "follow", "followup", "general",
    "help", "info", "inquiry", "issue", "issues", "item", "meeting", "misc", "miscellaneous",
    "new", "other", "pending", "problem", "query", "question", "request", "stuff", "support",
    "task", "tba", "tbc", "tbd", "test", "thing", "things", "ticket", "todo", "untitled", "up",
    "update", "urgent", "various", "work",
)  # fmt: skip
_BETWEEN = r"[\s\p{P}\p{N}\p{S}]"
VAGUE_TITLE = (
    "title IS NULL OR length(trim(title)) < 3 OR regexp_matches(lower(title),"
    f" '^{_BETWEEN}*(({'|'.join(NO_OUTCOME)})({_BETWEEN}+|$))*$')"
)
