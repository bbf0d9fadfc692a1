"""Follow-through: what is coming, what nobody looks after, what contradicts itself."""

from __future__ import annotations

from metrics.conditions import DUE_SOON, MATURED, OPEN, OWED
from metrics.metric import Metric
from metrics.need import CUSTOMER, ESCALATED, MADE, OWNER, PARENT, THING, WAITS
from metrics.value import Count, Share

# Dates more than three days apart; or any two days, where different teams or systems gave them.
CONFLICTING = "days_apart > 3 OR (days_apart > 0 AND is_across)"
OVERTAKEN = "date_trunc('day', overtaken_at) > date_trunc('day', due_in_force)"
REPLIED = "replied_at >= waiting_at"

FOLLOWING: tuple[Metric, ...] = (
    Metric(
        "due_soon", "Due in the next 14 days", "count", "neither",
        "Open promises whose date in force is within 14 days of the as-of.", Count(), DUE_SOON,
    ),
    Metric(
        "overtaken", "Overtaken", "percent", "lower",
        "Of the promises owed past their date, the share whose owner has since delivered a "
        "promise made on a later day.",
        Share(OVERTAKEN),
        OWED, (OWNER, MADE), table="overtaking",
        denominator="promises owed past their date, with an owner and a day they were made",
    ),
    Metric(
        "waiting_after_reply", "Waiting on a customer who replied", "percent", "lower",
        "Of the promises still to be delivered that were set to wait for the customer, the share "
        "whose customer has replied since, with nothing delivered after.",
        Share(REPLIED), OPEN, (WAITS,), table="waits",
        denominator="promises still to be delivered that waited for the customer",
    ),
    Metric(
        "escalated_early", "Help asked for in time", "percent", "higher",
        "Of the promises that were escalated and whose first date has passed, the share of which "
        "somebody first asked for help on a day before the date in force.",
        Share("date_trunc('day', escalated_at) < date_trunc('day', due_in_force)"),
        MATURED, (ESCALATED,), table="escalations",
        denominator="escalated promises whose first date has passed",
    ),
    Metric(
        "conflicting", "Conflicting dates", "count", "lower",
        "Promises still to be delivered whose customer was given another date for the same thing: "
        "more than three days away, or any other day where a different team or system gave it. "
        "The same thing is the same deliverable (an order, say), else part of the same promise, "
        "else, possibly, under the same title.",
        Count(), CONFLICTING, (CUSTOMER, THING), table="conflicts",
    ),
    Metric(
        "parent_kept", "Kept by every member", "percent", "higher",
        "Of the promises that others are part of, where any of these has come due, the share of "
        "which none of them was broken: a promise is as strong as its weakest part.",
        Share("broken_children = 0"), "matured_children > 0", (PARENT,), table="families",
        denominator="promises with parts that have come due",
    ),
)  # fmt: skip
