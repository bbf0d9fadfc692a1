"""The catalogue: the one list of metrics that pages, docs and the command line read."""

from __future__ import annotations

from metrics.metric import Metric
from metrics.need import DATED_MOVES, DUE_HISTORY, LAST_ACTIVITY
from metrics.value import Count, Days, Gap, Share

JUDGED = "counted_as <> 'excluded'"
MATURED = "counted_as IN ('on_time', 'renegotiated', 'broken')"
MATURED_WITH_HISTORY = f"{MATURED} AND NOT history_missing"
NOT_DUE = "counted_as = 'not_due'"
OPEN_RENEGOTIATED = "outcome = 'open_renegotiated'"
ON_TIME = "counted_as = 'on_time'"
BROKEN = "counted_as = 'broken'"
OWED = "outcome = 'broken_overdue'"
# Open, and the date in force is the as-of day or one of the 14 after it.
DUE_SOON = (
    "outcome IN ('open_not_due', 'open_renegotiated')"
    " AND date_trunc('day', due_in_force) >= date_trunc('day', as_of)"
    " AND date_trunc('day', due_in_force) <= date_trunc('day', as_of) + INTERVAL 14 DAY"
)
DELIVERED_WITH_A_DUE = f"{JUDGED} AND is_on_time_to_current IS NOT NULL"

# The last new date given after a break has passed: a day once the as-of day is a later one; a
# time at the first instant after it, or once its day is over where the as-of is only a day.
RECOVERY_PASSED = (
    f"{BROKEN} AND recovery_due IS NOT NULL AND"
    " CASE WHEN recovery_due_is_day OR as_of_is_day"
    " THEN date_trunc('day', recovery_due) < date_trunc('day', as_of)"
    " ELSE recovery_due < as_of END"
)

# A move to a later date that needed notice and whose day is known.
MOVED_LATER = (
    f"{JUDGED} AND moves.move = 'push' AND moves.notice IN ('given', 'late')"
    " AND moves.notice_days IS NOT NULL"
)

RATES: tuple[Metric, ...] = (
    Metric(
        "on_time", "Kept on time", "percent", "higher",
        "Of the promises whose first date has passed, the share delivered by that first date. "
        "What is open past its date counts as broken, not as nothing.",
        Share(ON_TIME), MATURED,
        without_history="On time to the last date on file",
    ),
    Metric(
        "renegotiated", "Renegotiated", "percent", "neither",
        "Of the promises whose first date has passed, the share moved to a later date with "
        "notice before the date then in force, and not broken since: kept by the new date, or "
        "still open before it.",
        Share("counted_as = 'renegotiated'"), MATURED_WITH_HISTORY, (DUE_HISTORY,),
    ),
    Metric(
        "broken", "Broken", "percent", "lower",
        "Of the promises whose first date has passed, the share delivered after the date in "
        "force, still owed after it, dropped by us, or given up by a customer who had waited.",
        Share(BROKEN), MATURED,
        without_history="Broken, by the last date on file",
    ),
    Metric(
        "kept_either", "Promise kept, either terms", "percent", "higher",
        "Kept by the first date or by one renegotiated with notice, of the promises whose first "
        "date has passed, without those renegotiated and still open.",
        Share("outcome IN ('kept_original', 'kept_renegotiated')"),
        f"{MATURED_WITH_HISTORY} AND outcome <> 'open_renegotiated'", (DUE_HISTORY,),
    ),
    Metric(
        "on_time_last_date", "On time to the last date on file", "percent", "higher",
        "What most tools print: of what was delivered and had a due date, the share delivered by "
        "the date that stood in the end. Moved dates and open promises flatter it.",
        Share("is_on_time_to_current"), DELIVERED_WITH_A_DUE,
    ),
    Metric(
        "redating_gap", "Re-dating gap", "points", "lower",
        "On time to the last date on file, minus kept on time: what moving the dates and leaving "
        "out what is still open adds to the rate. Over promises with a due history.",
        Gap(
            "is_on_time_to_current",
            minus=ON_TIME, minus_among=MATURED_WITH_HISTORY,
        ),
        f"{DELIVERED_WITH_A_DUE} AND NOT history_missing", (DUE_HISTORY,),
    ),
)  # fmt: skip

MOVES: tuple[Metric, ...] = (
    Metric(
        "touched", "Touch rate", "percent", "lower",
        "Of the promises whose first date has passed, the share whose date was moved later at "
        "least once, with notice or without.",
        Share("pushes >= 1"), MATURED_WITH_HISTORY, (DUE_HISTORY,),
    ),
    Metric(
        "serial", "Moved twice or more", "percent", "lower",
        "Of the promises whose first date has passed, the share whose date was moved later twice "
        "or more. Where an export holds only the first and the last date, a moved promise may "
        "have moved more often: it is left out.",
        Share("pushes >= 2"),
        f"{MATURED_WITH_HISTORY} AND NOT (notice_unknown AND pushes + pull_ins = 1)",
        (DUE_HISTORY,),
    ),
    Metric(
        "notice_days", "Notice given", "days", "higher",
        "The median of the days between a move to a later date and the date then in force; "
        "negative where half of the moves came after the date.",
        Days("moves.notice_days", "FALSE", 0.5, negative="after the date"), MOVED_LATER,
        (DATED_MOVES,), table="moves",
    ),
    Metric(
        "short_notice", "Moved with under 2 days' notice", "percent", "lower",
        "Of the moves to a later date, the share made less than 2 days before the date then in "
        "force, or after it.",
        Share("moves.notice_days < 2"), MOVED_LATER, (DATED_MOVES,), table="moves",
    ),
    Metric(
        "late_notice", "Moved after the date", "percent", "lower",
        "Of the moves to a later date, the share made after the date then in force had passed.",
        Share(
            "moves.notice_days < 0 OR (moves.notice_days = 0 AND NOT moves.in_force_is_day"
            ' AND NOT moves.at_is_day AND moves."at" > moves.in_force)'
        ),
        MOVED_LATER, (DATED_MOVES,), table="moves",
    ),
    Metric(
        "moved_late", "Promises moved too late", "count", "lower",
        "Promises with a move to a later date that came after the date, or without the notice "
        "the settings ask for: it does not change what was promised.",
        Count(), f"{MATURED_WITH_HISTORY} AND late_pushes >= 1", (DATED_MOVES,),
    ),
)  # fmt: skip

AFTERWARDS: tuple[Metric, ...] = (
    Metric(
        "recovery_kept", "Recovery kept", "percent", "higher",
        "Of the broken promises that were given a new date, and whose last new date has passed, "
        "the share delivered by it.",
        Share("recovery_kept"), RECOVERY_PASSED, (DATED_MOVES,),
    ),
    Metric(
        "broken_twice", "Broken twice", "percent", "lower",
        "Of the broken promises that were given a new date, and whose last new date has passed, "
        "the share not delivered by it.",
        Share("NOT recovery_kept"), RECOVERY_PASSED, (DATED_MOVES,),
    ),
    Metric(
        "forgotten", "Forgotten", "percent", "lower",
        "Of the promises owed past their date, the share with no new date and no activity on "
        "file since.",
        Share("silent_since_due"), f"{BROKEN} AND {OWED}", (LAST_ACTIVITY,),
    ),
    Metric(
        "restored", "Restored", "percent", "higher",
        "Of the broken promises, the share that was delivered after all and not reopened.",
        Share("outcome = 'broken_late' AND NOT reopened"), BROKEN,
    ),
    Metric(
        "slip_days", "Slip, median", "days", "lower",
        "Days from the first date to delivery: half of the promises whose first date has passed "
        "took no longer. What is open counts as at least its days so far (Kaplan–Meier); what "
        "was cancelled is not in it. Negative is early.",
        Days("slip_days", "slip_open", 0.5), MATURED,
        without_history="Slip from the last date on file, median",
    ),
    Metric(
        "slip_days_p85", "Slip, 85%", "days", "lower",
        "Days from the first date to delivery: 85% of the promises whose first date has passed "
        "took no longer. What is open counts as at least its days so far (Kaplan–Meier); what "
        "was cancelled is not in it.",
        Days("slip_days", "slip_open", 0.85), MATURED,
        without_history="Slip from the last date on file, 85%",
    ),
)  # fmt: skip

COUNTS: tuple[Metric, ...] = (
    Metric(
        "promises", "Promises", "count", "neither",
        "Every record chosen, judged or not.", Count(), "TRUE",
    ),
    Metric(
        "matured", "First date passed", "count", "neither",
        "Promises whose first date has passed: what every rate is out of.", Count(), MATURED,
    ),
    Metric(
        "not_due", "Not due yet", "count", "neither",
        "Promises whose first date has not passed: no rate counts them yet.", Count(), NOT_DUE,
    ),
    Metric(
        "owed", "Owed now", "count", "lower",
        "Promises past the date in force and not delivered.", Count(), OWED,
    ),
    Metric(
        "open_renegotiated", "Renegotiated, still open", "count", "neither",
        "Promises past their first date and before a date renegotiated with notice; they can "
        "still turn into broken.", Count(), OPEN_RENEGOTIATED,
    ),
    Metric(
        "due_soon", "Due in the next 14 days", "count", "neither",
        "Open promises whose date in force is within 14 days of the as-of.", Count(), DUE_SOON,
    ),
    Metric(
        "withdrawn", "Withdrawn", "count", "neither",
        "Promises the customer cancelled before the date: not counted in any rate.",
        Count(), "outcome = 'withdrawn'",
    ),
    Metric(
        "unjudgeable", "Cannot be judged", "count", "lower",
        "Records whose dates do not say what was promised or when it was delivered; the reason "
        "stands with each.", Count(), "outcome = 'unjudgeable'",
    ),
    Metric(
        "not_a_promise", "Not a promise", "count", "neither",
        "Duplicate, merged, spam and test records.", Count(), "outcome = 'not_a_promise'",
    ),
    Metric(
        "missing", "Missing from a later export", "count", "lower",
        "Promises that a later export, said to be complete, no longer has.",
        Count(), "is_missing",
    ),
)  # fmt: skip

CATALOGUE: tuple[Metric, ...] = RATES + MOVES + AFTERWARDS + COUNTS
by_name: dict[str, Metric] = {metric.name: metric for metric in CATALOGUE}
