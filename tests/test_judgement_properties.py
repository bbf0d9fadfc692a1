"""The judgement in SQL against the oracle, on records that nobody would have thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests import judged_store, oracle
from tests.judged_store import Case
from tests.oracle_terms import Moment, Rules, is_after
from tests.promise_strategies import (
    DAYS,
    FIRST,
    cases,
    effort,
    moments,
    rules,
    successive_exports,
)

MIDNIGHTS = [Moment(FIRST + timedelta(days=n), is_day=True) for n in range(-1, DAYS + 6)]


@effort(15)
@given(
    st.lists(cases(), min_size=1, max_size=50),
    st.lists(moments(DAYS + 4), min_size=4, max_size=4),
    rules(),
)
def test_sql_and_oracle_agree_on_every_field(
    some: list[Case], as_ofs: list[Moment], rules: Rules
) -> None:
    at_each = [
        Case((replace(one.exports[0], as_of=as_of),), one.as_utc)
        for one in some
        for as_of in [one.exports[0].as_of, *as_ofs]
    ]
    judged = judged_store.now(judged_store.judged(at_each, rules))
    for number, one in enumerate(at_each):
        export = one.exports[0]
        expected = oracle.judge(export.promise, rules, export.as_of)
        assert judged[number] == expected, (str(export.as_of), export.promise)


@effort(8)
@given(st.lists(cases(), min_size=1, max_size=50), rules())
def test_sql_and_oracle_agree_on_every_earlier_day(some: list[Case], rules: Rules) -> None:
    """A past day is a filter on the spans; on the export's own day its own moment counts."""
    stretches = judged_store.spans(judged_store.judged(some, rules))
    for number, one in enumerate(some):
        own, promise = one.exports[0].as_of, one.exports[0].promise
        for midnight in MIDNIGHTS:
            if midnight.day > own.day:
                continue
            as_of = own if midnight.day == own.day else midnight
            expected = oracle.judge(promise, rules, as_of, own=own)
            held = judged_store.on(stretches[number], midnight.day)
            assert held == ([] if expected is None else [expected]), (midnight.day, one)


@effort(6)
@given(st.lists(cases(), min_size=1, max_size=50), rules(), moments(DAYS + 4))
def test_sql_and_oracle_agree_at_a_readers_own_moment(
    some: list[Case], rules: Rules, reader: Moment
) -> None:
    """Judged anew; what is later than an export's own as-of is capped to that."""
    judged = judged_store.now(judged_store.judged(some, rules, reader=reader))
    for number, one in enumerate(some):
        own, promise = one.exports[0].as_of, one.exports[0].promise
        as_of = reader if is_after(own, reader) else own
        expected = oracle.judge(promise, rules, as_of, own=own)
        assert judged.get(number) == expected, one


@effort(8)
@given(st.lists(successive_exports(), min_size=1, max_size=40), rules())
def test_as_of_an_exports_day_what_later_exports_say_changes_nothing(
    some: list[Case], rules: Rules
) -> None:
    stretches = judged_store.spans(judged_store.judged(some, rules))
    for n in (1, 2):
        first = [replace(one, exports=one.exports[:n]) for one in some]
        then = judged_store.now(judged_store.judged(first, rules))
        for number, one in enumerate(first):
            export = one.exports[-1]
            made = export.promise.made
            is_listed = made is None or not is_after(made, export.as_of)
            if is_listed or len(one.exports) == len(some[number].exports):
                held = judged_store.on(stretches[number], export.as_of.day)
                assert held == [then[number]], (export.as_of, some[number])
