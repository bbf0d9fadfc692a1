"""What was promised here, what happened, and which file said so?"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import navigation, parts, session, states
from dashboard.charts import strip
from dashboard.escape import markdown
from dashboard.rows import OUTCOME_WORDS
from metrics import cause_map, history
from metrics.cause_map import MapError
from metrics.stops import late_from, stops_of
from metrics.words import count_in_words
from paper.brief_page import BADGES

now = session.current()
ask = st.query_params
key = history.Key(ask.get("system", ""), ask.get("instance", ""), ask.get("record", ""))
# The address names one promise: of the filters only the day to look from applies.
about = now.narrowed(
    teams=(), customers=(), kinds=(), owners=(), sources=(), first_due_from=None, first_due_to=None
)
promise = now.ask(history.promise, key, filters=about)
if promise is None:
    states.unknown_promise(key.promise_id)
    st.stop()
moves = now.ask(history.moves, key, filters=about).to_pylist()

if promise["customer"]:
    navigation.link("customer", f"← {markdown(promise['customer'])}", name=promise["customer"])
parts.named(parts.shown(promise["title"] or promise["promise_id"]))
kept = {"on_time": "on_time", "renegotiated": "renegotiated", "broken": "broken"}.get(
    promise["counted_as"]
)
words = OUTCOME_WORDS[promise["outcome"]].capitalize()
parts.lead(f"<b class='kept-{kept}'>{words}</b>" if kept else f"<b>{words}</b>")
parts.said(parts.shown(promise["why"]))

stops = stops_of(promise, moves, year=promise["as_of"].year)
if len(stops) > 1:
    parts.picture(
        strip.strip(stops, late_from(promise), session.ink()),
        strip.words(stops),
        "strip",
        day=promise["as_of"].date(),
    )

try:
    tags = cause_map.read(session.shown_settings()["causes"]).tags
except MapError:  # Improve says what is wrong with it
    tags = {}
cause = cause_map.recorded(promise["cause"], key, tags)
left, right = st.columns(2, gap="large")
with left:
    st.subheader("The record", anchor=False)
    parts.facts(
        {
            "Customer": promise["customer"] or "none recorded",
            "Team": promise["team"],
            "Owner": promise["owner"],
            "Kind": promise["kind"],
            "Priority": promise["priority"],
            "Cause": cause or ("not recorded" if kept == "broken" else None),
            "Value": f"{promise['value']:,.0f} {promise['currency'] or ''}"
            if promise["value"]
            else None,
            "Record": f"{promise['promise_id']} in {parts.system(promise)}",
            "Address": promise["url"],
        }
    )
with right:
    st.subheader("The judgement", anchor=False)
    parts.facts(
        {
            "Made": parts.day(promise["made_at"]) if promise["made_at"] else "not on file",
            "First date": parts.day(promise["first_due"]),
            "Date in force": parts.day(promise["due_in_force"]),
            "Recovery date": parts.day(promise["recovery_due"])
            if promise["recovery_due"]
            else None,
            "Last date on file": parts.day(promise["current_due"]),
            "Delivered": parts.day(promise["delivered_at"])
            if promise["delivered_at"]
            else "not yet",
            "Days from the first date": promise["slip_days"],
            "Judged as of": parts.day(promise["as_of"]),
            "Noted": ", ".join(
                BADGES.get(flag, flag.replace("_", " ")) for flag in promise["flags"]
            ),
        }
    )

_NOTICE = {"given": "with notice", "late": "too late", "unknown": "not known"}
_MOVES = {
    "set": "first set",
    "push": "moved later",
    "pull_in": "moved earlier",
    "same": "set again",
    "clear": "cleared",
}


def _when(move: dict[str, Any]) -> str:
    """The moment of a move; seen only by comparing two exports, the days it lies between."""
    if move["at"]:
        return parts.day(move["at"])
    if move["earliest_at"] and move["latest_at"]:
        return f"{parts.day(move['earliest_at'])} – {parts.day(move['latest_at'])}"
    return "no export says"


def _ahead(days: int | None) -> str:
    """'14 days', or '4 days after' where the date had passed."""
    if days is None:
        return ""
    return count_in_words(days, "day") if days >= 0 else f"{count_in_words(-days, 'day')} after"


if moves:
    st.subheader("Every date it was given", anchor=False)
    st.dataframe(
        pa.table(
            {
                "When": [_when(row) for row in moves],
                "What": [_MOVES[row["move"]] for row in moves],
                "From": [parts.day(row["before"]) for row in moves],
                "To": [parts.day(row["after"]) for row in moves],
                "Notice": [_NOTICE.get(row["notice"], "") for row in moves],
                "Before the date": [_ahead(row["notice_days"]) for row in moves],
                "By": [row["by"] for row in moves],
                "Reason": [row["reason"] for row in moves],
            }
        ),
        hide_index=True,
        placeholder="",
        alt="Every date this promise was given, oldest first",
        column_config={
            "Before the date": st.column_config.TextColumn(
                help="Days from the move to the date then in force.", alignment="right"
            )
        },
    )

with st.expander("What each import said of it"):
    said = parts.filled(now.ask(history.observations, key, filters=about))
    st.dataframe(said, hide_index=True, alt="What each import said of this promise")
    events = parts.filled(now.ask(history.events, key, filters=about))
    if events.num_rows:
        st.dataframe(events, hide_index=True, alt="Every history event of this promise")
    if not now.scope.is_everything:
        parts.quiet("What names a team or customer that you may not see is left out.")
