"""Successive exports of one record (definitions §1, As-of; §3, the third row of the table)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests import judged_store
from tests.judged_store import Case, Export
from tests.oracle_terms import Judgement, Moment, Promise, Rules


def day(n: int, hour: int | None = None) -> Moment:
    """A day of March 2024, or a time on it."""
    return Moment(datetime(2024, 3, n, hour or 0), is_day=hour is None)


def told(as_of: Moment, due: Moment | None, **more: object) -> Export:
    return Export(as_of, Promise(status="open", made=day(1), due=due, **more))  # type: ignore[arg-type]


def judged(*exports: Export, rules: Rules | None = None) -> Judgement:
    return judged_store.now(judged_store.judged([Case(exports)], rules or Rules()))[0]


@pytest.mark.parametrize(
    ("first_export", "second_export", "due", "notice"),
    [
        (day(3), day(9), day(10), "given"),  # the second was still a day before
        (day(3), day(10), day(10), "unknown"),  # on the day itself there was none left
        (day(9), day(20), day(10), "unknown"),  # the move may have been on the 9th
        (day(10), day(20), day(10), "late"),  # the first was already past that
        (day(12), day(20), day(10), "late"),
        (day(9, 15), day(9, 16), day(10, 12), "given"),
        (day(9, 15), day(10, 9), day(10, 12), "unknown"),
        (day(10, 13), day(20), day(10, 12), "late"),
    ],
)
def test_a_push_seen_by_comparing_two_exports_has_the_notice_that_is_certain(
    first_export: Moment, second_export: Moment, due: Moment, notice: str
) -> None:
    exports = told(first_export, due), told(second_export, day(25))
    j = judged(*exports)
    assert (j.first_due, j.pushes, j.late_pushes) == (due, 1, notice == "late")
    assert j.recovery_due == (day(25) if notice == "late" else None)
    assert j.due_in_force == (due if notice == "late" else day(25))
    assert ("notice_unknown" in j.flags) == (notice == "unknown")

    strict = judged(*exports, rules=Rules(strict_unknown_notice=True))
    assert strict.due_in_force == (day(25) if notice == "given" else due)


def test_more_notice_asked_for_turns_given_into_unknown_and_unknown_into_late() -> None:
    exports = told(day(3), day(10)), told(day(8), day(25))
    assert "notice_unknown" not in judged(*exports, rules=Rules(min_notice_days=2)).flags
    assert "notice_unknown" in judged(*exports, rules=Rules(min_notice_days=3)).flags
    assert judged(*exports, rules=Rules(min_notice_days=8)).late_pushes == 1


def test_a_pull_in_seen_by_comparing_needs_no_notice_but_a_date_that_has_not_passed() -> None:
    assert judged(told(day(3), day(10)), told(day(9), day(9))).pull_ins == 1
    late = judged(told(day(11), day(10)), told(day(12), day(20)), told(day(13), day(15)))
    assert (late.pushes, late.late_pushes, late.pull_ins) == (1, 1, 1)
    assert (late.due_in_force, late.recovery_due) == (day(10), day(15))


def test_an_earlier_import_of_a_later_export_changes_nothing() -> None:
    """Exports speak in the order of their as-ofs, not of their imports."""
    early, late = told(day(3), day(10)), told(day(12), day(20))
    assert judged(late, early) == judged(early, late)


def test_a_delivery_that_only_a_later_export_tells_does_not_contradict_the_earlier_one() -> None:
    done = (day(12), day(14))  # two, so that they are events
    exports = (
        told(day(8), day(10)),
        Export(day(20), Promise("delivered", day(1), due=day(10), deliveries=done)),
    )
    held = judged_store.spans(judged_store.judged([Case(exports)], Rules()))[0]
    assert [j.outcome for j in judged_store.on(held, day(5).day)] == ["open_not_due"]
    assert [j.outcome for j in judged_store.on(held, day(8).day)] == ["open_not_due"]
    assert [j.outcome for j in judged_store.on(held, day(11).day)] == ["broken_overdue"]
    assert [j.outcome for j in judged_store.on(held, day(20).day)] == ["broken_late"]


def test_of_two_exports_of_one_moment_the_later_import_counts_and_nothing_has_moved() -> None:
    at = day(9, 15)
    assert judged(told(at, day(10)), told(at, day(25))) == judged(told(at, day(25)))


def test_the_last_export_of_a_day_speaks_for_the_day() -> None:
    exports = told(day(9, 9), day(10)), told(day(9, 15), None), told(day(9, 23), day(20))
    held = judged_store.spans(judged_store.judged([Case(exports)], Rules()))[0]
    assert judged_store.on(held, day(9).day) == [judged(*exports)]
