"""An export's own verdicts go in; on how many they agree with ours, and on which not, is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard import parts
from dashboard.escape import markdown
from dashboard.rows import OUTCOME_WORDS
from pipelines.mapping.labels import compare, meanings


def draw(column: str, labels: Sequence[tuple[str, str | None, str]]) -> None:
    """Compare the cells of `column` with what we say of the same promises (id, label, outcome)."""
    means = meanings(column, {label for _, label, _ in labels if label})
    if not means:
        parts.quiet(
            parts.shown(f"What {column} means by its words is not known, so it is not compared.")
        )
        return
    found = compare(labels, means)
    read = ", ".join(f"{theirs} as {verdict}" for theirs, verdict in sorted(means.items()))
    sentence = (
        f"Somebody's own verdict, {column} (read {read}), agrees with ours on {found.agreed:,} of "
        f"{found.compared:,}"
    )
    if found.left_out:
        sentence += f"; {found.left_out:,} have no lateness to compare"
    parts.said(parts.shown(f"{sentence}. It is compared and never used."))
    if not found.differs:
        return
    outcomes = {promise_id: outcome for promise_id, _, outcome in labels}
    many = len(found.differs)
    title = "Here is the one" if many == 1 else f"Here are the {many:,}"
    with st.expander(title, key=f"verdicts_{column}"):
        st.dataframe(
            pa.table(
                {
                    "Promise": [one.promise_id for one in found.differs],
                    markdown(column): [one.label for one in found.differs],
                    "That is": [one.theirs for one in found.differs],
                    "We say": [OUTCOME_WORDS[outcomes[one.promise_id]] for one in found.differs],
                }
            ),
            hide_index=True,
            alt="Promises on which the export's own verdict and ours differ",
        )
