"""What one customer's promises say of each other: conflicting dates, promises and their parts."""

from __future__ import annotations

import streamlit as st

from dashboard import measured, parts, risk_rows
from dashboard.session import Session
from metrics import risk
from metrics.filters import Filters

CONFLICT = ("thing", "title", "due_in_force", "team", "source", "days_apart")
FAMILY = ("title", "team", "due_in_force", "children", "broken_children", "weakest_title",
          "last_child_due")  # fmt: skip


def draw(now: Session, filters: Filters) -> None:
    """Two sections, each only where there is something to say or the files cannot tell."""
    conflicts = now.ask(risk.conflicting, filters=filters)
    if conflicts.num_rows:
        st.subheader("Conflicting dates", anchor=False)
        parts.quiet(
            "Another date for the same thing: more than three days away, or by another team or "
            "system. Where only the titles are alike it says possibly."
        )
        risk_rows.table(conflicts, CONFLICT, "customer_conflicts", "Conflicting dates")
    families = now.ask(risk.families, filters=filters)
    if not families.num_rows:
        return
    st.subheader("Promises with parts", anchor=False)
    if measured.is_off(now, "parent_kept", filters):
        return
    late = sum(bool(early) for early in families["is_before_child"].to_pylist())
    broken = sum(count > 0 for count in families["broken_children"].to_pylist())
    many = families.num_rows
    parts.said(
        f"{parts.counted(many)} {'promise has' if many == 1 else 'promises have'} parts of their "
        f"own: of {parts.counted(broken)} a part was broken, and {parts.counted(late)} "
        f"{'is' if late == 1 else 'are'} due before the last part."
    )
    risk_rows.table(families, FAMILY, "customer_families", "Promises with parts")
