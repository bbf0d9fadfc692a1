"""What is at risk now, and what does nobody look after?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import streamlit as st

from dashboard import measured, navigation, parts, risk_rows, session
from dashboard.charts import chances as picture
from metrics import risk
from metrics.chance import chances
from metrics.forecast import own_record
from metrics.items import track_record

SOON = 14  # days, as the definitions have it


class Watched(NamedTuple):
    """One list: its measure, its title, how it is counted, what it holds, its columns."""

    measure: str
    title: str
    short: str
    says: str
    rows: Callable[..., pa.Table]
    columns: tuple[str, ...]


LISTS = (
    Watched(
        "forgotten", "Forgotten", "forgotten",
        "Owed past their date, with no new date and no activity on file since.",
        risk.forgotten,
        ("title", "customer", "team", "owner", "due_in_force", "slip_days", "last_activity_at",
         "worth"),
    ),
    Watched(
        "overtaken", "Overtaken", "overtaken by later ones",
        "Owed past their date, while their owner has since delivered one made on a later day.",
        risk.overtaken,
        ("title", "customer", "team", "owner", "due_in_force", "slip_days", "overtaken_at",
         "worth"),
    ),
    Watched(
        "ownerless", "Nobody owns it", "without an owner",
        "Still to be delivered, and the files name no owner.",
        risk.ownerless,
        ("title", "customer", "team", "due_in_force", "slip_days", "worth"),
    ),
    Watched(
        "waiting_after_reply", "The customer has replied", "with a reply nobody took up",
        "Set to wait for the customer, who has replied since; nothing was delivered after.",
        risk.waiting_after_reply,
        ("title", "customer", "team", "owner", "waiting_at", "replied_at", "due_in_force"),
    ),
    Watched(
        "conflicting", "Conflicting dates", "with conflicting dates",
        "The same customer was given another date for the same thing: more than three days away, "
        "or by another team or system. Where only the titles are alike it says possibly.",
        risk.conflicting,
        ("customer", "thing", "title", "due_in_force", "team", "source", "days_apart"),
    ),
)  # fmt: skip

now = session.current()
ahead = now.ask(chances)
left = ahead["days_left"].to_pylist()
due = ahead.filter(pa.array([0 <= days <= SOON for days in left], pa.bool_()))
said = [row for row in due.to_pylist() if row["chance"] is not None]
found = {watched.measure: now.ask(watched.rows) for watched in LISTS}

parts.question("What is at risk now?")
if due.num_rows:
    noun = "promise is" if due.num_rows == 1 else "promises are"
    expected = round(sum(row["chance"] for row in said))
    forecast = (
        f"By their teams' own record about {parts.counted(expected, 'on_time')} of the "
        f"{len(said):,} that can be forecast will be kept by their date."
        if said
        else "How likely they are to be kept cannot be said from these files."
    )
    parts.lead(f"{parts.counted(due.num_rows)} {noun} due in the next {SOON} days. {forecast}")
else:
    parts.lead(f"Nothing is due in the next {SOON} days.")
linked = [
    f"<a href='#{watched.measure.replace('_', '-')}'>{found[watched.measure].num_rows:,} "
    f"{watched.short}</a>"
    for watched in LISTS
    if found[watched.measure].num_rows
]
if linked:
    parts.said(f"Beside these: {' · '.join(linked)}. A promise can be in more than one list.")

st.subheader(f"Due in {SOON} days", anchor=False)
if not measured.is_off(now, "chance_kept") and said:
    clicked = parts.picture(
        picture.ahead(said, session.ink()),
        picture.words(said),
        "ahead",
        opens=True,
        caption="Chance to be kept by the date in force, by the days left to it. Choose a dot",
    )
    if clicked:
        key = dict(zip(("source", "instance", "promise_id"), clicked, strict=True))
        navigation.go("promise", **navigation.promise_params(key))
    parts.quiet(
        "Chance: how many that the same team made of the same kind in the last 12 months, and that "
        "were open as long (n), were delivered by then. Under five of these, or under 20 promises "
        f"in all, it cannot be said: so of {due.num_rows - len(said):,} here."
    )
if due.num_rows:
    record = now.ask(track_record, filters=own_record(now.filters))
    pairs = zip(due["team"].to_pylist(), due["kind"].to_pylist(), strict=True)
    kept = pa.array([record.get(pair, "–") for pair in pairs], pa.string())
    columns = ("chance", "days_left", "title", "customer", "team", "owner", "due_in_force",
               *("record",) * bool(record), "worth")  # fmt: skip
    risk_rows.table(due.append_column("record", kept), columns, "due_soon", "Promises due soon")
else:
    parts.said("None.")

for watched in LISTS:
    st.subheader(watched.title, anchor=watched.measure.replace("_", "-"))
    parts.quiet(watched.says)
    if measured.is_off(now, watched.measure):
        continue
    if found[watched.measure].num_rows:
        risk_rows.table(found[watched.measure], watched.columns, watched.measure, watched.title)
    else:
        parts.said("None.")
