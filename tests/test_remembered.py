"""An answer is worked out once for all who ask the same, and nobody can change another's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard import remembered as memory
from dashboard.remembered import remembered
from metrics.filters import Filters
from metrics.scope import EVERYTHING, NOTHING, Scope


def test_one_answer_for_each_question_filters_and_scope() -> None:
    asked: list[object] = []

    @remembered
    def answer(version: str, filters: Filters, scope: Scope, _how: object) -> list[object]:
        asked.append((version, filters, scope))
        return [version, scope]

    one, other = Filters(), Filters(teams=("A",))
    for _ in range(2):
        for version in ("v1", "v2"):
            for filters in (one, other):
                for scope in (EVERYTHING, NOTHING):
                    assert answer(version, filters, scope, object()) == [version, scope]
    assert len(asked) == len(set(asked)) == 8


def test_whoever_changes_an_answer_changes_only_his_own() -> None:
    @remembered
    def answer(version: str) -> list[int]:
        return [1, 2]

    answer("v1").append(3)
    answer("v1").append(3)
    assert answer("v1") == [1, 2]


def test_two_who_ask_at_once_wait_for_one_answer() -> None:
    begun, go, count = threading.Event(), threading.Event(), [0]

    @remembered
    def answer(version: str) -> int:
        count[0] += 1
        begun.set()
        assert go.wait(20)
        return 7

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(answer, "v1")
        assert begun.wait(20)
        others = [pool.submit(answer, "v1") for _ in range(3)]
        go.set()
        assert [one.result(20) for one in (first, *others)] == [7] * 4
    assert count == [1]


def test_what_fails_is_not_kept_and_fails_nobody_who_waited() -> None:
    """The page of one reader may be stopped in the middle; the next asks for himself."""
    begun, go, count = threading.Event(), threading.Event(), [0]

    @remembered
    def answer(version: str) -> int:
        count[0] += 1
        if count[0] == 1:
            begun.set()
            assert go.wait(20)
            raise KeyError("stopped")
        return 7

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(answer, "v1")
        assert begun.wait(20)
        other = pool.submit(answer, "v1")
        go.set()
        assert other.result(20) == 7
        with pytest.raises(KeyError):
            first.result(20)


def test_answers_take_a_bounded_room_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_kept", memory._Kept())
    monkeypatch.setattr(memory, "_MOST", 10_000)
    asked: list[int] = []

    @remembered
    def answer(number: int) -> bytes:
        asked.append(number)
        return bytes(3_000)

    for number in (1, 2, 3, 1, 4):  # 1 was looked at since, so 2 goes
        answer(number)
    answer(1)
    assert asked == [1, 2, 3, 4]
    answer(2)
    assert asked == [1, 2, 3, 4, 2]
    assert memory._kept.size <= 10_000
