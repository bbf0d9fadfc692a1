"""The rows of promises: which are listed, to whom, and in what words."""

from __future__ import annotations

from datetime import date

from metrics.filters import Filters
from metrics.history import Key, moves, promise
from metrics.listing import in_batches, listing
from metrics.scope import EVERYTHING, NOTHING
from metrics.words import list_in_words, number_in_words
from tests.judged_store import judged
from tests.oracle_terms import Rules
from tests.promise_rows import store
from tests.test_why import Told

ALL = Filters()


def test_unjudged_rows_print_no_dates_counts_or_flags() -> None:
    con = store("""
    counted_as | outcome     | reason               | first_due  | delivered_at        | flags
    broken     | broken_late |                      | 2026-03-10 | 2026-03-12T15:30:00 | reopened
    excluded   | unjudgeable | due_set_already_past | 2026-03-10 | 2026-03-12          | backdated
    """)
    con.execute("UPDATE promises SET due_in_force = first_due, due_in_force_is_day = TRUE")
    late, unjudged = listing(con, ALL, EVERYTHING).to_pylist()
    assert (late["first_due"], late["delivered_at"]) == ("2026-03-10", "2026-03-12T15:30:00")
    assert late["flags"] == ["reopened"]
    for name in ("first_due", "due_in_force", "delivered_at", "pushes", "slip_days"):
        assert unjudged[name] is None
    assert unjudged["flags"] == []


def test_pages_and_batches_hold_the_same_rows_with_their_moves() -> None:
    promises = "counted_as | first_due | due_in_force | delivered_at | times\n" + (
        "broken | 2026-03-10 | 2026-03-10 | 2026-03-20 | 30"
    )
    moves_ = "promise_id | at | after | in_force | notice | notice_days | position\n" + "\n".join(
        f"P1-{i} | 2026-03-12 | 2026-03-{10 + i} | 2026-03-10 | late | -2 | 1"
        for i in range(5, 20, 3)
    )
    con = store(promises, moves_)
    whole = listing(con, ALL, EVERYTHING)
    assert sum("moved to" in why for why in whole["why"].to_pylist()) == 5
    batches = list(in_batches(con, ALL, EVERYTHING, size=7))
    assert [row for batch in batches for row in batch.to_pylist()] == whole.to_pylist()
    page = listing(con, ALL, EVERYTHING, limit=10, offset=5)
    assert page.equals(whole.slice(5, 10))
    assert listing(con, ALL, EVERYTHING, outcome="broken").num_rows == 30
    assert listing(con, ALL, EVERYTHING, outcome="kept_original").num_rows == 0
    assert listing(con, ALL, NOTHING).num_rows == 0


def test_what_is_behind_the_coverage_can_be_listed_within_a_period() -> None:
    con = store(
        "counted_as | outcome | reason | made_at\nexcluded | unjudgeable | no_due_date | 2026-03-05"
    )
    march = Filters(first_due_from=date(2026, 3, 1), first_due_to=date(2026, 3, 31))
    assert listing(con, march, EVERYTHING).num_rows == 0
    assert listing(con, march, EVERYTHING, outcome="unjudgeable").num_rows == 1


def test_the_history_of_one_promise_is_only_for_those_who_may_see_it() -> None:
    told = Told("", moved=(("2026-03-13", "2026-03-10", "2026-03-20"),), delivered=("2026-03-18",))
    con = judged([told.case()], Rules())
    key = Key("kept", "0", "P")
    found = promise(con, key, ALL, EVERYTHING)
    assert found is not None
    assert "recovery_kept" in found["flags"]
    assert moves(con, key, ALL, EVERYTHING)["move"].to_pylist() == ["push"]
    before = promise(con, key, Filters(as_of=date(2026, 3, 12)), EVERYTHING)
    assert before is not None
    assert before["why"] == "Due 10 Mar; still owed on 12 Mar, two days late."
    assert promise(con, key, ALL, NOTHING) is None
    assert moves(con, key, ALL, NOTHING).num_rows == 0
    assert promise(con, Key("kept", "0", "Q"), ALL, EVERYTHING) is None


def test_numbers_and_lists_in_words() -> None:
    assert [number_in_words(n) for n in (0, 1, 10, 11, 1204)] == ["no", "one", "ten", "11", "1,204"]
    assert [list_in_words(list(x)) for x in ("", "a", "ab", "abc")] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
