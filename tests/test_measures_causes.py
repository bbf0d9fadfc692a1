"""Causes by the map, what repeats, money by currency, satisfaction."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from metrics import cause_map, causes, money, repeats
from metrics.definitions import by_name
from metrics.metric import by, overall, parts
from metrics.scope import EVERYTHING
from tests.measuring import ALL, measured
from tests.promise_rows import store

CAUSES = """
    team | cause   | side     | counted_as | kind | due_in_force
    One  | Parts   |          | broken     | A    | 2026-01-01
    One  | no part |          | broken     | A    | 2026-02-01
    One  | PARTS   | customer | broken     | A    | 2026-03-31
    Two  |         |          | broken     | A    | 2026-03-01
    Two  | Parts   |          | on_time    | A    | 2026-03-01
"""
MAP: dict[str, Any] = {
    "causes": {
        "no part": {"cause": "Parts", "stage": "package"},
        "parts": {"cause": "Parts", "stage": "package", "side": "third_party"},
        "tagged": {"kept//P4": "capacity"},
    }
}


def told(con: duckdb.DuckDBPyConnection, name: str, settings: dict[str, Any]) -> dict[str, int]:
    rows = parts(con, by_name[name], ALL, EVERYTHING, settings).to_pylist()
    return {row["key"]: row["count"] for row in rows}


def test_causes_by_the_map_with_what_is_not_recorded_as_its_own() -> None:
    con = store(CAUSES)
    assert told(con, "cause", {}) == {"PARTS": 1, "Parts": 1, "no part": 1, "not recorded": 1}
    assert told(con, "cause", MAP) == {"Parts": 3, "capacity": 1}
    assert told(con, "side", MAP) == {"a third party's": 1, "the customer's": 1, "not recorded": 2}
    assert told(con, "stage", MAP) == {
        "Package: what we offer": 3,
        "Keep: how it is done": 1,
    }
    table = by(con, by_name["cause"], "team", ALL, EVERYTHING, MAP).to_pylist()
    assert [(row["key"], row["count"], row["n"]) for row in table] == [("One", 3, 3), ("Two", 1, 1)]
    assert causes.untagged(con, ALL, EVERYTHING, MAP).num_rows == 0
    assert causes.untagged(con, ALL, EVERYTHING, {"causes": {}}).num_rows == 1
    assert causes.unmapped(con, ALL, EVERYTHING, {"causes": {}})[0][1] == 1


@pytest.mark.parametrize(
    "wrong",
    [{"x": {"stage": "sell"}}, {"x": {"side": "theirs"}}, {"x": {"who": "me"}}, {"x": 3},
     {"tagged": {"a": 1}}],
)  # fmt: skip
def test_a_map_that_cannot_be_meant_is_refused_in_a_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(cause_map.MapError, match="causes"):
        cause_map.read(wrong)


def test_three_of_a_cause_and_kind_within_90_days_repeat() -> None:
    con = store(CAUSES)
    [repeat] = repeats.repeats(con, ALL, EVERYTHING, MAP)
    assert (repeat.cause, repeat.times, repeat.most) == ("Parts", 3, 3)
    found = overall(con, by_name["repeats"], ALL, EVERYTHING, MAP)
    assert (found.count, found.n) == (3, 4)  # a reader's tag is a cause too
    con.execute("UPDATE promises SET due_in_force = DATE '2026-04-02' WHERE promise_id = 'P3'")
    assert repeats.repeats(con, ALL, EVERYTHING, MAP) == []


def test_currencies_are_never_added() -> None:
    con = store(
        """
        team | value | currency | counted_as   | outcome
        One  | 10    | EUR      | broken       | broken_overdue
        One  | 5     | USD      | broken       | broken_late
        Two  | 7     | EUR      | renegotiated | kept_renegotiated
        Two  | 99    | EUR      | on_time      | kept_original
        Two  |       | EUR      | broken       | broken_late
        """
    )
    rows = parts(con, by_name["value_at_stake"], ALL, EVERYTHING).to_pylist()
    assert {row["key"]: row["value"] for row in rows} == {"EUR": 17, "USD": 5}
    table = by(con, by_name["value_at_stake"], "team", ALL, EVERYTHING).to_pylist()
    assert {row["key"]: row["value"] for row in table} == {
        "One · EUR": 10, "One · USD": 5, "Two · EUR": 7,
    }  # fmt: skip
    whole = measured(con, "value_at_stake")
    assert (whole.value, whole.shown, whole.n) == (None, "17 EUR and 5 USD", 3)
    euros = money.values(con, ALL, EVERYTHING).to_pylist()[0]
    assert (euros["broken"], euros["owed"], euros["renegotiated_n"]) == (10, 10, 1)


def test_satisfaction_after_broken_against_after_kept() -> None:
    con = store(
        "times | satisfaction | counted_as\n6 | 2 | broken\n6 | 4 | on_time\n1 | 5 | on_time"
    )
    found = measured(con, "satisfaction_after")
    assert found.value == pytest.approx(2 - (6 * 4 + 5) / 7)
    few = store("satisfaction | counted_as\n2 | broken\n4 | on_time")
    assert measured(few, "satisfaction_after").value is None
