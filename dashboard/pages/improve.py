"""Why do promises break, and what could be changed?"""

from __future__ import annotations

import streamlit as st

from dashboard import cause_map, improving, measured, parts, session, tagging, well_made
from dashboard.charts import bars
from metrics import behind, causes
from metrics.cause_map import NOT_RECORDED, MapError
from metrics.conditions import BROKEN
from metrics.definitions import by_name as metrics
from metrics.metric import overall
from metrics.metric import parts as divided
from metrics.sql import Condition

SECTIONS = (
    ("cause", "Causes", "What broken promises are put down to."),
    ("side", "Whose doing", "As the files or the map of causes in the settings say."),
    ("stage", "The stage to change",
     "By the map of causes in the settings: what we offer, what is said and understood, or how "
     "it is done."),
)  # fmt: skip

now = session.current()
settings = session.shown_settings()

parts.question("Why do promises break, and what could be changed?")
broken = now.ask(overall, metrics["broken"]).count or 0
try:
    frames = {
        name: now.ask(divided, metrics[name], settings=settings).to_pylist()
        for name, *_ in SECTIONS
    }
except MapError as error:
    parts.lead("The map of causes in the settings cannot be read, so no cause can be named.")
    parts.said(parts.shown(error))
    st.stop()
recorded = [row for row in frames["cause"] if row["key"] not in (None, NOT_RECORDED)]
silent = sum(row["count"] or 0 for row in frames["cause"] if row["key"] == NOT_RECORDED)
told = sum(row["count"] for row in recorded)
if told:
    first = recorded[0]
    down = f"put down to <b>{parts.shown(first['key'])}</b>."
    named = (
        f"The one that has is {down}"
        if told == 1
        else f"Of the {told:,} that have one, most, {first['count']:,}, are {down}"
    )
    parts.lead(
        f"Of {parts.many(told + silent, 'broken promise', outcome='broken')}, "
        f"{parts.counted(silent)} {'has' if silent == 1 else 'have'} no cause on file. {named}"
    )
elif broken:
    parts.lead(
        f"Why {parts.many(broken, 'promise', outcome='broken')} "
        f"{'was' if broken == 1 else 'were'} broken these files do not say."
    )
else:
    parts.lead("No promise chosen was broken.")

every = now.ask(behind.many, Condition(BROKEN))
if told and every > told + silent:
    by_last = every - broken
    parts.said(
        f"In all {every:,} were broken"
        + (
            f", {by_last:,} of them by the last date on file, the only one they have"
            * (by_last > 0)
        )
        + f"; {every - told - silent:,} are in files without a column for the cause."
    )

for name, title, says in SECTIONS:
    st.subheader(title, anchor=False)
    parts.quiet(says)
    if measured.is_off(now, name, settings=settings) or not frames[name]:
        continue
    words = bars.words(frames[name], f"Broken promises by {name}")
    clicked = parts.picture(
        bars.pareto(frames[name], NOT_RECORDED, session.ink()), words, f"pareto_{name}", opens=True,
        stays=True,
    )  # fmt: skip
    if name == "cause":
        parts.quiet(
            "Spellings are joined by the map. Files without such a column are not in it. Choose a "
            "bar for its promises."
        )
        by_readers = now.ask(causes.tagged, settings=settings)
        if by_readers:
            noun = "cause was" if by_readers == 1 else "causes were"
            parts.quiet(f"Of these {by_readers:,} {noun} tagged by a reader, not on file.")
    if name == "stage":
        missing = now.ask(causes.unmapped, settings=settings)
        if missing:
            listed = ", ".join(f"{parts.shown(cause)} {n:,}" for cause, n in missing)
            parts.quiet(f"Causes that the <a href='#map'>map</a> gives no stage: {listed}.")
    if clicked:
        where = now.ask(behind.caused, metrics[name], str(clicked[0]), settings=settings)
        measured.listed(now, str(clicked[0]), where, f"caused_{name}")

tagging.draw(now, settings)
cause_map.draw(now, settings)
improving.repeats(now, settings)
improving.marked(now)
well_made.draw(now)
improving.effects(now)
