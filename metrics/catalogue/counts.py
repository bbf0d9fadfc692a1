"""How many: what the rates are out of, and what they leave out."""

from __future__ import annotations

from metrics.conditions import MATURED, NOT_DUE, OPEN_RENEGOTIATED, OWED
from metrics.metric import Metric
from metrics.value import Count

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
