"""Trends, funnels and movers over a store: what is drawn, and what is said."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.compare import compare
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.metric import by
from metrics.scope import EVERYTHING
from metrics.trend import trend
from tests.fallen import movers
from tests.promise_rows import store

ALL = Filters()
ON_TIME = by_name["on_time"]


def months(kept: list[int], broken: list[int], first: date = date(2025, 1, 1)) -> str:
    """Rows for so many kept and broken promises of successive months."""
    rows = ["times | counted_as | first_due"]
    for index, (k, b) in enumerate(zip(kept, broken, strict=True)):
        year, month = divmod(first.year * 12 + first.month - 1 + index, 12)
        for times, counted_as in ((k, "on_time"), (b, "broken")):
            if times:
                rows.append(f"{times} | {counted_as} | {date(year, month + 1, 15)}")
    return "\n".join(rows)


def test_twelve_finished_months_have_limits_and_the_running_one_is_open() -> None:
    kept = [8, 8, 9, 8, 7, 8, 9, 8, 8, 7, 8, 9, 8, 8, 9, 1]
    con = store(months(kept, [2] * 16))  # the last is April 2026, that of the as-of
    told = trend(con, ON_TIME, ALL, EVERYTHING)
    rows = told.frame.to_pylist()
    assert [row["is_open"] for row in rows] == [False] * 15 + [True]
    assert rows[-1]["lower"] is None
    assert told.chart == "xmr"
    assert told.verdict == "No change since Jan 2025: single months are noise."
    assert told.assurance is None
    assert trend(con, ON_TIME, ALL, EVERYTHING, standard=0.1).assurance == "will meet it"
    assert trend(con, ON_TIME, ALL, EVERYTHING, standard=0.8).assurance == "hit and miss"
    assert trend(con, ON_TIME, ALL, EVERYTHING, standard=0.99).assurance == "will miss it"


@pytest.mark.parametrize(("kept", "broken"), [(4, 1), (7, 2), (1, 4), (9, 0), (0, 3)])
def test_months_that_are_all_alike_tell_nothing(kept: int, broken: int) -> None:
    con = store(months([kept] * 12, [broken] * 12))
    rate = kept / (kept + broken)
    told = trend(con, ON_TIME, ALL, EVERYTHING, standard=rate or 0.5)
    assert told.chart == "xmr"
    assert set(told.frame["signal"].to_pylist()) == {""}
    assert told.verdict == "No change since Jan 2025: single months are noise."
    # every month is as good as was asked for
    assert told.assurance == ("will meet it" if rate else "will miss it")


def test_months_of_unlike_size_get_a_p_prime_chart_and_a_bad_one_is_named() -> None:
    kept = [8, 16, 9, 30, 7, 8, 9, 24, 8, 7, 2, 9, 8]
    con = store(months(kept, [2, 4, 2, 7, 2, 2, 2, 6, 2, 2, 28, 2, 2]))
    told = trend(con, ON_TIME, ALL, EVERYTHING)
    assert told.chart == "p_prime"
    assert "Nov 2025 stands out: 7% of 30, below what chance alone would give." in told.verdict


def test_a_lasting_change_is_said_to_last() -> None:
    con = store(months([9] * 8 + [5] * 7, [1] * 8 + [5] * 7))
    verdict = trend(con, ON_TIME, ALL, EVERYTHING).verdict
    assert verdict.startswith("Lower since Sep 2025")


def test_under_twelve_months_it_is_too_early_and_gaps_stay_gaps() -> None:
    con = store(months([8, 0, 9], [2, 0, 1]))
    told = trend(con, ON_TIME, ALL, EVERYTHING)
    assert told.chart == "run"
    assert told.verdict == "Too early for limits: two finished months of the twelve it takes."
    assert told.frame["shown"].to_pylist() == ["80%", "–", "90%"]
    assert trend(store(), ON_TIME, ALL, EVERYTHING).chart == "none"


def test_months_that_may_still_turn_are_open_for_all_but_the_on_time_rate() -> None:
    con = store(
        "times | counted_as | outcome | first_due\n"
        "9 | on_time | | 2026-02-10\n1 | renegotiated | open_renegotiated | 2026-02-10"
    )
    assert trend(con, ON_TIME, ALL, EVERYTHING).frame["is_open"].to_pylist() == [True]
    assert trend(con, ON_TIME, ALL, EVERYTHING).chart == "run"
    assert trend(con, by_name["broken"], ALL, EVERYTHING).chart == "none"


def test_only_what_chance_does_not_give_differs() -> None:
    con = store("""
    team  | counted_as | times
    Field | on_time    | 29
    Field | broken     | 71
    Care  | on_time    | 80
    Care  | broken     | 20
    Desk  | on_time    | 81
    Desk  | broken     | 19
    Small | broken     | 3
    """)
    told = compare(con, ON_TIME, "team", ALL, EVERYTHING)
    assert {row["key"]: row["differs"] for row in told.frame.to_pylist()} == {
        "Field": "below", "Care": "above", "Desk": "above", "Small": "",
    }  # fmt: skip
    assert told.sentence == (
        "3 of 3 differ beyond chance: Field below (29%, n 100), Care above (80%, n 100)"
        " and Desk above (81%, n 100)."
    )
    assert not told.is_widened
    assert told.overall == 190 / 303
    assert told.to_stand_out == 8
    estimates = told.frame["estimate"].to_pylist()
    assert 0 < estimates[-1] < 0.6  # three broken are no proof of never


def test_many_groups_that_vary_anyway_widen_the_limits() -> None:
    rows = "\n".join(
        f"T{i:02} | {counted} | {times}"
        for i in range(20)
        for counted, times in (("on_time", 90 - 4 * i), ("broken", 10 + 4 * i))
    )
    told = compare(store(f"team | counted_as | times\n{rows}"), ON_TIME, "team", ALL, EVERYTHING)
    assert told.is_widened
    assert told.phi > 5
    assert told.sentence == "None of 20 differs beyond chance."


def test_people_are_counted_and_not_named() -> None:
    con = store("owner | counted_as | times\nKim | on_time | 90\nAlex | broken | 90")
    told = compare(con, ON_TIME, "owner", ALL, EVERYTHING)
    assert told.sentence == "2 of 2 differ beyond chance."
    assert told.frame["estimate"].to_pylist() == [None, None]


def test_nothing_to_compare_is_said() -> None:
    told = compare(store(), ON_TIME, "team", ALL, EVERYTHING)
    assert (told.overall, told.sentence) == (None, "There is nothing to compare.")


def test_movers_are_those_with_enough_before_and_after_worst_first() -> None:
    con = store("""
    team  | first_due  | counted_as | times
    Field | 2025-11-10 | on_time    | 30
    Field | 2026-02-10 | broken     | 25
    Care  | 2025-12-10 | on_time    | 20
    Care  | 2025-12-10 | broken     | 10
    Care  | 2026-03-10 | on_time    | 25
    Care  | 2026-03-10 | broken     | 5
    Few   | 2025-12-10 | on_time    | 5
    Few   | 2026-03-10 | broken     | 5
    """)
    field, care = movers(con, ON_TIME, "team", ALL, EVERYTHING).to_pylist()
    assert (field["key"], field["change"], field["is_beyond_chance"]) == ("Field", -1.0, True)
    assert (care["key"], care["is_beyond_chance"]) == ("Care", False)
    assert care["low"] < care["change"] < care["high"]
    assert (field["since"], field["until"]) == (date(2026, 1, 1), date(2026, 3, 31))


def test_of_many_teams_one_that_fell_by_chance_does_not_stand_out() -> None:
    """Twenty teams, one of which fell from 30 of 40 to 20 of 40: alone that is beyond chance, the
    worst of twenty falls so far with nothing the matter."""
    rows = ["team | first_due | counted_as | times"]
    for team in range(20):
        for month, kept in (("2025-11", 30), ("2026-02", 20 if team == 0 else 30)):
            rows.append(f"Team {team:02} | {month}-10 | on_time | {kept}")
            rows.append(f"Team {team:02} | {month}-10 | broken | {40 - kept}")
    worst, *_ = movers(store("\n".join(rows)), ON_TIME, "team", ALL, EVERYTHING).to_pylist()
    assert (worst["key"], worst["change"], worst["is_beyond_chance"]) == ("Team 00", -0.25, False)
    one = "\n".join(row for row in rows if row.startswith(("team", "Team 00")))
    [alone] = movers(store(one), ON_TIME, "team", ALL, EVERYTHING).to_pylist()
    assert alone["is_beyond_chance"]


def test_the_frame_of_a_comparison_is_the_metric_frame_and_more() -> None:
    con = store("team | times\nops | 20\n | 5")
    plain = by(con, ON_TIME, "team", ALL, EVERYTHING)
    told = compare(con, ON_TIME, "team", ALL, EVERYTHING).frame
    assert told.select(plain.schema.names).equals(plain)
