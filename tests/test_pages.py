"""Every page on the sample, on an empty store, and with filters and names that match nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import PLACES
from dashboard.rows import SHOWN
from dashboard.shows import SHOWS, Show
from metrics.filters import Filters
from metrics.rates import rates
from metrics.scope import EVERYTHING
from pipelines.keeping.contract import Reader, Store

APP = str(Path(__file__).parents[1] / "streamlit_app.py")
PAGES = [place.name for place in PLACES]


@pytest.fixture
def sample(sample_store: Store) -> Store:
    return sample_store


@pytest.fixture
def reader(sample: Store) -> Reader:
    reader = sample.reader()
    assert reader is not None
    return reader


@pytest.fixture
def shown(sample: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_STORE", str(sample.path))


def opened(page: str, **params: str | list[str]) -> AppTest:
    """The page as a reader gets it from that address; without a traceback in any case."""
    at = AppTest.from_file(APP, default_timeout=180)
    for name, value in params.items():
        at.query_params[name] = value
    if page == "import_files":
        at.run()  # AppTest knows a page by another name than its file's only after a run
    at.switch_page(f"dashboard/pages/{page}.py")
    at.run()
    assert not at.exception, at.exception[0].message
    assert not [error for error in at.error if "could not be drawn" in error.value]
    return at


def text(at: AppTest) -> str:
    """What st.html drew, where every sentence with text from a file is drawn."""
    return "\n".join(element.proto.body for element in at.get("html"))


def broken_twice(reader: Reader) -> dict[str, str]:
    [row] = reader.query(
        "SELECT source, instance, promise_id, customer, title FROM promises"
        " WHERE outcome = 'broken_overdue' AND recovery_missed ORDER BY ALL LIMIT 1"
    ).to_pylist()
    found: dict[str, str] = row
    return found


def address(page: str, reader: Reader) -> dict[str, str]:
    """What a page that is about one thing needs in its address."""
    promise = broken_twice(reader)
    key = {
        "system": promise["source"],
        "instance": promise["instance"],
        "record": promise["promise_id"],
    }
    [team] = reader.query("SELECT min(team) AS team FROM promises")["team"].to_pylist()
    return {"customer": {"name": promise["customer"]}, "promise": key, "team": {"name": team}}.get(
        page, {}
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("shown")
def test_every_page_answers_its_question_on_the_sample(page: str, reader: Reader) -> None:
    at = opened(page, **address(page, reader))
    assert text(at).count("<h1 ") == 1
    assert 'class="kept-lead"' in text(at)
    assert not at.error


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_store_says_what_to_do(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "store"))
    at = opened(page)
    assert 'class="kept-lead"' in text(at)
    assert not (tmp_path / "store").exists(), "looking at a page must not make a store"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("shown")
def test_a_filter_that_matches_nothing_says_so(page: str, reader: Reader) -> None:
    at = opened(page, team="nobody of that name", **address(page, reader))
    if next(place for place in PLACES if place.name == page).needs == "promises":
        assert "No promise matches these filters" in text(at)
        assert "nobody of that name" in text(at)
        at.button[0].click().run()
        assert "No promise matches these filters" not in text(at)
    assert not at.exception


@pytest.mark.usefixtures("shown")
def test_a_name_in_the_address_that_is_not_on_file() -> None:
    assert "“<b>nobody</b>”".replace("<", "&lt;").replace(">", "&gt;") in text(
        opened("customer", name="<b>nobody</b>")
    )
    assert "names no customer" in text(opened("customer"))
    assert "KPL-0" in text(opened("promise", system="jira", record="KPL-0"))
    assert "matches these filters" in text(opened("team", name="no such team"))


@pytest.mark.usefixtures("shown")
def test_junk_in_the_address_is_no_traceback() -> None:
    opened("overview", period="x'; DROP TABLE promises", as_of="2026-99-99", between=["2026-01-01"])
    opened("promises", show="<script>", period="Between two days", between=["2026-05-01"])


@pytest.mark.usefixtures("shown")
def test_the_overview_says_what_rates_says(reader: Reader) -> None:
    with reader.cursor() as con:
        total = rates(con, None, Filters(), EVERYTHING)["total"]
    said = text(opened("overview"))
    for name in ("population", "on_time", "renegotiated", "broken", "owed"):
        assert f">{total[name]:,}</b>" in said
    assert total["bounds"]["sentence"]
    assert total["bounds"]["sentence"] in said


@pytest.mark.parametrize("show", SHOWS, ids=[show.name for show in SHOWS])
@pytest.mark.parametrize("period", ["All time", "Last 6 months"])
@pytest.mark.usefixtures("shown")
def test_a_number_opens_as_many_rows_as_it_says(show: Show, period: str) -> None:
    at = opened("promises", show=show.title, period=period)
    lead = text(at).split('class="kept-lead"><b>')[1].split("</b>")[0]
    rows = at.dataframe[0].value if at.dataframe else []
    assert min(int(lead.replace(",", "")), SHOWN) == len(rows)


@pytest.mark.usefixtures("shown")
def test_choosing_a_row_opens_its_promise(reader: Reader) -> None:
    at = opened("promises", show="Owed, and the second date missed too")
    table = at.dataframe[0].value
    at.session_state["rows_owed_twice"] = {
        "selection": {"rows": [], "columns": [], "cells": [(0, "Promise")]}
    }
    at.run()
    assert not at.exception
    assert table["Promise"][0] in text(at)
    assert "Still owed" in text(at)


@pytest.mark.usefixtures("shown")
def test_an_earlier_day_changes_the_numbers_and_says_so() -> None:
    at = opened("overview", as_of="2026-06-30")
    assert "As of 30 Jun 2026" in text(at)
    assert text(at) != text(opened("overview"))
