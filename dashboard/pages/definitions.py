"""What does every number mean?"""

from __future__ import annotations

import streamlit as st

from dashboard import parts, session
from dashboard.rows import OUTCOME_WORDS
from metrics.definitions import GROUPS
from metrics.metric import Metric

_RULES = {
    "kept_original": "Delivered by the first date.",
    "kept_renegotiated": "Delivered after the first date, by a later one that was agreed with "
    "notice.",
    "broken_late": "Delivered after the date in force.",
    "broken_overdue": "Not delivered, and the date in force has passed.",
    "broken_dropped": "Cancelled by us, or by nobody knows whom after the date.",
    "broken_abandoned": "Cancelled by the customer after the date: they gave up waiting.",
    "open_renegotiated": "Not delivered; the first date has passed, the one agreed with notice "
    "has not.",
    "open_not_due": "Not delivered, and the first date has not passed. No rate counts it yet.",
    "withdrawn": "Cancelled by the customer before the date. Counted in no rate.",
    "unjudgeable": "The dates do not say what was promised or when it was delivered. Counted in no "
    "rate, and shown wherever a rate is.",
    "not_a_promise": "Duplicate, merged, spam or test records.",
}
_TERMS = {
    "Promise": "A record that tells a named customer a due date, set before delivery.",
    "First date": "The date at the end of the day on which one was first set. Corrections on the "
    "same day are not renegotiations.",
    "Renegotiated": "Moved to a later date with notice, before the date then in force. A move "
    "after the date, or too late, changes nothing: it gives a recovery date, which is a new "
    "promise.",
    "As of": "The moment an export speaks for: its newest event, never “now”. On a month-old "
    "export “now” would turn every open promise into a broken one.",
    "Period": "The month of the first date. Closing, moving or editing a promise later cannot "
    "take it out of a bad month.",
    "Coverage": "Judged, of judged, unjudgeable and set aside. It stands above every page.",
}


_SETTINGS = {
    "zone": "Time zone",
    "grace_days": "Days of grace",
    "min_notice_days": "Days of notice a move needs",
    "reopen": "Of several deliveries, the one that counts",
    "ignore_same_day_reopen": "A reopen closed again the same day is ignored",
    "strict_unknown_notice": "A move of unknown notice counts as too late",
    "weekend_roll": "A date on a weekend means Monday",
}


def catalogue(title: str, metrics: tuple[Metric, ...]) -> None:
    """One group of metrics, each with its definition and what it needs."""
    st.subheader(title, anchor=False)
    parts.facts(
        {
            metric.title: " ".join(
                [
                    metric.definition,
                    *(
                        f"Needs: {need.turn_on[:1].lower()}{need.turn_on[1:]}."
                        for need in metric.needs
                    ),
                ]
            )
            for metric in metrics
        }
    )


parts.question("What does every number mean?")
parts.lead(
    "A promise is judged by the first date the customer was given. It was kept on time, "
    "renegotiated in time, or broken; what cannot be known is said, never guessed."
)
st.subheader("Words", anchor=False)
parts.facts(_TERMS)
st.subheader("Outcomes", anchor=False)
parts.facts({OUTCOME_WORDS[name].capitalize(): rule for name, rule in _RULES.items()})
for heading, metrics in GROUPS:
    catalogue(heading, metrics)
reader = session.store().reader()
if reader is not None:
    st.subheader("Settings these numbers were judged with", anchor=False)
    chosen = reader.settings.model_dump()
    said = {True: "yes", False: "no"}
    parts.facts(
        {
            title: said[chosen[name]] if isinstance(chosen[name], bool) else chosen[name]
            for name, title in _SETTINGS.items()
        }
    )
