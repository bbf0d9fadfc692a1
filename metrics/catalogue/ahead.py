"""What can honestly be promised next, and how good such forecasts have been."""

from __future__ import annotations

from metrics.backtest import record_rows
from metrics.chance import CAN_BE_SAID, chance_rows
from metrics.conditions import (
    DELIVERED_LATELY,
    DUE_SOON,
    JUDGED,
    NOT_DELIVERED,
    TAKEN,
    TAKEN_DAYS,
)
from metrics.forecast import ENOUGH
from metrics.metric import Metric
from metrics.need import DELIVERY, MADE
from metrics.value import Days, Ratio, Worked

_FROM = (
    "of the promises made in the last 12 months, delivered or still open (Kaplan–Meier). Cannot "
    "be said under 20 promises, or where too many are still open."
)
_AMONG = "promises made in the last 12 months, delivered or still open"

AHEAD: tuple[Metric, ...] = (
    Metric(
        "load", "Load", "times", "lower",
        "Promises due in the next 14 days over the usual deliveries in 14 days: those of the last "
        "26 weeks, divided by 13.",
        Ratio(f"{JUDGED} AND {DELIVERED_LATELY}", 13), DUE_SOON, (DELIVERY,),
        denominator="promises due in the next 14 days",
    ),
    Metric(
        "date_to_promise", "Date to promise, 85%", "days", "lower",
        f"The days from being made within which 85% were delivered, {_FROM}",
        Days(TAKEN_DAYS, NOT_DELIVERED, 0.85, enough=ENOUGH), TAKEN, (MADE, DELIVERY),
        denominator=_AMONG,
    ),
    Metric(
        "date_to_promise_half", "Date to promise, 50%", "days", "lower",
        f"The days from being made within which half were delivered, {_FROM}",
        Days(TAKEN_DAYS, NOT_DELIVERED, 0.5, enough=ENOUGH), TAKEN, (MADE, DELIVERY),
        denominator=_AMONG,
    ),
    Metric(
        "date_to_promise_most", "Date to promise, 95%", "days", "lower",
        f"The days from being made within which 95% were delivered, {_FROM}",
        Days(TAKEN_DAYS, NOT_DELIVERED, 0.95, enough=ENOUGH), TAKEN, (MADE, DELIVERY),
        denominator=_AMONG,
    ),
    Metric(
        "forecast_record", "Forecasts that held", "percent", "higher",
        "At each of the last 12 month ends the 85% time of each team and kind, with only what was "
        "known then; of the promises made in the month after it, the share delivered within it. "
        "Counted once that time has run out, a promise we dropped as not delivered. 85% is as "
        "good as said.",
        Worked(record_rows), JUDGED, (MADE, DELIVERY),
        denominator="promises made in the month after a month end that had a forecast, whose "
        "time has run out",
    ),
    Metric(
        "chance_kept", "Chance to be kept", "percent", "higher",
        "The mean chance of the open promises to be delivered by the date in force, each from the "
        "curve of its own team and kind, given how long it has been open. Left out are those of "
        "which it cannot be said: under 20 promises in all, or under five open as long.",
        Worked(chance_rows), CAN_BE_SAID, (MADE, DELIVERY),
        denominator="open promises before their date, whose chance can be said",
    ),
)  # fmt: skip
