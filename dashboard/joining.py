"""Names that may be one go in; what a reader says of them comes out, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from pipelines.importing.names import Word
from pipelines.judging.joined import Column, Said
from pipelines.mapping.lookalikes import Lookalike
from pipelines.mapping.proposals import Proposal

AT_ONCE = 20  # proposals that stand in one form
_WHY = {
    "spelling": "case, blanks, punctuation or legal form",
    "order": "the same words in another order",
    "letters": "a letter or two",
}
_ONE, _TWO = "One name", "Two names"


def proposed(found: Sequence[Proposal], column: Column) -> list[Word]:
    """The names that may be one, in one form; what was said of them once the reader keeps it."""
    first = found[:AT_ONCE]
    picked: list[tuple[Proposal, str | None]] = []
    with st.form(f"proposed_{column}", border=False):
        for one in first:
            question = (
                f"{markdown(one.name)} ({_promises(one.count)}) and {markdown(one.into)} "
                f"({_promises(one.into_count)}) differ by {_WHY[one.why]}."
            )
            key = f"name_{column}_{one.name}_{one.into}"
            choice = st.radio(question, (_ONE, _TWO), index=None, horizontal=True, key=key)
            picked.append((one, choice))
        if len(found) > len(first):
            st.caption(f"{len(found) - len(first):,} more come after these.")
        if not st.form_submit_button("Keep what I said", type="primary"):
            return []
    return [
        Word(column, one.name, one.into, is_one=choice == _ONE) for one, choice in picked if choice
    ]


def by_hand(names: Sequence[str], column: Column) -> list[Word]:
    """Two names that nobody proposed; joined once the reader says so."""
    with st.form(f"by_hand_{column}", border=False):
        left, right = st.columns(2, gap="medium")
        name = left.selectbox("This name", names, index=None, key=f"join_{column}")
        other = right.selectbox("counts as this one", names, index=None, key=f"into_{column}")
        if not st.form_submit_button("They are one"):
            return []
    return [Word(column, name, other, is_one=True)] if name and other else []


def alike(found: Sequence[Lookalike]) -> None:
    """Names that look the same and may not be: said, and left to the reader."""
    for one in found[:AT_ONCE]:
        st.warning(markdown(one))
    if len(found) > AT_ONCE:
        st.caption(f"{len(found) - AT_ONCE:,} more look alike.")


def kept(said: Sequence[Said], take_back: Callable[[Said], None]) -> None:
    """What readers said of names, newest first, each to be taken back."""
    for one in reversed(said):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = "counts as" if one.is_one else "is another name than"
            st.markdown(f"{markdown(one.name)} {words} **{markdown(one.other)}**")
            st.caption(markdown(f"{one.who}, {parts.day(one.at[:10])}"))
            st.button(
                "Take it back", key=f"unsay_{one.id}", type="tertiary", on_click=take_back,
                args=(one,),
            )  # fmt: skip


def _promises(count: int) -> str:
    return "1 promise" if count == 1 else f"{count:,} promises"
