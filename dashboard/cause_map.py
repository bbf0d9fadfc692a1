"""The map of causes goes in; a table to edit, the file of it, and what readers changed come out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import acting, parts, session, tagging
from dashboard.escape import markdown
from dashboard.session import Session
from dashboard.tagging import SIDE_WORDS
from metrics import causes
from metrics.cause_map import STAGES
from pipelines.judging.tagged import meaning_of, tags


def draw(now: Session, told: Mapping[str, Any]) -> None:
    """What each cause means; edited here it is kept beside the settings, and can be undone."""
    st.subheader("The map of causes", anchor="map")
    rows = now.ask(causes.written, settings=told)
    if not rows.num_rows:
        parts.said("No broken promise chosen has a cause yet, so there is nothing to map.")
        return
    missing = sum(row["n"] for row in rows.to_pylist() if row["stage"] is None)
    parts.said(
        "Each cause as the files or readers write it: the one name it goes by, whose doing it is, "
        "and the stage to change."
        + (f" {parts.many(missing, 'broken promise')} {'has' if missing == 1 else 'have'} a cause "
          "without a stage."
           if missing else "")
    )  # fmt: skip
    event = st.dataframe(
        pa.table(
            {
                "written": rows["written"],
                "n": rows["n"],
                "cause": rows["cause"],
                "side": [SIDE_WORDS.get(side, "") for side in rows["side"].to_pylist()],
                "stage": [STAGES.get(stage, "") for stage in rows["stage"].to_pylist()],
            }
        ),
        hide_index=True,
        height="content" if rows.num_rows <= 10 else 400,
        placeholder="",
        key="cause_map",
        on_select="rerun",
        selection_mode="single-cell",
        alt="Causes as they are written and what the map makes of them; choose one to change it",
        column_config={
            "written": "As written",
            "n": st.column_config.NumberColumn("Broken"),
            "cause": "Goes by",
            "side": "Whose doing",
            "stage": "Stage to change",
        },
    )
    cells = event["selection"]["cells"]
    if cells and session.may("tag"):
        _change(rows.slice(cells[0][0], 1).to_pylist()[0])
    if not now.scope.is_everything:  # the map and its tags name promises and causes of others
        return
    acting.download(
        "Download the map (TOML)", as_toml(told.get("causes", {})), "causes.toml",
        "application/toml", what="the map of causes", key="map_toml",
        help="As it stands now, to be put into the settings file.",
    )  # fmt: skip
    _said()


def _change(row: Mapping[str, Any]) -> None:
    """The form of one cause, as it stands."""
    with st.form("map_form", border=False):
        st.markdown(f"What **{markdown(row['written'])}** means")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            cause = st.text_input("Goes by", row["cause"], key=f"map_cause_{row['written']}",
                                  max_chars=200, width=300)  # fmt: skip
            side = _choice("Whose doing", row, "side", SIDE_WORDS)
            stage = _choice("Stage to change", row, "stage", STAGES)
            asked = st.form_submit_button("Keep", type="primary")
    says = {"cause": cause.strip(), "side": side, "stage": stage}
    said = {name: value for name, value in says.items() if value}
    if asked and said != {name: row[name] for name in says if row[name]}:
        remark = meaning_of(row["written"], said, session.asking().who)
        tagging.keep([remark], "changed the map of causes")


def _choice(label: str, row: Mapping[str, Any], name: str, words: Mapping[str, str]) -> str:
    """One of a few, or nothing said."""
    choices = ["", *words]
    at = choices.index(row[name] or "")
    picked = st.selectbox(
        label, choices, at, key=f"map_{name}_{row['written']}", width=260,
        format_func=lambda one: words.get(one, "not said"),
    )  # fmt: skip
    return str(picked)


def _said() -> None:
    """What readers made of single causes, newest first."""
    every = [tag for tag in tags(session.store().path) if tag.written is not None]
    if not every:
        return
    with st.expander(f"Mapped by readers: {len(every):,}", key="mapped", on_change="rerun") as box:
        if box.open:
            for tag in reversed(every[-tagging.LAST :]):
                said = ", ".join(markdown(value) for value in tag.says.values()) or "nothing"
                tagging.undoable(tag, f"{markdown(tag.written or '')}: **{said}**")


def as_toml(told: Mapping[str, Any]) -> str:
    """[causes] as a settings file holds it; a table a cause, and the tags of single promises."""
    lines = []
    for written, said in told.items():
        if written == "tagged":
            continue
        meaning = {"stage": said} if isinstance(said, str) else said
        lines += [f"[causes.{_text(written)}]"]
        lines += [f"{name} = {_text(value)}" for name, value in meaning.items()] + [""]
    if told.get("tagged"):
        lines.append("[causes.tagged]")
        for key, said in told["tagged"].items():
            tag = {"cause": said} if isinstance(said, str) else said
            fields = ", ".join(f"{name} = {_text(value)}" for name, value in tag.items())
            lines.append(f"{_text(key)} = {{ {fields} }}")
    return "\n".join(lines) + "\n"


def _text(value: Any) -> str:
    """A TOML string: JSON's escapes are TOML's, but for the one of DEL."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")
