"""What a mark of a picture stands for goes in, as the address says it; the visit narrowed to it,
beside its filters, comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dashboard import groups
from dashboard.escape import markdown
from dashboard.session import Session
from metrics.slices import period_of


def to_the_mark(now: Session, address: Mapping[str, str]) -> Session:
    """The visit with the month of the address within its filters, and the team of the address in
    place of theirs; as it is where the address names none.
    """
    filters = now.filters
    if month := _month(address):
        first, last = month
        filters = replace(
            filters,
            first_due_from=max(first, filters.first_due_from or first),
            first_due_to=min(last, filters.first_due_to or last),
        )
    if "of_team" in address:
        filters = replace(filters, teams=(address["of_team"],))
    return replace(now, filters=filters)


def in_words(address: Mapping[str, str]) -> str:
    """What the address narrows the page to; empty where it does not. Markdown."""
    said = []
    if month := _month(address):
        said.append(f"first due in {month[0]:%B %Y}")
    if "of_team" in address:
        said.append(f"of {markdown(address['of_team'] or groups.NONE)}")
    return f"Only promises {', '.join(said)}." if said else ""


def _month(address: Mapping[str, str]) -> tuple[date, date] | None:
    """Its first and last day; None where there is none, or none that can be read."""
    try:
        return period_of(address["month"]) if len(address["month"]) == 7 else None
    except (KeyError, ValueError):
        return None
