"""A reader's earlier as-of (definitions §1 and §2a.1), where the text needs a close reading."""

from __future__ import annotations

from datetime import date, datetime

from pipelines.judging.judge import judge
from pipelines.settings import Settings
from tests import judged_store
from tests.judged_store import Case, case
from tests.oracle_terms import Judgement, Moment, Promise, Rules


def day(n: int) -> Moment:
    """A day of March 2024."""
    return Moment(datetime(2024, 3, n), is_day=True)


def outcomes(one: Case, *days: int) -> list[tuple[str, str]]:
    """What holds on these days of March; ('', '') where it is not listed."""
    stretches = judged_store.spans(judged_store.judged([one], Rules()))[0]
    held = [judged_store.on(stretches, date(2024, 3, n)) for n in days]
    return [(j[0].outcome, j[0].reason) if j else ("", "") for j in held]


def test_a_delivery_after_the_exports_own_as_of_contradicts_it_on_every_earlier_day() -> None:
    """Else it would be overdue for weeks and then, as the as-of moves on, broken no more."""
    wrong = Promise(made=day(1), due=day(5), deliveries=(day(25),), status="delivered")
    in_future = ("unjudgeable", "delivered_in_future")
    assert outcomes(case(wrong, day(20)), 3, 10, 20) == [in_future] * 3


def test_so_it_does_where_the_reader_asks_for_a_moment_within_an_earlier_day() -> None:
    wrong = Promise(made=day(1), due=day(5), deliveries=(day(25),), status="delivered")
    con = judged_store.stored([case(wrong, day(20))], Rules())
    judge(con, Settings(), only_touched=False, as_of=datetime(2024, 3, 10, 15))
    assert judged_store.now(con) == {0: Judgement("unjudgeable", "delivered_in_future")}


def test_a_delivery_between_the_readers_as_of_and_the_exports_has_not_happened() -> None:
    late = Promise(made=day(1), due=day(5), deliveries=(day(12),), status="delivered")
    assert outcomes(case(late, day(20)), 4, 10, 12) == [
        ("open_not_due", ""), ("broken_overdue", ""), ("broken_late", "")
    ]  # fmt: skip


def test_what_was_made_later_is_not_listed_and_what_nobody_dated_is_not_lost() -> None:
    open_ = Promise(made=day(3), due=day(15), status="open")
    assert outcomes(case(open_, day(20)), 2, 3) == [("", ""), ("open_not_due", "")]
    undated = Promise(due=day(15), status="open")
    assert outcomes(case(undated, day(20)), 2, 3) == [("open_not_due", "")] * 2


def test_the_status_given_decides_also_before_the_delivery() -> None:
    """Closed as delivered in the end: the cancellation on file was not the end of it."""
    both = Promise(
        made=day(1), due=day(15), deliveries=(day(12),), cancelled=day(8),
        cancelled_by="us", status="delivered",
    )  # fmt: skip
    assert outcomes(case(both, day(20)), 10, 12) == [("open_not_due", ""), ("kept_original", "")]
    unsaid = Promise(
        made=day(1), due=day(15), deliveries=(day(12),), cancelled=day(8), cancelled_by="us"
    )
    assert outcomes(case(unsaid, day(20)), 10, 12) == [
        ("broken_dropped", ""), ("kept_original", "")
    ]  # fmt: skip


def test_a_closing_without_a_day_was_open_before_the_export_that_shows_it() -> None:
    closed = Promise(made=day(1), due=day(15), status="delivered")
    assert outcomes(case(closed, day(10)), 9, 10, 16) == [
        ("open_not_due", ""), ("kept_original", ""), ("kept_original", "")
    ]  # fmt: skip
    assert outcomes(case(closed, day(20)), 16, 20) == [
        ("broken_overdue", ""), ("unjudgeable", "delivered_no_date")
    ]  # fmt: skip
