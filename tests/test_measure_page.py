"""The page of every measure: all of them, one by its groups and months, two side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.definitions import CATALOGUE
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.metric import by, overall
from metrics.scope import EVERYTHING
from metrics.two import two
from pipelines.keeping.contract import Reader
from tests.own_store import own_store
from tests.test_pages import opened, text

ALL = Filters()
ONE, OTHER = "Hardware Supply", "Project Delivery"
# One of each way a measure is worked out, and one that is off.
KINDS = (
    "on_time", "redating_gap", "slip_days", "notice_days", "load", "value_at_stake", "cause",
    "satisfaction_after", "conflicting", "forecast_record", "chance_kept", "promises", "overtaken",
    "terms_changed_late",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    found = own_store(tmp_path_factory.mktemp("own") / "store").reader()
    assert found is not None
    return found


@pytest.fixture
def shown(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_STORE", str(Path(reader.path).parents[1]))


@pytest.mark.usefixtures("shown")
def test_every_measure_stands_in_the_table_or_says_why_not(reader: Reader) -> None:
    at = opened("measure")
    table = at.dataframe(key="every_measure").value
    with reader.cursor() as con:
        told = [overall(con, metric, ALL, EVERYTHING) for metric in CATALOGUE]
    on = [one for one in told if not one.off]
    assert list(table["Measure"]) == [one.label for one in on]
    assert list(table["Says"]) == [one.shown for one in on]
    assert list(table["n"]) == [one.n for one in on]
    for metric, one in zip(CATALOGUE, told, strict=True):
        if one.off:
            assert metric.title in text(at)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.usefixtures("shown")
def test_each_measure_has_its_page(reader: Reader, name: str) -> None:
    at = opened("measure", measure=metrics[name].title, cut="Month")
    assert metrics[name].title in text(at)
    assert metrics[name].definition[:40] in text(at).replace("&#x27;", "'")
    with reader.cursor() as con:
        rows = by(con, metrics[name], "month", ALL, EVERYTHING).to_pylist()
        off = overall(con, metrics[name], ALL, EVERYTHING).off
    if off:
        assert off in text(at)
    else:
        [table] = [one.value for one in at.dataframe if "Month" in one.value]
        assert list(table["n"]) == [row["n"] for row in rows]


@pytest.mark.parametrize("name", ["on_time", "slip_days", "value_at_stake"])
@pytest.mark.usefixtures("shown")
def test_two_of_a_kind_stand_side_by_side(reader: Reader, name: str) -> None:
    with reader.cursor() as con:
        one, other = (Filters(teams=(team,)) for team in (ONE, OTHER))
        said = two(con, metrics[name], one, other, EVERYTHING).sentence
    asked = {"compare": "Two teams", "team_one": ONE, "team_other": OTHER}
    at = opened("measure", measure=metrics[name].title, **asked)
    assert said.replace("'", "&#x27;") in text(at)


@pytest.mark.usefixtures("shown")
def test_two_periods_stand_side_by_side() -> None:
    asked: dict[str, str | list[str]] = {
        "measure": "Broken", "compare": "Two periods", "period_one": ["2026-01-01", "2026-03-31"],
        "period_other": ["2026-04-01", "2026-06-30"],
    }  # fmt: skip
    at = opened("measure", **asked)
    assert " against " in text(at)
    assert "95% between" in text(at)
    assert "What does each measure say?" in text(opened("measure", measure="no such"))
