"""What an import found, drawn: each file, its problems by kind, what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from pipelines.importing.report import Report

_LISTED = 200

_OUTCOMES = {
    "accept": "can be imported as it is",
    "accept+warn": "can be imported; something to know",
    "ask": "a question first",
    "partial": "some rows cannot be read",
    "refuse": "cannot be imported",
}
_DONE = {
    "accept": "imported as it was",
    "accept+warn": "imported; something to know",
    "partial": "imported without the rows that could not be read",
}
_SAY = {"refuse": st.error, "aside": st.warning}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def report(found: Mapping[str, Any], key: str) -> None:
    """The report of docs/formats.md, as a reader meets it."""
    for position, file in enumerate(found["files"]):
        one_file(file, f"{key}_{position}", words=_DONE)
    if found.get("as_of"):
        parts.quiet(f"As of {parts.day(found['as_of'])}.")
    parts.said(f"{counted(Report.model_validate(found))}.")


def counted(done: Report, *, would: bool = False) -> str:
    """What an import did, or would do, to the promises (as HTML)."""
    n = done.promises
    if done.is_unchanged:
        return "Nothing would change: it is here already" if would else "It was here already"
    if not (n.new or n.changed):
        verb = "would be" if would else "is"
        return f"No promise {verb} new or judged otherwise; {n.unchanged:,} as they were"
    changes = (
        (n.new, "new promises" if n.new > 1 else "new promise"),
        (n.changed, "judged otherwise than before"),
        (n.unchanged, "as they were"),
    )
    said = ", ".join(f"{parts.counted(count)} {words}" for count, words in changes if count)
    return said if would else f"Imported: {said}"


def one_file(file: Mapping[str, Any], key: str, *, words: Mapping[str, str] = _OUTCOMES) -> None:
    """One file: what it was taken for, how many rows, and what is wrong with it."""
    st.markdown(f"**{markdown(file['file'])}** · {words[file['outcome']]}")
    parts.quiet(" · ".join(_seen(file)))
    kinds: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    footers = {found["line"] for found in file["problems"] if found["code"] == "FOOTER"}
    for problem in file["problems"]:
        is_said = problem["code"] == "FIELD_COUNT" and problem["line"] in footers
        if problem["severity"] != "ask" and not is_said:
            kinds[problem["severity"], problem["code"]].append(problem)
    for (severity, code), found in kinds.items():
        said = _sentence(found[0])
        if len(found) > 1:
            said = f"{len(found):,} × {code}. The first: {said}"
        _SAY.get(severity, st.caption)(said)
        if len(found) == 1:
            continue
        with st.expander(f"All {len(found):,}", key=f"{key}_{code}", on_change="rerun") as box:
            if box.open:
                _list(found)


def _seen(file: Mapping[str, Any]) -> list[str]:
    seen = [parts.shown(file["source"].replace("_", " "))] if file["source"] else ["not recognised"]
    if file["outcome"] != "refuse":
        seen.append(f"{file['rows']:,} rows, {file['accepted']:,} accepted")
        seen += [f"{file['repeats']:,} repeated"] * bool(file["repeats"])
        seen += [f"{file['set_aside']:,} set aside"] * bool(file["set_aside"])
    if file["encoding"]:
        seen.append(parts.shown(file["encoding"].upper()))
    if file["delimiter"]:
        seen.append(_DELIMITERS.get(file["delimiter"], repr(file["delimiter"])))
    if file["sheet"]:
        seen.append(f"sheet {parts.shown(file['sheet'])}")
    if (file["header_line"] or 1) > 1:
        seen.append(f"header on line {file['header_line']}")
    return seen


def _sentence(problem: Mapping[str, Any]) -> str:
    """The problem's own sentence, with where it is, unless the sentence says so itself."""
    line = problem["line"]
    where = "" if line is None or f"ine {line}" in problem["message"] else f"Line {line:,}: "
    return where + markdown(problem["message"])


def _list(found: list[Mapping[str, Any]]) -> None:
    shown = found[:_LISTED]
    st.dataframe(
        pa.table(
            {name: [row[name] for row in shown] for name in ("line", "column", "value", "message")}
        ),
        hide_index=True,
        alt="Problems of this kind, one a row",
    )
    if len(found) > _LISTED:
        st.caption(f"The first {_LISTED:,} of {len(found):,}.")
