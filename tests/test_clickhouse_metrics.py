"""Every measure asked of the sample in a folder and in ClickHouse: the same, cell by cell."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from metrics.definitions import CATALOGUE
from metrics.filters import Filters
from metrics.listing import listing
from metrics.metric import by, overall, parts
from metrics.rates import rates
from metrics.scope import EVERYTHING, Scope
from metrics.search import search
from metrics.slices import PERIODS, SLICES, Slice
from pipelines.keeping.clickhouse_sql import NotPortable, parameter_type, translated
from pipelines.keeping.contract import Store

ALL = Filters()
EARLIER = Filters(as_of=date(2026, 8, 1))
SOME = Filters(
    teams=("Field", ""), sources=("jira", "zendesk"),
    first_due_from=date(2026, 3, 1), first_due_to=date(2026, 9, 30),
)  # fmt: skip
ONE_TEAM = Scope(teams=("Field",), customers=None)
# Sums of fractions depend on the order of their terms in the last digits, on either engine.
CLOSE = 1e-12


@dataclass
class Both:
    """Two cursors on the same promises; `asked` collects the SQL of every question."""

    folder: Any
    engine: Any
    asked: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def same(self, question: Any) -> None:
        one, other = question(Tracing(self.folder, self.asked)), question(self.engine)
        if isinstance(one, pa.Table):
            assert one.schema == other.schema
            one, other = one.to_pylist(), other.to_pylist()
        assert_same(one, other)


@dataclass(frozen=True)
class Tracing:
    """A cursor that writes down what it is asked; it asks nothing else."""

    con: Any
    asked: dict[str, tuple[Any, ...]]

    def sql(self, sql: str, params: Any = None) -> Any:
        self.asked[sql] = tuple(params or ())
        return self.con.sql(sql, params=params)

    def execute(self, sql: str, params: Any = None) -> Any:
        self.asked[sql] = tuple(params or ())
        return self.con.execute(sql, params)


def assert_same(one: Any, other: Any) -> None:
    """Equal in every cell, and of the same types."""
    if isinstance(one, float) and isinstance(other, float):
        assert math.isclose(one, other, rel_tol=CLOSE), (one, other)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for name, value in one.items():
            assert_same(value, other[name])
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            assert_same(mine, theirs)
    else:
        assert type(one) is type(other)
        assert one == other


@pytest.fixture(scope="module")
def both(sample_store: Store, sample_there: Store) -> Both:
    one, other = sample_store.reader(), sample_there.reader()
    assert one
    assert other
    return Both(one.cursor(), other.cursor())


# With KEPT_EFFORT every measure × every slice × every filter; else each slice and filter with
# enough measures that every text of SQL is asked in some way.
EVERY = "KEPT_EFFORT" in os.environ
CHOICES = tuple(itertools.product((None, *SLICES), (ALL, EARLIER, SOME), (EVERYTHING, ONE_TEAM)))


def chosen(place: int) -> Iterator[tuple[Slice | None, Filters, Scope]]:
    """What the measure at this place of the catalogue is asked by, about what, for whom."""
    if EVERY:
        yield from CHOICES
        return
    yield ("source", *PERIODS)[place % 4], ALL, EVERYTHING
    if place % 2:
        yield "team", EARLIER, ONE_TEAM
    else:
        yield ("customer", "kind", "owner", None)[place // 2 % 4], SOME, EVERYTHING


@pytest.mark.parametrize("place", range(len(CATALOGUE)), ids=lambda i: CATALOGUE[i].name)
def test_a_measure_is_the_same_on_both_engines(both: Both, place: int) -> None:
    metric = CATALOGUE[place]
    for slice, filters, scope in chosen(place):
        if slice is None:
            both.same(lambda con, f=filters, s=scope: vars(overall(con, metric, f, s)))
        else:
            both.same(lambda con, b=slice, f=filters, s=scope: by(con, metric, b, f, s))
    if metric.parts is not None:
        both.same(lambda con: parts(con, metric, SOME, EVERYTHING))


@pytest.mark.parametrize("filters", [ALL, EARLIER, SOME], ids=["all", "earlier", "some"])
def test_rates_and_the_list_of_promises_are_the_same(both: Both, filters: Filters) -> None:
    both.same(lambda con: rates(con, "team", filters, EVERYTHING))
    both.same(lambda con: listing(con, filters, ONE_TEAM))


def test_all_that_was_asked_is_in_the_subset_that_both_engines_answer_alike(both: Both) -> None:
    """To be translated at all, every node of its syntax tree has to be."""
    assert len(both.asked) > 100
    for sql, values in both.asked.items():
        assert translated(sql, tuple(map(parameter_type, values)), both.engine.tables)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT median(slip_days) FROM promises",
        "SELECT list(team) FROM promises",
        "SELECT lag(since) OVER (ORDER BY since) FROM promises",
        "SELECT team, count(*) FROM promises GROUP BY ROLLUP (team)",
        "SELECT quantile_cont(slip_days, 0.5) FROM promises",
        "SELECT date_diff('month', made_at, first_due) FROM promises",
        "SELECT epoch(made_at) FROM promises",
        "SELECT * EXCLUDE (team) FROM promises",
        "PIVOT promises ON outcome USING count(*)",
        "SELECT CAST(value AS DECIMAL(10, 2)) FROM promises",
        "SELECT timezone('Europe/Berlin', made_at) FROM promises",
    ],
)
def test_what_nobody_compared_is_refused_before_it_is_asked(sql: str) -> None:
    with pytest.raises(NotPortable):
        translated(sql, (), ())


@pytest.mark.parametrize("asked", ["harrow vale", "HV-2231", "o'brien", "100%", "søren ж"])
def test_what_is_searched_for_is_found_in_either_store(
    asked: str, sample_store: Store, sample_there: Store
) -> None:
    found = []
    for store in (sample_store, sample_there):
        reader = store.reader()
        assert reader
        with reader.cursor() as con:
            found.append(search(con, asked, Filters(), EVERYTHING))
    assert found[0] == found[1]
