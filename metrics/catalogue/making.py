"""How a promise was made: by whom, to whom, for when, and how sure anybody can be of it."""

from __future__ import annotations

from metrics.conditions import JUDGED, VAGUE_DATE, VAGUE_TITLE
from metrics.made import well_made_rows
from metrics.metric import Metric
from metrics.need import CUSTOMER, MADE, OWNER, TITLE
from metrics.pace import overpromised_rows
from metrics.value import Share, Worked

MAKING: tuple[Metric, ...] = (
    Metric(
        "well_made", "Well made", "percent", "higher",
        "Of the judged promises, the share that passes each of six checks: a customer is named, "
        "somebody owns it, its date is a day and not the end of a month, its title says what "
        "there will be, it was accepted in writing, whoever does it set the date. A check drops "
        "out where the files of a system have no such column.",
        Worked(well_made_rows), JUDGED, denominator="judged promises",
    ),
    Metric(
        "vague_date", "Vague date", "percent", "lower",
        "Of the judged promises, the share first due on the last day of a month, a quarter or a "
        "year: a date that may name a period rather than a day. By chance it is 1 in 30.",
        Share(VAGUE_DATE), f"{JUDGED} AND first_due IS NOT NULL",
        denominator="judged promises",
    ),
    Metric(
        "vague_title", "Vague title", "percent", "lower",
        "Of the judged promises, the share whose title says nothing that could be delivered: it "
        "is empty or under three characters, or all its words are numbers, signs and words such "
        "as 'request', 'issue', 'follow up', 'misc' or 'tbd' (the list is in "
        "metrics/conditions.py).",
        Share(VAGUE_TITLE), JUDGED, (TITLE,), denominator="judged promises",
    ),
    Metric(
        "ownerless", "Without an owner", "percent", "lower",
        "Of the judged promises, the share nobody owns.",
        Share("owner IS NULL"), JUDGED, (OWNER,), denominator="judged promises",
    ),
    Metric(
        "customerless", "Without a customer", "percent", "lower",
        "Of the judged promises, the share that names no customer.",
        Share("customer IS NULL"), JUDGED, (CUSTOMER,), denominator="judged promises",
    ),
    Metric(
        "overpromised", "Overpromised", "percent", "lower",
        "Of the promises made in the last 12 months, the share given less time than the same team "
        "takes for half of that kind. Left out are teams and kinds of which that half cannot be "
        "said (under 20 promises, or too many still open).",
        Worked(overpromised_rows), JUDGED, (MADE,),
        denominator="promises made in the last 12 months, where the half time is known",
    ),
)  # fmt: skip
