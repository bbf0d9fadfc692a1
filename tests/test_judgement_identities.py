"""The identities 1 to 14 of definitions §5, each on records nobody thought of."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kept import app
from metrics import metric
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.rates import rates
from metrics.scope import EVERYTHING
from tests import judged_store, kept_files, worked_cases
from tests.judged_store import Case, case
from tests.oracle_terms import (
    DueEvent,
    Judgement,
    Moment,
    Promise,
    Rules,
    end,
    has_passed,
    is_after,
)
from tests.promise_strategies import (
    DAYS,
    cases,
    effort,
    moments,
    rules,
    whole_histories,
)

RANK = {"broken": 0, "renegotiated": 1, "on_time": 2}
THREE = tuple(RANK)
TEAMS = ("North", "South", "West")

# a promise, its as-of, and one more edit: when, and to what
Edit = tuple[Promise, Moment, Moment, Moment | None]

some_cases = st.lists(cases(), min_size=1, max_size=50)
some_histories = st.lists(
    st.tuples(whole_histories(), moments(DAYS + 4), moments(), st.none() | moments()),
    min_size=1,
    max_size=40,
)


def judgements(some: list[Case], rules: Rules) -> list[Judgement]:
    judged = judged_store.now(judged_store.judged(some, rules))
    return [judged[number] for number in range(len(some))]


def of_teams(some: list[Case], rules: Rules) -> duckdb.DuckDBPyConnection:
    con = judged_store.judged(some, rules)
    for number, team in enumerate(TEAMS):
        con.execute("UPDATE promises SET team = ? WHERE instance::INT % 4 = ?", [team, number])
    return con


@effort(3)
@given(some_cases, rules())
def test_1_the_three_counts_add_up_to_the_population(some: list[Case], rules: Rules) -> None:
    answer = rates(of_teams(some, rules), "team", Filters(), EVERYTHING)
    for group in [answer["total"], *answer["groups"]]:
        assert sum(group[name] or 0 for name in THREE) == group["population"]


@effort(3)
@given(some_cases, rules())
def test_2_team_counts_add_up_to_the_total_and_filters_are_additive(
    some: list[Case], rules: Rules
) -> None:
    con = of_teams(some, rules)
    answer = rates(con, "team", Filters(), EVERYTHING)
    counts = ["population", "not_due", "excluded", "on_time", "broken"]
    for name in counts:
        assert sum(group[name] for group in answer["groups"]) == answer["total"][name]
    two = rates(con, "team", Filters(teams=TEAMS[:2]), EVERYTHING)
    of_each = [rates(con, None, Filters(teams=(t,)), EVERYTHING)["total"] for t in TEAMS[:2]]
    for name in ("not_due", "excluded"):
        assert two["total"][name] == sum(group[name] for group in of_each)
    whole = [g["population"] + g["without_history"]["population"] for g in (two["total"], *of_each)]
    assert whole[0] == sum(whole[1:])


@effort(3)
@given(some_cases, rules())
def test_3_row_order_and_repeated_rows_change_nothing(some: list[Case], rules: Rules) -> None:
    con = judged_store.stored(some, rules)
    again = judged_store.stored(some, rules)
    again.execute("INSERT INTO events FROM events")
    for table in ("observations", "events", "exports"):
        again.execute(f"CREATE TABLE other AS FROM {table} ORDER BY hash(rowid)")
        again.execute(f"DELETE FROM {table}")
        again.execute(f"INSERT INTO {table} FROM other")
        again.execute("DROP TABLE other")
    assert judged_store.now(judged_store.judge_all(again, rules)) == judged_store.now(
        judged_store.judge_all(con, rules)
    )


@effort(4)
@given(some_cases, rules(), st.sampled_from(["delivered", "cancelled", None]))
def test_4_closing_an_overdue_promise_never_raises_on_time_or_renegotiated(
    some: list[Case], rules: Rules, status: str | None
) -> None:
    """Closed at the as-of. Reopened and closed on that very day is the thank-you rule."""
    closed = []
    for one in some:
        as_of, p = one.exports[0].as_of, one.exports[0].promise
        if status == "cancelled":
            now = replace(p, status=status, cancelled=as_of)
        else:
            now = replace(p, status=status, deliveries=(*p.deliveries, as_of))
        closed.append(case(now, as_of))
    before, after = judgements(some, rules), judgements(closed, rules)
    for one, was, now_is in zip(some, before, after, strict=True):
        as_of, reopens = one.exports[0].as_of, one.exports[0].promise.reopens
        if was.outcome == "broken_overdue" and as_of.day not in [r.day for r in reopens]:
            assert now_is.counted_as not in ("on_time", "renegotiated"), one


def edited(p: Promise, at: Moment, after: Moment | None) -> Promise:
    """One more edit at the end of the history."""
    return replace(p, due_events=(*p.due_events, DueEvent(at, p.due_events[-1].after, after)))


def before_and_after(some: list[Edit], rules: Rules) -> list[tuple[Edit, Judgement, Judgement]]:
    """What is judged without and with one more edit at the end, where that can have happened."""
    edits = [
        (p, as_of, at, after)
        for p, as_of, at, after in some
        if at.time > p.due_events[-1].at.time
        and after != p.due_events[-1].after
        and not is_after(at, as_of)
    ]
    was = judgements([case(p, as_of) for p, as_of, _, _ in edits], rules)
    now_is = judgements([case(edited(p, at, after), as_of) for p, as_of, at, after in edits], rules)
    return list(zip(edits, was, now_is, strict=True))


@effort(6)
@given(some_histories, rules())
def test_5_a_move_after_the_date_never_changes_the_outcomes_group(
    some: list[Edit], rules: Rules
) -> None:
    for (p, _, at, after), was, now_is in before_and_after(some, rules):
        if was.due_in_force and has_passed(was.due_in_force, at):
            assert now_is.counted_as == was.counted_as, (p, at, after)


@effort(6)
@given(some_histories, rules())
def test_6_a_move_before_the_date_never_raises_on_time(some: list[Edit], rules: Rules) -> None:
    """On the day the date was first set, or the promise made, it is a correction instead."""
    for (p, _, at, after), was, now_is in before_and_after(some, rules):
        is_correction = at.day == p.due_events[-1].at.day or (p.made and at.day <= p.made.day)
        if was.counted_as in RANK and not is_correction:
            assert now_is.counted_as in RANK, (p, at, after)
            assert (was.counted_as == "on_time") >= (now_is.counted_as == "on_time"), (p, at, after)


@effort(6)
@given(some_histories, rules())
def test_7_clearing_a_date_never_improves_anything(some: list[Edit], rules: Rules) -> None:
    cleared: list[Edit] = [(p, as_of, at, None) for p, as_of, at, _ in some]
    for (p, _, at, _), was, now_is in before_and_after(cleared, rules):
        assert (now_is.outcome, now_is.counted_as) == (was.outcome, was.counted_as), (p, at)


@effort(4)
@given(some_cases, rules(), st.integers(1, 5))
def test_8_more_grace_never_turns_kept_into_broken(
    some: list[Case], rules: Rules, more: int
) -> None:
    lenient = replace(rules, grace_days=rules.grace_days + more)
    for one, was, now_is in zip(
        some, judgements(some, rules), judgements(some, lenient), strict=True
    ):
        if was.outcome.startswith("kept"):
            assert now_is.outcome.startswith("kept"), one


@effort(4)
@given(some_cases, rules(), st.integers(1, 5))
def test_9_more_min_notice_never_improves_anything(
    some: list[Case], rules: Rules, more: int
) -> None:
    strict = replace(rules, min_notice_days=rules.min_notice_days + more)
    for one, was, now_is in zip(
        some, judgements(some, rules), judgements(some, strict), strict=True
    ):
        if was.counted_as in RANK:
            assert now_is.counted_as in RANK, one
            assert RANK[now_is.counted_as] <= RANK[was.counted_as], one
        if was.outcome == "not_due":
            assert now_is.counted_as == "not_due"


def settles(p: Promise) -> bool:
    """Not one of the exceptions of identity 10.

    No cancellation taken back, no reopen and closing of one day. A closing without a day is not
    one either: the record is open until an export shows it closed (§2a.9).
    """
    is_taken_back = p.cancelled is not None and bool(p.deliveries or p.reopens)
    is_same_day = bool({r.day for r in p.reopens} & {d.day for d in p.deliveries})
    day = {"delivered": p.deliveries, "cancelled": p.cancelled}.get(p.status or "", True)
    return bool(day) and not (is_taken_back or is_same_day)


@effort(4)
@given(some_cases, rules())
def test_10_as_the_as_of_moves_on_broken_stays_broken(some: list[Case], rules: Rules) -> None:
    """And kept_original leaves only by a reopen; renegotiated goes only where it may."""
    may_follow_renegotiated = {"withdrawn", "cancelled_unknown"}
    stretches = judged_store.spans(judged_store.judged(some, rules))
    for number, one in enumerate(some):
        p = one.exports[0].promise
        if not settles(p):
            continue
        told = [span.judgement for span in stretches[number]]
        for was, then in pairwise(told):
            if was.outcome.startswith("broken"):
                assert then.outcome.startswith("broken"), one
            if was.outcome == "kept_original" and not p.reopens:
                assert then.outcome == "kept_original", one
            if was.counted_as == "renegotiated":
                may = then.counted_as in ("renegotiated", "broken")
                if was.outcome == "open_renegotiated":
                    may |= then.outcome in may_follow_renegotiated
                    may |= then.reason in may_follow_renegotiated
                assert may, one


@effort(3)
@given(some_cases, rules())
def test_11_on_time_to_the_first_date_is_at_most_on_time_to_the_due_in_force(
    some: list[Case], rules: Rules
) -> None:
    con = judged_store.judged(some, rules)
    for judgement in judged_store.now(con).values():
        if judgement.first_due and judgement.due_in_force:
            assert end(judgement.first_due) <= end(judgement.due_in_force)
    on_time, either = (
        metric.overall(con, by_name[name], Filters(), EVERYTHING)
        for name in ("on_time", "kept_either")
    )
    if not either.off:
        assert (on_time.count or 0) <= (either.count or 0)


@effort(3)
@given(some_cases, rules(), st.sampled_from(["Etc/GMT+7", "Asia/Kolkata", "Etc/GMT-11"]))
def test_12_shifting_all_times_and_the_zone_together_changes_nothing(
    some: list[Case], rules: Rules, zone: str
) -> None:
    instants = [replace(one, as_utc=True) for one in some]
    here, there = replace(rules, zone="UTC"), replace(rules, zone=zone)
    assert judgements(instants, here) == judgements(instants, there)


@effort(4)
@given(some_cases, rules())
def test_13_an_empty_selection_gives_a_dash(some: list[Case], rules: Rules) -> None:
    con = of_teams(some, rules)
    nobody = Filters(teams=("Nobody",))
    total = rates(con, "team", nobody, EVERYTHING)["total"]
    assert (total["population"], total["percent"], total["on_time_low"]) == (0, None, None)


def test_14_the_same_file_imported_twice_gives_the_same_numbers(tmp_path: Path) -> None:
    worked = [c for c in worked_cases.read() if not c["settings"] and c["as_of"] == "2024-04-15"]
    if not worked:
        pytest.skip("THE WORKED CASES ARE NOT HERE")
    files = [str(path) for path in kept_files.write(tmp_path, worked)]
    told = []
    for _ in range(2):
        for command in (["import", *files, "--as-of", "2024-04-15"], ["rates", "--by", "month"],
                        ["promises", "--format", "json"]):  # fmt: skip
            result = CliRunner().invoke(app, [*command, "--store", str(tmp_path / "s"), "--json"])
            assert result.exit_code == 0, result.output
            told.append(result.stdout)
    assert told[1:3] == told[4:6]
    assert json.loads(told[3])["promises"]["new"] == 0
