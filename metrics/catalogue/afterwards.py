"""What becomes of a promise once its date has passed."""

from __future__ import annotations

from metrics.conditions import (
    BROKEN,
    LEFT_SINCE,
    MATURED,
    NOT_DELIVERED,
    OWED,
    RECOVERING,
    RECOVERY_DAYS,
    RECOVERY_PASSED,
)
from metrics.metric import Metric
from metrics.need import CUSTOMER, CUSTOMER_LEFT, DATED_MOVES, LAST_ACTIVITY
from metrics.value import Days, Share

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
        "farewell", "Farewell", "percent", "lower",
        "Of the broken promises, the share whose customer left within 180 days after. Those broken "
        "less than 180 days ago may still follow.",
        Share(LEFT_SINCE), f"{BROKEN} AND customer IS NOT NULL", (CUSTOMER, CUSTOMER_LEFT),
        denominator="broken promises to a named customer, of systems that record who left",
    ),
    Metric(
        "recovery_days", "Recovery time, median", "days", "lower",
        "Days from the date in force to delivery of the broken promises: half took no longer. What "
        "is still owed counts as at least its days so far (Kaplan–Meier); what was cancelled is "
        "not in it.",
        Days(RECOVERY_DAYS, NOT_DELIVERED, 0.5), RECOVERING,
        denominator="broken promises, delivered or still owed",
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
