"""The rates: on time, renegotiated, broken, and what stands beside them."""

from __future__ import annotations

from metrics.conditions import (
    BROKEN,
    DELIVERED_WITH_A_DUE,
    KEPT,
    MATURED,
    MATURED_WITH_HISTORY,
    ON_TIME,
)
from metrics.metric import Metric
from metrics.need import DUE_HISTORY
from metrics.value import Gap, Share

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
        Share(KEPT),
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
