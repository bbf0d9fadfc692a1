"""Why promises were broken, what it cost, and what repeats."""

from __future__ import annotations

from metrics.causes import by_cause, by_side, by_stage, pareto_rows, recorded_rows
from metrics.conditions import BROKEN
from metrics.metric import Metric
from metrics.money import AT_STAKE, at_stake_rows, currency_rows
from metrics.need import CAUSE, SATISFACTION, SIDE, VALUE
from metrics.repeats import repeat_rows
from metrics.satisfaction import AFTERWARDS, satisfaction_rows
from metrics.value import Worked

CAUSING: tuple[Metric, ...] = (
    Metric(
        "cause", "Cause", "percent", "neither",
        "Of the broken promises, the share put down to each cause, with 'not recorded' as its own "
        "line; spellings are joined by the map in the settings, [causes]. By team or any other "
        "slice: the share of which a cause is recorded at all.",
        Worked(recorded_rows(by_cause)), BROKEN, (CAUSE,), denominator="broken promises",
        parts=pareto_rows(by_cause),
    ),
    Metric(
        "side", "Whose doing", "percent", "neither",
        "Of the broken promises, the share that was our doing, the customer's or a third party's, "
        "as the files or the map in the settings say, with 'not recorded' as its own line. By "
        "team or any other slice: the share of which it is recorded at all.",
        Worked(recorded_rows(by_side)), BROKEN, (SIDE,), denominator="broken promises",
        parts=pareto_rows(by_side),
    ),
    Metric(
        "stage", "Stage to change", "percent", "neither",
        "Of the broken promises, the share whose cause lies in what we offer (Package), in what "
        "we say and what is understood (Share), or in how it is done (Keep), by the map in the "
        "settings, [causes]; 'not recorded' is its own line. By team or any other slice: the "
        "share of which the map knows the stage.",
        Worked(recorded_rows(by_stage)), BROKEN, (CAUSE,), denominator="broken promises",
        parts=pareto_rows(by_stage),
    ),
    Metric(
        "repeats", "Repeated causes", "percent", "lower",
        "Of the broken promises with a cause on file, the share that is one of three or more of "
        "the same cause and kind within 90 days, by the day they broke.",
        Worked(repeat_rows), BROKEN, (CAUSE,), denominator="broken promises with a cause",
    ),
    Metric(
        "value_at_stake", "Value at stake", "money", "lower",
        "The value of the promises that are broken, renegotiated, or due in the next 14 days, for "
        "each currency by itself: currencies are never added.",
        Worked(at_stake_rows), AT_STAKE, (VALUE,),
        denominator="such promises with a value on file", parts=currency_rows,
    ),
    Metric(
        "satisfaction_after", "Satisfaction after a broken promise", "score", "higher",
        "The mean satisfaction on broken promises minus that on kept ones, in the units of the "
        "score, with the 95% interval of the difference (Welch). That they go together does not "
        "say that one makes the other. Under 5 scores on either side it is not said.",
        Worked(satisfaction_rows), AFTERWARDS, (SATISFACTION,),
        denominator="the smaller of the scored broken and the scored kept promises",
    ),
)  # fmt: skip
