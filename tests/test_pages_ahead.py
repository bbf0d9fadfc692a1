"""At risk, Improve, Dates: numbers that open their rows, measures that are off, text as text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dashboard.charts import bars, calibration, chances, delivered, effects, loads, shares
from dashboard.charts.ink import DARK, LIGHT
from dashboard.session import settings
from metrics import behind, forecast, made, money, pace, risk
from metrics.backtest import Bin
from metrics.conditions import ON_TIME
from metrics.definitions import by_name as metrics
from metrics.effects import Effect
from metrics.filters import Filters
from metrics.frame import share_row
from metrics.listing import listing
from metrics.metric import overall, parts
from metrics.scope import EVERYTHING
from metrics.sql import Condition
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Reader
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.pictured import SVG, by_plotly, by_xml, marks_of, words_in
from tests.test_pages import opened, sample, shown, text  # noqa: F401

ALL = Filters()
MAP = {
    "waiting on parts": {"side": "third_party", "stage": "package"},
    "tagged": {"kept//HS-00168": "capacity", "jira//KPL-179": "waiting on parts"},
}
HOSTILE = "<img src=x onerror=alert(1)> **b** $x$"


def stored() -> Reader:
    reader = FolderStore(Path(os.environ["KEPT_STORE"])).reader()
    assert reader is not None
    return reader


@pytest.fixture
def con(shown: None) -> Iterator[duckdb.DuckDBPyConnection]:  # noqa: F811
    with stored().cursor() as cursor:
        yield cursor


def many(con: duckdb.DuckDBPyConnection, where: Condition) -> int:
    found: int = listing(con, ALL, EVERYTHING, condition=where).num_rows
    assert behind.many(con, where, ALL, EVERYTHING) == found
    return found


@pytest.mark.parametrize("name", ["cause", "side", "stage"])
@pytest.mark.parametrize("causes", [{}, MAP], ids=["no map", "a map"])
def test_each_bar_opens_as_many_promises_as_it_says(
    con: duckdb.DuckDBPyConnection, name: str, causes: dict[str, object]
) -> None:
    told = {"causes": causes}
    rows = parts(con, metrics[name], ALL, EVERYTHING, told).to_pylist()
    assert rows
    for row in rows:
        where = behind.caused(con, metrics[name], row["key"], ALL, EVERYTHING, told)
        assert many(con, where) == row["count"], row["key"]


def test_checks_values_and_shares_open_as_many_promises_as_they_say(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for name, _, passed, n in made.made(con, ALL, EVERYTHING).checks:
        assert many(con, behind.failing(con, name, ALL, EVERYTHING)) == n - passed, name
    for row in money.values(con, ALL, EVERYTHING).to_pylist():
        for standing in money.STANDINGS:
            where = behind.valued(standing, row["currency"])
            assert many(con, where) == row[f"{standing}_n"], (standing, row["currency"])
    for name in ("vague_date", "vague_title", "ownerless", "forgotten", "farewell"):
        where = behind.measured(con, metrics[name], ALL, EVERYTHING)
        assert many(con, where) == overall(con, metrics[name], ALL, EVERYTHING).count, name
    where = behind.overpromised(con, ALL, EVERYTHING)
    assert many(con, where) == overall(con, metrics["overpromised"], ALL, EVERYTHING).count


def test_at_risk_lists_what_it_counts(con: duckdb.DuckDBPyConnection) -> None:
    at = opened("at_risk")
    tables = {table.key: table.value for table in at.dataframe}
    assert len(tables["due_soon"]) == overall(con, metrics["due_soon"], ALL, EVERYTHING).n
    for name in ("forgotten", "overtaken", "ownerless", "waiting_after_reply", "conflicting"):
        rows = getattr(risk, name)(con, ALL, EVERYTHING).num_rows
        assert len(tables[name]) == rows
        assert f">{rows:,} " in text(at)


@pytest.mark.usefixtures("shown")
def test_a_row_of_at_risk_opens_its_promise() -> None:
    at = opened("at_risk")
    title = at.dataframe(key="forgotten").value["Promise"][0]
    at.session_state["forgotten"] = {
        "selection": {"rows": [], "columns": [], "cells": [(0, "Promise")]}
    }
    at.run()
    assert not at.exception
    assert title in text(at)
    assert "Still owed" in text(at)


def test_a_bar_of_improve_lists_its_promises(con: duckdb.DuckDBPyConnection) -> None:
    at = opened("improve")
    rows = parts(con, metrics["cause"], ALL, EVERYTHING, settings().model_dump()).to_pylist()
    at.session_state["pareto_cause"] = {"opened": ["Capacity"]}
    at.run()
    assert not at.exception
    said = next(row["count"] for row in rows if row["key"] == "Capacity")
    assert len(at.dataframe(key="caused_cause").value) == said


@pytest.mark.usefixtures("shown")
def test_improve_shows_the_rates_under_other_settings() -> None:
    at = opened("improve", effects="true")
    assert "The largest change would be with 1 day of grace" in text(at)
    assert "does not say that one makes the other" in text(at)


@pytest.mark.usefixtures("shown")
def test_dates_are_said_of_the_pair_in_the_address_or_not_at_all() -> None:
    at = opened("dates", pair="Field Service · Repair")
    assert "<b>Field Service</b>, Repair" in text(at)
    assert "85% of 46" in text(at)
    few = opened("dates", pair="Hardware Supply · Return")
    assert "a date cannot be said from 15 promises" in text(few)
    assert 'class="kept-lead"' in text(opened("dates", pair="<b>no such · pair"))
    assert "<b>Field Service</b>" in text(opened("dates", team="Field Service"))


@pytest.mark.usefixtures("shown")
def test_teams_and_customers_say_what_is_held_at_stake_and_in_conflict() -> None:
    teams = opened("teams")
    assert "hit and miss" in text(teams)
    assert set(teams.dataframe(key="teams_value").value["Currency"]) == {"EUR", "GBP", "USD"}
    customer = opened("customer", name="Stadtwerke Grünau")
    assert len(customer.dataframe(key="customer_conflicts").value) == 2
    assert len(customer.dataframe(key="customer_families").value) == 2


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of promises with a customer, a team and a due; everything else is not on file."""
    file = tmp_path / "promises.csv"
    rows = [f'P-{i},"{HOSTILE} {i}",{HOSTILE},open,2026-0{1 + i % 6}-11' for i in range(30)]
    file.write_text("\n".join(["promise_id,customer,team,status,due", *rows]), encoding="utf-8")
    store = FolderStore(tmp_path / "store")
    import_files(store, [file], ImportOptions(source="kept", as_of="2026-06-01"))
    assert store.reader() is not None
    monkeypatch.setenv("KEPT_STORE", str(store.path))


@pytest.mark.parametrize(
    ("page", "columns"),
    [
        ("at_risk", ("last_activity_at", "owner", "waiting_on_customer")),
        ("improve", ("cause", "accepted_in_writing", "title")),
        ("dates", ("made_at",)),
        ("teams", ("value",)),
    ],
)
@pytest.mark.usefixtures("bare")
def test_what_is_not_on_file_is_off_by_name_and_text_stays_text(
    page: str, columns: tuple[str, ...]
) -> None:
    at = opened(page)
    assert ": off. " in text(at) or "off, because" in text(at).lower()
    for column in columns:
        assert column in text(at)
    assert "<img" not in text(at)
    assert not any("<img" in element.value for element in at.markdown)


def test_the_pictures_and_their_words_hold_of_little_and_of_nothing() -> None:
    none = share_row("not recorded", "", 3, 4)
    two = share_row(HOSTILE, "", 40, 80)
    assert "3 of 4" in bars.words([none], "By cause")
    assert [says.split("\n")[1] for _, says in marks_of(bars.pareto([two, none], "", LIGHT))] == [
        "40 · 50%", "3 of 4",
    ]  # fmt: skip
    hostile = bars.pareto([two], "", DARK)
    assert marks_of(hostile)[0][0] == [HOSTILE]  # what it opens is the name as it is
    assert not list(by_xml(hostile).iter(f"{SVG}img"))
    assert "<img" not in hostile.svg("")
    assert words_in(bars.pareto([], "", LIGHT)) == []
    assert bars.words([], "By cause") == "By cause: nothing to draw."
    assert "50%, n 80" in shares.words([two], "Share")
    dots = by_plotly(shares.dots([none], LIGHT)).data[0]
    assert len(dots.x) == 0  # under five: a count and no dot
    empty = delivered.curve([], [], 9, {0.5: None}, 3, LIGHT)
    assert by_plotly(empty).layout.xaxis.range == (0, 9)
    assert "50% within days that cannot be said" in delivered.words({0.5: None}, 3, 3)
    bin_ = Bin(0.5, 0.4, 0.2, 0.6, 20)
    assert "told 50%, kept 40%, n 20" in calibration.words([bin_])
    assert by_plotly(calibration.dots([bin_], DARK)).data[-1].y == (0.4,)
    one = loads.Load(None, 3, 1.5)
    assert "none recorded 3 due, usually 1.5" in loads.words([one])
    by_plotly(loads.lines([], LIGHT))
    by_plotly(loads.lines([one], LIGHT))
    effect = Effect("grace_days", 1, "with 1 day of grace", {"on_time": None}, 0)
    assert "nothing to say" in effects.words([effect])
    by_plotly(effects.dots([effect], LIGHT))
    row = {"source": "kept", "instance": "", "promise_id": "P", "title": None, "customer": None,
           "days_left": 3, "chance": 0.2, "n": 20, "shown": "20%"}  # fmt: skip
    assert "1 under 50%; the least likely is P, 20%" in chances.words([row])
    assert by_plotly(chances.ahead([row], LIGHT)).data[0].y == (0.2,)
    assert "nothing to draw" in chances.words([])


def test_each_load_and_each_day_of_a_curve_opens_the_promises_it_counts(
    con: duckdb.DuckDBPyConnection,
) -> None:
    bands = pace.by_load(con, ALL, EVERYTHING)
    assert any(band.n for band in bands)
    for band in bands:
        where = pace.under_load(con, band.band, ALL, EVERYTHING)
        assert many(con, where) == band.n
        assert many(con, Condition.all(where, Condition(ON_TIME))) == band.on_time
    for pair, curve in forecast.curves(con, ALL, EVERYTHING).items():
        assert curve.longest is not None
        delivered_at_all = many(con, behind.taken_within(pair, curve.longest))
        assert delivered_at_all == curve.n - curve.still_open
        assert many(con, behind.taken_within(pair, -1)) == 0
