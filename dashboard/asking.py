"""What is not clear about an import: its questions go in, the reader's answers come out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import available_timezones

import streamlit as st

from dashboard.escape import markdown
from pipelines.answers import Answers
from pipelines.importing.report import Question
from pipelines.options import ImportOptions
from pipelines.sources import SOURCES

_ORDERS = {
    "as the column proves": None,
    "day first": "dmy",
    "month first": "mdy",
    "year first": "ymd",
}
_CHOICES = {
    "dmy": "day first",
    "mdy": "month first",
    "ymd": "year first",
    "not_a_promise": "not a promise",
    "empty": "nothing: leave it empty",
    "aside": "set its rows aside",
    "as_written": "they are as they should be",
    "swapped": "day and month are swapped",
}
_SEEN = "as seen in the file"
_ENCODINGS = ("utf-8", "cp1252", "iso-8859-1", "iso-8859-15", "utf-16", "cp1250", "cp1251", "cp932")


def howto() -> None:
    """How to get an export from each tool, step by step, and what it will not tell."""
    st.subheader("How to get one from your tool", anchor=False)
    titles = {source.title: source for source in SOURCES}
    source = titles[st.selectbox("Your tool", list(titles), key="howto", width=420)]
    for number, step in enumerate(source.howto, 1):
        st.markdown(f"{number}. {markdown(step)}")
    for sentence in source.cannot_tell:
        st.caption(f"It cannot tell: {markdown(sentence[:1].lower() + sentence[1:])}")


def options(mappings: Sequence[Path], answers: Answers) -> ImportOptions:
    """What a reader may say about the files beside the answers; nothing of it is needed."""
    titles = {source.title: source.name for source in SOURCES}
    with st.expander("Say more about these files", key="say_more"):
        left, right = st.columns(2, gap="medium")
        source = left.selectbox(
            "Kind of export",
            list(titles),
            index=None,
            key="import_source",
            placeholder="seen by its header",
        )
        as_of = right.text_input(
            "As of",
            key="import_as_of",
            placeholder="the newest event in the file",
            help="The moment this export speaks for: 2026-06-30, or 2026-06-30T17:00.",
        )
        zone = left.selectbox(
            "Time zone of times without one",
            sorted(available_timezones()),
            index=None,
            key="import_zone",
            placeholder="the store's own",
        )
        order = right.selectbox("Order of day and month", list(_ORDERS), key="import_dates")
        encoding = left.selectbox("Characters", (_SEEN, *_ENCODINGS), key="import_encoding")
        instance = right.text_input(
            "Which one of two",
            key="import_instance",
            placeholder="only where there are two of one system",
            help="Two Jiras may both have a KP-1. Name the second one, and they stay apart.",
        )
        complete = left.checkbox(
            "These files hold every record of that system",
            key="import_complete",
            help="Records that they lack are then shown as missing.",
        )
    return ImportOptions(
        source=titles.get(source or ""),
        instance=instance.strip(),
        mappings=tuple(mappings),
        as_of=as_of.strip() or None,
        complete=complete,
        zone=zone,
        dates=_ORDERS[order],
        encoding=None if encoding == _SEEN else encoding,
        answers=answers,
    )


def questions(
    asked: Sequence[Question], answers: Answers
) -> dict[tuple[str, str | None], str] | None:
    """Every open question with its choices, in one form; the answers with these among them, once
    the reader gives them.
    """
    picked: list[tuple[Question, str | None]] = []
    with st.form("questions", border=True):
        for position, question in enumerate(asked):
            picked.append((question, _ask(question, f"answer_{position}_{question.code}")))
        if not st.form_submit_button("Answer", type="primary"):
            return None
    told = dict(answers)
    for question, choice in picked:
        if choice:
            key = (question.code, question.column)
            # What one column's values mean is one answer of several pairs: Waiting=open,Done=…
            told[key] = f"{told[key]},{choice}" if "=" in choice and key in told else choice
    return told


def _said(choice: str) -> str:
    """The pipelines' words for a choice, as a reader says them."""
    return _CHOICES.get(choice, choice)


def _ask(question: Question, key: str) -> str | None:
    if question.choices:
        return st.radio(
            markdown(question.message),
            question.choices,
            index=None,
            key=key,
            format_func=lambda choice: markdown(_said(choice.rpartition("=")[2])),
        )
    st.markdown(markdown(question.message))
    st.caption("Answer it under “Say more about these files”.")
    return None
