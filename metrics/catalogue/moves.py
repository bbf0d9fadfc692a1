"""How often and how early dates are moved."""

from __future__ import annotations

from metrics.conditions import JUDGED, MATURED_WITH_HISTORY, MOVED_LATER, NOTICE_DAYS
from metrics.metric import Metric
from metrics.need import DATED_MOVES, DUE_HISTORY, TERMS
from metrics.value import Count, Days, Share

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
        Days(NOTICE_DAYS, "FALSE", 0.5, negative="after the date"), MOVED_LATER,
        (DATED_MOVES,), table="moves",
    ),
    Metric(
        "short_notice", "Moved with under 2 days' notice", "percent", "lower",
        "Of the moves to a later date, the share made less than 2 days before the date then in "
        "force, or after it.",
        Share(f"{NOTICE_DAYS} < 2"), MOVED_LATER, (DATED_MOVES,), table="moves",
    ),
    Metric(
        "same_day_notice", "Moved on the day itself", "percent", "lower",
        "Of the moves to a later date, the share made on the day of the date then in force.",
        Share(f"{NOTICE_DAYS} = 0"), MOVED_LATER, (DATED_MOVES,), table="moves",
    ),
    Metric(
        "late_notice", "Moved after the date", "percent", "lower",
        "Of the moves to a later date, the share made after the date then in force had passed, "
        "those to a day already gone among them.",
        Share(
            f"{NOTICE_DAYS} < 0 OR ({NOTICE_DAYS} = 0 AND NOT moves.in_force_is_day"
            ' AND NOT moves.at_is_day AND moves."at" > moves.in_force)'
        ),
        MOVED_LATER, (DATED_MOVES,), table="moves",
    ),
    Metric(
        "terms_changed_late", "Value or scope changed after the date", "percent", "lower",
        "Of the changes of what a promise is worth or of what it holds, the share made on a day "
        "after the date in force: too late to agree on anything.",
        Share("date_trunc('day', changed_at) > date_trunc('day', due_in_force)"),
        f"{JUDGED} AND due_in_force IS NOT NULL", (TERMS,), table="terms",
        denominator="changes of value or scope",
    ),
    Metric(
        "moved_late", "Promises moved too late", "count", "lower",
        "Promises with a move to a later date that came after the date, or without the notice "
        "the settings ask for: it does not change what was promised.",
        Count(), f"{MATURED_WITH_HISTORY} AND late_pushes >= 1", (DATED_MOVES,),
    ),
)  # fmt: skip
