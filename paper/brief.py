"""A customer goes in; the brief on one side of A4, as a page every rendering shares, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from metrics.brief import Brief, Note, brief
from metrics.filters import Filters
from metrics.scope import Scope
from paper.brief_page import ROOMS, page
from paper.page import Page
from paper.typeset import count


def fitted(told: Brief) -> Page:
    """As much as one side of A4 has room for; what is left out is counted on the page."""
    roomy = page(told, ROOMS[0])
    if count([roomy]) == 1:
        return roomy
    # Each room holds less than the one before it: halve what is left to try.
    fits, too_much = len(ROOMS) - 1, 0
    while fits - too_much > 1:
        middle = (fits + too_much) // 2
        if count([page(told, ROOMS[middle])]) == 1:
            fits = middle
        else:
            too_much = middle
    return page(told, ROOMS[fits])


def brief_page(
    con: duckdb.DuckDBPyConnection,
    customer: str,
    filters: Filters,
    scope: Scope,
    *,
    notes: Sequence[Note] = (),
    settings: Mapping[str, Any] | None = None,
) -> Page:
    """The page of one customer; raises UnknownCustomer. `notes` and `settings` as in `brief`."""
    return fitted(brief(con, customer, filters, scope, notes=notes, settings=settings))
