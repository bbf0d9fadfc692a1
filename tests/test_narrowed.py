"""A mark of a picture opens its rows: the address names its month or team, the page counts them."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from metrics.filters import Filters
from metrics.rates import rates
from metrics.scope import EVERYTHING
from pipelines.keeping.contract import Reader, Store
from tests.test_pages import opened, reader, sample, shown
from tests.test_pages import text as drawn

__all__ = ["reader", "sample", "shown"]


def text(page: AppTest) -> str:
    """Its words, without what makes some of them bold."""
    return re.sub(r"<[^<>]+>", "", drawn(page))


@pytest.mark.usefixtures("shown")
def test_a_month_of_the_address_narrows_the_rows_and_is_said(sample: Store, reader: Reader) -> None:
    with reader.cursor() as cursor:
        found = {row["key"]: row for row in rates(cursor, "month", Filters(), EVERYTHING)["groups"]}
    month, row = next((key, row) for key, row in found.items() if row["broken"] > 5)
    page = opened("promises", show="Broken", month=month)
    assert f"{row['broken']} of " in text(page)
    assert "Only promises first due in" in text(page)
    assert "Only promises" not in text(opened("promises", show="Broken", month="2025-99"))


@pytest.mark.usefixtures("shown")
def test_a_team_of_the_address_stands_in_place_of_the_filters(reader: Reader) -> None:
    with reader.cursor() as cursor:
        found = rates(cursor, "team", Filters(), EVERYTHING)["groups"]
    row = next(row for row in found if row["key"] and row["broken"] > 5)
    page = opened("promises", show="Broken", of_team=row["key"])
    assert f"{row['broken']} of " in text(page)
    assert row["key"] in text(page)
