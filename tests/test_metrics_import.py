"""Metrics over what a real import made: a Kept export in, the numbers out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest

from metrics import population
from metrics.coverage import coverage
from metrics.definitions import CATALOGUE, by_name
from metrics.filters import Filters
from metrics.history import Key, events, moves, observations
from metrics.listing import listing
from metrics.metric import by, overall
from metrics.rates import rates
from metrics.scope import EVERYTHING, NOTHING
from paper.brief import brief_page
from paper.markup import markdown
from pipelines.importing.load import import_files
from pipelines.judging.judge import judged_as
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from pipelines.settings import Settings

ALL = Filters()

PROMISES = """\
promise_id,title,customer,team,kind,status,made_at,original_due,due,delivered_at,last_activity_at
1,Gateway,Acme,Field,Install,delivered,2026-01-05,2026-01-20,2026-01-20,2026-01-19,2026-01-19
2,Hub,Acme,Field,Install,delivered,2026-01-05,2026-01-20,2026-02-01,2026-01-30,2026-01-30
3,Course,Acme,Care,Course,open,2026-01-05,2026-02-10,2026-02-10,,2026-02-01
4,Report,Bolt,Care,Course,open,2026-01-05,,,,
5,Panel,Bolt,Field,Install,delivered,2026-01-05,2026-02-02,2026-02-10,2026-02-12,2026-02-12
6,Later,Bolt,Care,Course,open,2026-02-20,2026-03-30,2026-03-30,,2026-02-20
"""
EVENTS = """\
promise_id,at,event,before,after
2,2026-01-10,due,2026-01-20,2026-02-01
5,2026-02-05,due,2026-02-02,2026-02-10
3,2026-02-03,asked_of_customer,,The list of people
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FolderStore:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "promises.csv").write_text(PROMISES, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    store = FolderStore(folder / "store")
    report = import_files(
        store,
        [folder / "promises.csv", folder / "events.csv"],
        ImportOptions(as_of="2026-03-01"),
    )
    assert report.exit_code == 0, report
    return store


@pytest.fixture
def con(store: FolderStore) -> Iterator[duckdb.DuckDBPyConnection]:
    reader = store.reader()
    assert reader is not None
    with reader.cursor() as cursor:
        yield cursor


def test_the_three_rates_as_printed(con: duckdb.DuckDBPyConnection) -> None:
    told = rates(con, "team", ALL, EVERYTHING)
    assert json.loads(json.dumps(told)) == told
    care, field = told["groups"]
    assert (care["population"], care["broken"], care["not_due"]) == (1, 1, 1)
    assert (field["on_time"], field["renegotiated"], field["broken"]) == (1, 1, 1)
    assert told["total"]["percent"] == {"on_time": 25, "renegotiated": 25, "broken": 50}
    assert told["settings"]["min_notice_days"] == 1
    assert told["coverage"]["sentence"] == "judged 5 of 6; 1 has no date"


@pytest.mark.parametrize(
    ("name", "count", "n"),
    [
        ("kept_either", 2, 4),
        ("on_time_last_date", 2, 3),
        ("touched", 2, 4),
        ("serial", 0, 4),
        ("recovery_kept", 0, 1),
        ("broken_twice", 1, 1),
        ("forgotten", 1, 1),
        ("restored", 1, 2),
        ("short_notice", 1, 2),
        ("late_notice", 1, 2),
    ],
)
def test_every_measure(con: duckdb.DuckDBPyConnection, name: str, count: int, n: int) -> None:
    found = overall(con, by_name[name], ALL, EVERYTHING)
    assert (found.count, found.n, found.off) == (count, n, None)


def test_the_brief_of_a_customer(con: duckdb.DuckDBPyConnection) -> None:
    text = markdown([brief_page(con, "Acme", ALL, EVERYTHING)])
    assert "Due 10 Feb; still owed on 1 Mar, 19 days late; no activity on file since 1 Feb." in text
    assert "We said 10 Feb and missed it." in text
    assert "The list of people" in text


def test_where_every_word_of_a_promise_came_from(con: duckdb.DuckDBPyConnection) -> None:
    key = Key("kept", "", "2")
    [seen] = observations(con, key, ALL, EVERYTHING).to_pylist()
    assert (seen["file"], seen["line"], seen["as_of"].date()) == (
        "promises.csv",
        3,
        date(2026, 3, 1),
    )
    [event] = events(con, key, ALL, EVERYTHING).to_pylist()
    assert (event["file"], event["event"]) == ("events.csv", "due")
    assert moves(con, key, Filters(as_of=date(2026, 1, 9)), EVERYTHING).num_rows == 0
    for told in (observations, events, moves):
        assert told(con, key, ALL, NOTHING).num_rows == 0


def test_the_columns_of_a_store_are_those_written_out(con: duckdb.DuckDBPyConnection) -> None:
    for table, more in (("promises", ()), ("past", ("until",))):
        names = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
        own = {"not_due_since", "not_due_until"} if table == "promises" else set()
        assert own <= set(names)
        assert [name for name in names if name not in own] == [*population.COLUMNS, *more]


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 9), date(2026, 1, 20), date(2026, 1, 25), date(2026, 2, 5), date(2026, 2, 11)],
)
def test_an_earlier_day_by_spans_is_that_day_judged_anew(
    store: FolderStore, con: duckdb.DuckDBPyConnection, day: date
) -> None:
    """The stored spans, filtered, and the judge asked for that day give the same rows."""
    version = store.version()
    assert version is not None
    start = datetime.combine(day, datetime.min.time())
    anew = judged_as(store.file(version), Settings(), start, is_day=True)
    then = Filters(as_of=day)
    assert listing(con, then, EVERYTHING).equals(listing(anew, then, EVERYTHING))
    for metric in CATALOGUE:
        assert by(con, metric, "team", then, EVERYTHING).equals(
            by(anew, metric, "team", then, EVERYTHING)
        ), metric.name
    assert coverage(con, then, EVERYTHING) == coverage(anew, then, EVERYTHING)
    anew.close()
