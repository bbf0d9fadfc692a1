"""What the Overview counts in one look at the rows is what each metric says by itself."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.shows import by_name as shows
from metrics import owed
from metrics.compare import compare
from metrics.conditions import MATURED_WITH_HISTORY, ON_TIME
from metrics.coverage import coverage
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.metric import Metric, overall
from metrics.needed import BY, conflicts, conflicts_counted, most_owed
from metrics.overview import NEEDED, overview
from metrics.rates import rates
from metrics.risk import conflicting
from metrics.scope import EVERYTHING, Scope
from metrics.trend import trend
from metrics.value import Share
from pipelines.keeping.contract import Reader, Store
from tests.fallen import movers

CHOICES = {
    "all": Filters(),
    "one team": Filters(teams=("Field Service",)),
    "only a last date": Filters(sources=("freshdesk",)),
    "a period": Filters(first_due_from=date(2026, 1, 10), first_due_to=date(2026, 6, 30)),
    "an earlier day": Filters(as_of=date(2026, 6, 1)),
    "nothing": Filters(teams=("nobody",)),
}
_BOTH = f"{MATURED_WITH_HISTORY} AND is_on_time_to_current IS NOT NULL"
BY_LAST, BY_FIRST = (
    Metric(name, name, "percent", "higher", "With both dates on file.", Share(condition), _BOTH)
    for name, condition in (("last", "is_on_time_to_current"), ("first", ON_TIME))
)
NARROW = Scope(teams=("Field Service", "Billing"), customers=None)


@pytest.fixture(scope="module")
def reader(sample_store: Store) -> Reader:
    reader = sample_store.reader()
    assert reader is not None
    return reader


def test_filters_choose_just_the_rows_that_their_condition_names(reader: Reader) -> None:
    """One is asked of rows that were read once, the other of the store."""
    every = reader.query(f"SELECT {', '.join(BY)} FROM promises")
    rows = every.to_pylist()
    instance = next(f"{row['source']}/{row['instance']}" for row in rows if row["instance"])
    owner = next(row["owner"] for row in rows if row["owner"])
    more = (
        Filters(owners=("",)),
        Filters(owners=(owner, ""), teams=("Field Service", "Billing")),
        Filters(sources=(instance, "hubspot_deals")),
        Filters(customers=("",), first_due_to=date(2026, 3, 31)),
        Filters(first_due_from=date(2026, 3, 1)),
    )
    for filters in (*CHOICES.values(), *more):
        where = filters.where()
        found = reader.query(
            f"SELECT count(*) AS n FROM promises WHERE {where.sql}", list(where.params)
        )
        assert filters.among(every).num_rows == found["n"][0].as_py(), filters


@pytest.mark.parametrize("scope", [EVERYTHING, NARROW], ids=["everything", "two teams"])
@pytest.mark.parametrize("filters", CHOICES.values(), ids=CHOICES)
def test_one_look_says_what_each_metric_says(
    reader: Reader, filters: Filters, scope: Scope
) -> None:
    on_time = by_name["on_time"]
    with reader.cursor() as con:
        found = overview(con, filters, scope, covered=coverage(con, filters, scope))
        assert found.rates == rates(con, "month", filters, scope)
        for name in NEEDED:
            assert found.needed[name] == overall(con, shows[name].count, filters, scope).n, name
        last, first = (overall(con, metric, filters, scope) for metric in (BY_LAST, BY_FIRST))
        assert (found.delivered, found.by_last, found.by_first) == (
            last.n, last.count or 0, first.count or 0,
        )  # fmt: skip
        by_month = trend(con, on_time, filters, scope)
        assert found.trend.frame.to_pylist() == by_month.frame.to_pylist()
        assert found.trend.verdict == by_month.verdict
        by_team = compare(con, on_time, "team", filters, scope)
        assert found.by_team.frame.to_pylist() == by_team.frame.to_pylist()
        assert found.by_team.sentence == by_team.sentence
        fell = movers(con, on_time, "team", filters, scope)
        assert found.moved.to_pylist() == fell.to_pylist()
        every = conflicts(con, Filters(as_of=filters.as_of), scope)
        assert conflicts_counted(every, filters) == conflicting(con, filters, scope).num_rows
        owing = [row for row in owed.customers(con, filters, scope).to_pylist() if row["owed"]]
        assert [tuple(row.values()) for row in most_owed(con, 5, filters, scope).to_pylist()] == [
            (row["customer"], row["owed"], row["oldest_days"] or 0)
            for row in owing
            if row["customer"]
        ][:5]
