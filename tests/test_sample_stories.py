"""Imported like any export, the sample shows the stories that its personas were made to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from pipelines.importing.load import import_files
from pipelines.importing.report import Report
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from pipelines.settings import read_settings
from sample_data import IMPORTS, SETTINGS
from sample_data.customers import LEAVING
from sample_data.personas import CARE, DELIVERY, OPERATIONS, PLATFORM, SUPPLY

COUNTED = "counted_as IN ('on_time', 'renegotiated', 'broken')"
ON_TIME = f"avg((counted_as = 'on_time')::INTEGER) FILTER ({COUNTED})"
RENEGOTIATED = f"avg((counted_as = 'renegotiated')::INTEGER) FILTER ({COUNTED})"
LAST_DATE = "avg(is_on_time_to_current::INTEGER)"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[Report]]:
    store = FolderStore(tmp_path_factory.mktemp("sample"))
    settings = read_settings(SETTINGS)
    return store, [
        import_files(store, one.files, ImportOptions(**one.options), settings=settings)
        for one in IMPORTS
    ]


@pytest.fixture
def con(sample: tuple[Store, list[Report]]) -> Iterator[duckdb.DuckDBPyConnection]:
    reader = sample[0].reader()
    assert reader is not None
    with reader.cursor() as cursor:
        yield cursor


def one(con: duckdb.DuckDBPyConnection, expression: str, where: str = "TRUE", *values: Any) -> Any:
    row = con.execute(f"SELECT {expression} FROM promises WHERE {where}", values).fetchone()
    assert row is not None
    return row[0]


def test_every_import_of_the_sample_is_done_without_a_question(
    sample: tuple[Store, list[Report]],
) -> None:
    assert all(report.exit_code == 0 and report.import_id for report in sample[1])


def test_the_dirty_list_loses_the_rows_that_were_damaged_and_no_other(
    sample: tuple[Store, list[Report]],
) -> None:
    (visits,) = (file for r in sample[1] for file in r.files if file.file == "visits.csv")
    aside = sorted(p.code for p in visits.problems if p.severity == "aside")
    assert aside == ["BAD_BYTES", "DATE_BAD", "FIELD_COUNT", "FIELD_COUNT", "REQUIRED"]
    assert (visits.set_aside, visits.repeats) == (5, 1)
    assert all(file.set_aside == 0 for r in sample[1] for file in r.files if file is not visits)


def test_about_seven_in_ten_are_kept_and_the_tools_say_more(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert 0.66 <= one(con, ON_TIME) <= 0.75
    assert one(con, LAST_DATE) - one(con, ON_TIME) >= 0.10
    assert 45 <= one(con, "count(*)", "outcome = 'broken_overdue'") <= 75


def test_the_team_that_redates_looks_good_in_its_tool_only(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert one(con, LAST_DATE, "team = ?", PLATFORM.name) >= 0.93
    assert one(con, ON_TIME, "team = ?", PLATFORM.name) <= 0.62


def test_the_steady_the_overpromising_and_the_renegotiating_team(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert one(con, ON_TIME, "team = ?", CARE.name) >= 0.85
    assert one(con, ON_TIME, "team = ?", SUPPLY.name) <= 0.55
    assert one(con, RENEGOTIATED, "team = ?", DELIVERY.name) >= 0.18
    assert one(con, RENEGOTIATED, "team <> ?", DELIVERY.name) <= 0.06


def test_one_team_got_better_when_it_changed_its_process(con: duckdb.DuckDBPyConnection) -> None:
    before = one(con, ON_TIME, "team = ? AND first_due < ?", OPERATIONS.name, OPERATIONS.turn)
    after = one(con, ON_TIME, "team = ? AND first_due >= ?", OPERATIONS.name, OPERATIONS.turn)
    assert after - before >= 0.20


def test_the_customer_about_to_leave_is_owed_most(con: duckdb.DuckDBPyConnection) -> None:
    owed = con.execute(
        """
        SELECT customer, count(*), count(*) FILTER (recovery_missed),
            count(*) FILTER (silent_since_due), sum(value)
        FROM promises
        WHERE outcome = 'broken_overdue'
        GROUP BY customer
        ORDER BY count(*) DESC
        LIMIT 2
        """
    ).fetchall()
    (customer, n, twice, silent, value), (_, next_n, *_) = owed
    assert customer == LEAVING
    assert n >= 2 * next_n
    assert twice >= 3
    assert silent >= 3
    assert value >= 200_000


def test_six_exports_without_a_history_still_show_moves(con: duckdb.DuckDBPyConnection) -> None:
    seen = con.execute(
        "SELECT count(*) FROM moves WHERE instance = 'metering' AND earliest_at IS NOT NULL"
    ).fetchone()
    assert seen is not None
    assert seen[0] >= 8


def test_two_systems_give_one_deliverable_two_dates(con: duckdb.DuckDBPyConnection) -> None:
    conflicts = con.execute(
        """
        SELECT customer, count(DISTINCT team) AS teams, count(DISTINCT first_due::DATE) AS dates
        FROM promises
        WHERE regexp_matches(title, 'HV-2231|40817|NP-118')
        GROUP BY customer, regexp_extract(title, 'HV-2231|40817|NP-118')
        """
    ).fetchall()
    assert [(teams, dates) for _, teams, dates in conflicts] == [(2, 2)] * 3
