"""What a reader meets beside the usual: names from right to left, one customer only, files that
hold only the last date, old files, pages that are not theirs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.locale import day_written
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.test_pages import opened, text

LEFTWARDS = "فريق الشمال"
TODAY = datetime.now(UTC).date()


def store_of(folder: Path, customers: tuple[str, ...], team: str, *, age: int = 0) -> Store:
    """30 promises of each customer with only the last date, every fourth late, and one to come;
    an export of `age` days ago.
    """
    as_of = TODAY - timedelta(days=age)
    lines = ["promise_id,title,customer,team,made_at,due,delivered_at,status"]
    for whose, customer in enumerate(customers):
        for number in range(30):
            due = as_of - timedelta(days=10 + 9 * number)
            done = due + timedelta(days=3 if number % 4 == 0 else -1)
            lines.append(
                f"P-{whose}-{number},Deliver {number},{customer},{team},{due - timedelta(days=20)},"
                f"{due},{done},delivered"
            )
        lines.append(f"S-{whose},Soon,{customer},{team},{as_of},{as_of + timedelta(days=5)},,open")
    file = folder / "promises.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    store = FolderStore(folder / "store")
    import_files(store, [file], ImportOptions(as_of=as_of.isoformat()))
    return store


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = store_of(tmp_path, ("Acme", "Globex"), LEFTWARDS)
    monkeypatch.setenv("KEPT_STORE", str(store.path))
    return store


@pytest.mark.usefixtures("two")
def test_a_number_after_a_name_from_right_to_left_is_read_after_it() -> None:
    at = opened("team", name=LEFTWARDS)
    assert f"How does \u2068{LEFTWARDS}\u2069 do?" in text(at)


@pytest.mark.usefixtures("two")
def test_where_only_the_last_date_is_on_file_every_label_of_customers_says_so() -> None:
    at = opened("customers")
    assert "has come to its date" not in text(at), "60 have"
    shown = "\n".join(chart.proto.spec + str(chart.proto) for chart in at.get("plotly_chart"))
    assert f"{LEFTWARDS} for Acme" in text(at) + shown
    assert "whose first date has passed" not in shown
    labels = json.loads(at.dataframe(key="customers_table").proto.columns)
    assert labels["on_time"]["label"] == "On time to the last date"


def test_one_customer_is_compared_with_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPT_STORE", str(store_of(tmp_path, ("Acme",), "North").path))
    at = opened("customers")
    assert "None of 1" not in text(at)
    assert "There is one customer only, so there is nothing to compare it with." in text(at)
    at = opened("customer", name="Acme")
    assert "Nothing we promised them is past its date" not in text(at), "30 are: kept or late"
    assert "We owe them nothing past its date." in text(at)


@pytest.mark.usefixtures("two")
def test_a_record_nobody_has_is_no_column_of_dashes() -> None:
    columns = list(opened("at_risk").dataframe(key="due_soon").value.columns)
    assert "Promise" in columns
    assert "Team keeps of these" not in columns


def test_old_files_are_said_to_be_old_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for age, is_old in ((23, True), (14, False)):
        folder = tmp_path / str(age)
        folder.mkdir()
        store = store_of(folder, ("Acme",), "North", age=age)
        monkeypatch.setenv("KEPT_STORE", str(store.path))
        said = f"The Kept export is {age} days old: what has happened since is not here."
        assert (said in text(opened("customers"))) == is_old


@pytest.mark.usefixtures("two")
def test_the_filters_of_a_link_say_what_it_shows_at_once() -> None:
    """Before any click: a page of two months under "All time" would be taken for everything."""
    first, last = TODAY - timedelta(days=120), TODAY - timedelta(days=60)
    at = opened("teams", period="Last 3 months", as_of=str(last))
    assert bar_of(at)[0] == "Last 3 months"
    assert bar_of(at)[-1] == f"As of {day_written(last)}"
    at = opened("teams", period="Between two days", between=[str(first), str(last)])
    assert bar_of(at)[0] == f"{day_written(first)} – {day_written(last)}"
    for day in ("2026-99-99", "2099-01-01"):
        at = opened("teams", period="no such period", as_of=day)
        assert (bar_of(at)[0], bar_of(at)[-1]) == ("All time", "As of the newest export")


def bar_of(at: AppTest) -> list[str]:
    """What the buttons of the filters say."""
    return [box.proto.popover.label for box in at.get("popover")][:6]
