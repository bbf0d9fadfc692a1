"""Causes tagged, a map edited and changes marked on the pages: counted everywhere, and undone."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from dashboard.cause_map import as_toml
from kept import app
from metrics import behind, causes
from metrics.changes import Change, ChangeError, around, read, seen
from metrics.definitions import by_name as metrics
from metrics.filters import Filters
from metrics.metric import overall, parts
from metrics.repeats import repeats
from metrics.scope import EVERYTHING, Scope
from metrics.trend import trend
from pipelines.importing.load import import_files
from pipelines.judging.tagged import meaning_of, tag_of, tags, with_tags
from pipelines.keeping.contract import Store
from pipelines.keeping.remarks import Remark, add_remark, remarks, take_back
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.own_store import own_store
from tests.test_pages import opened, text

ALL = Filters()
HOSTILE = "<img src=x onerror=alert(1)> **b**"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    made = own_store(tmp_path / "store")
    monkeypatch.setenv("KEPT_STORE", str(made.path))
    return made


def asked(store: Store) -> tuple[duckdb.DuckDBPyConnection, dict[str, Any]]:
    reader = store.reader()
    assert reader is not None
    return reader.cursor(), {"causes": with_tags({}, store.path)}


def measured(store: Store, name: str, *more: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["measure", name, "--store", str(store.path), "--json", *more])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def rows_of(told: dict[str, Any]) -> dict[str, int]:
    return {row["key"]: round(row["value"] * row["n"]) for row in told["groups"]}


def test_a_cause_tagged_on_the_page_counts_everywhere_until_it_is_taken_back(store: Store) -> None:
    before = rows_of(measured(store, "cause"))
    at = opened("improve")
    chosen = {"selection": {"rows": [0, 2], "columns": [], "cells": []}}
    at.session_state["untagged"] = chosen
    at.selectbox(key="tag_cause").set_value("Capacity")
    at.selectbox(key="tag_side").set_value("third_party").run()
    at.session_state["untagged"] = chosen  # a picture of the page forgets what was chosen in it
    at.button(key="tag").click().run()
    at.run()
    assert not at.exception
    assert [tag.says["side"] for tag in tags(store.path)] == ["third_party"] * 2
    assert "2 causes were tagged by a reader" in text(at)
    after = rows_of(measured(store, "cause"))
    assert after["Capacity"] == before["Capacity"] + 2
    assert after["not recorded"] == before["not recorded"] - 2
    sides = rows_of(measured(store, "side"))
    assert sides["a third party's"] >= 2
    said = CliRunner().invoke(app, ["measure", "cause", "--store", str(store.path)])
    assert "2 of these causes were tagged by a reader" in said.output
    at.session_state["tags"] = True
    at.run()
    at.button(key=f"untag_{tags(store.path)[0].id}").click().run()
    assert rows_of(measured(store, "cause"))["Capacity"] == before["Capacity"] + 1


def test_a_tag_never_goes_before_a_cause_on_file_and_opens_its_rows(store: Store) -> None:
    con, told = asked(store)
    [named] = con.sql(
        "SELECT source, instance, promise_id FROM promises"
        " WHERE counted_as = 'broken' AND cause IS NOT NULL LIMIT 1"
    ).fetchall()
    blank = con.sql(
        "SELECT source, instance, promise_id FROM promises"
        " WHERE counted_as = 'broken' AND cause IS NULL ORDER BY ALL LIMIT 3"
    ).fetchall()
    for key in (named, *blank):
        add_remark(store.path, tag_of(key, {"cause": "moon", "stage": "share"}, "ann"))
    con, told = asked(store)
    rows = {
        row["key"]: row["count"]
        for row in parts(con, metrics["cause"], ALL, EVERYTHING, told).to_pylist()
    }
    assert rows["moon"] == 3 == causes.tagged(con, ALL, EVERYTHING, told)
    where = behind.caused(con, metrics["cause"], "moon", ALL, EVERYTHING, told)
    assert behind.many(con, where, ALL, EVERYTHING) == 3
    share = parts(con, metrics["stage"], ALL, EVERYTHING, told).to_pylist()
    assert next(row["count"] for row in share if row["key"].startswith("Share")) >= 3
    found = overall(con, metrics["repeats"], ALL, EVERYTHING, told)
    assert found.n == overall(con, metrics["repeats"], ALL, EVERYTHING, {"causes": {}}).n + 3


def test_a_tag_stands_on_every_page_and_on_paper(store: Store) -> None:
    con, _ = asked(store)
    [(customer, *key)] = con.sql(
        "SELECT customer, source, instance, promise_id FROM promises WHERE cause IS NULL"
        " AND outcome = 'broken_overdue' AND customer IS NOT NULL ORDER BY ALL LIMIT 1"
    ).fetchall()
    add_remark(store.path, tag_of((key[0], key[1], key[2]), {"cause": "Moonlight"}, "ann"))
    record = dict(zip(("system", "instance", "record"), key, strict=True))
    for at in (opened("customer", name=customer), opened("promise", **record)):
        assert "Moonlight (tagged by a reader)" in text(at)
    brief = CliRunner().invoke(app, ["brief", customer, "--store", str(store.path)])
    assert "Moonlight (tagged by a reader)" in brief.output


def test_files_without_a_cause_have_one_once_a_reader_says_it(tmp_path: Path) -> None:
    file = tmp_path / "promises.csv"
    rows = [f"P-{i},Acme,open,2026-01-1{i}" for i in range(6)]
    file.write_text("\n".join(["promise_id,customer,status,due", *rows]), encoding="utf-8")
    store = FolderStore(tmp_path / "store")
    import_files(store, [file], ImportOptions(source="kept", as_of="2026-03-01"))
    assert measured(store, "cause")["off"] is not None
    add_remark(store.path, tag_of(("kept", "", "P-3"), {"cause": "capacity"}, "ann"))
    assert rows_of(measured(store, "cause")) == {"capacity": 1, "not recorded": 5}
    assert rows_of(measured(store, "stage"))["Keep: how it is done"] == 1
    assert measured(store, "cause", "--by", "customer")["groups"][0]["n"] == 6


def test_the_map_is_edited_on_the_page_and_is_a_file_to_take_away(store: Store) -> None:
    at = opened("improve")
    table = at.dataframe(key="cause_map").value
    written = table["written"][0]
    chosen = {"selection": {"rows": [], "columns": [], "cells": [(0, "written")]}}
    at.session_state["cause_map"] = chosen
    at.run()
    at.text_input(key=f"map_cause_{written}").set_value("One name")
    at.selectbox(key=f"map_stage_{written}").set_value("package")
    at.session_state["cause_map"] = chosen
    next(button for button in at.button if button.label == "Keep").click().run()
    at.run()
    assert not at.exception
    assert at.dataframe(key="cause_map").value["stage"][0] == "Package: what we offer"
    assert "One name" in rows_of(measured(store, "cause"))
    causes_now = with_tags({}, store.path)
    assert tomllib.loads(as_toml(causes_now))["causes"] == causes_now
    [tag] = tags(store.path)
    take_back(store.path, tag.id, "ann")
    assert "One name" not in rows_of(measured(store, "cause"))


def test_the_last_word_on_a_cause_holds_and_any_text_is_text() -> None:
    told = {
        'say "no"\n[x]': {"stage": "keep"},
        "tagged": {"kept//A = B": {"cause": HOSTILE, "side": "ours"}, "kept//C": "plain"},
    }
    read_back = tomllib.loads(as_toml(told))["causes"]
    assert read_back['say "no"\n[x]'] == {"stage": "keep"}
    assert read_back["tagged"]["kept//A = B"] == {"cause": HOSTILE, "side": "ours"}


def test_later_remarks_go_before_earlier_ones_and_before_the_settings(tmp_path: Path) -> None:
    tmp_path.mkdir(exist_ok=True)
    add_remark(tmp_path, meaning_of("Parts", {"stage": "keep"}, "ann"))
    add_remark(tmp_path, meaning_of("parts", {"stage": "package"}, "bob"))
    found = with_tags({"PARTS": {"stage": "share"}, "other": "keep"}, tmp_path)
    assert found == {"other": "keep", "parts": {"stage": "package"}}


def marked_on(at: AppTest, day: str, words: str) -> AppTest:
    at.date_input(key="change_day").set_value(date.fromisoformat(day))
    at.text_input(key="change_text").set_value(words)
    next(button for button in at.button if button.label == "Mark it").click()
    at.run()
    at.run()
    assert not at.exception
    return at


def test_a_change_is_marked_on_the_team_page_drawn_and_taken_back(store: Store) -> None:
    con, _ = asked(store)
    team = con.sql("SELECT mode(team) FROM promises").fetchall()[0][0]
    at = marked_on(opened("team", name=team), "2026-03-01", HOSTILE)
    [remark] = remarks(store.path, "change")
    assert remark.about == {"team": team}
    assert "Kept on time since, and before" in text(at), text(at)[:6000]
    assert "<img" not in text(at)
    change = read(remark.about, remark.says, remark.who, remark.id)
    its = Filters(teams=(team,))
    told = trend(con, metrics["on_time"], its, EVERYTHING, changes=(change.day,))
    assert told.since_change is not None
    assert told.verdict.split(".")[0] in text(at)
    assert "Since Mar 2026" in text(at)
    assert {row["stretch"] for row in told.frame.to_pylist()} == {0, 1}
    at = opened("improve")
    assert "1 Mar 2026" in text(at)
    at.button(key=f"unmark_{remark.id}").click().run()
    assert remarks(store.path, "change") == ()
    assert "No change is marked." in text(at)


def test_repeats_are_held_against_the_change_made_for_their_kind(store: Store) -> None:
    con, told = asked(store)
    [first, *_] = repeats(con, ALL, EVERYTHING, told)
    own = Change(first.first, "new process", kind=first.kind)
    other = Change(first.first, "elsewhere", team="Nobody")
    found = repeats(con, ALL, EVERYTHING, told, changes=(own, other))
    assert {one.change for one in found if one.kind == first.kind} == {own}
    assert {one.change for one in found if one.kind != first.kind} == {None}
    changed = next(one.changed for one in found if one.kind == first.kind)
    assert changed is not None
    in_year = con.execute(
        "SELECT count(*) FROM promises WHERE kind IS NOT DISTINCT FROM ? AND counted_as IN"
        " ('on_time', 'renegotiated', 'broken') AND first_due >= ? AND first_due < ?::DATE + 365",
        [first.kind, first.first, first.first],
    ).fetchall()
    assert changed.n == in_year[0][0]


def test_a_change_is_looked_at_up_to_the_next_one_and_of_those_it_was_made_for() -> None:
    one = read({"team": "A"}, {"day": "2026-03-01", "text": "x"}, "ann", "1")
    two = read({}, {"day": "2026-06-01", "text": "y"}, "ann", "2")
    far = read({"team": "B"}, {"day": "2026-04-01", "text": "z"}, "ann", "3")
    since, before = around(one, [one, two, far], ALL)
    assert str(since) == "team A; first due 1 Mar 2026 to 31 May 2026"
    assert str(before) == "team A; first due 1 Mar 2025 to 28 Feb 2026"
    assert one.concerns(Filters(teams=("A",)))
    assert not one.concerns(ALL)
    with pytest.raises(ChangeError, match="take it back"):
        read({}, {"day": "soon"}, "ann", "4")


def test_a_change_of_another_team_is_not_seen() -> None:
    own, all_, other = (
        read(about, {"day": "2026-03-01", "text": "x"}, "ann", str(i))
        for i, about in enumerate(({"team": "A"}, {}, {"team": "B"}))
    )
    theirs = Scope(teams=("A",), customers=None)
    assert seen([own, all_, other], theirs) == [own, all_]
    assert seen([other], Scope((), (), also=(Scope(("B",), None),))) == [other]


def test_standards_of_a_file_or_the_settings_and_their_mistakes_are_sentences(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "held.csv"
    file.write_text("team,kind,on_time,response_days\nHardware Supply,,90%,2\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["standards", str(file), "--store", str(store.path)])
    assert result.exit_code == 0
    assert "90% on time asked" in result.output
    assert "response: cannot be measured from these files" in result.output
    assert "Project Delivery" in result.output
    assert "no standard" in result.output
    told = json.loads(
        CliRunner()
        .invoke(app, ["standards", str(file), "--store", str(store.path), "--json"])
        .output
    )
    assert {row["verdict"] for row in told["standards"]} >= {"no standard"}
    file.write_text("team,on_time\nA,soon\n", encoding="utf-8")
    wrong = CliRunner().invoke(app, ["standards", str(file), "--store", str(store.path)])
    assert str(wrong.exception) == "held.csv: Line 2: on_time is a number, not 'soon'."
    settings = tmp_path / "wrong.toml"
    settings.write_text("[standards]\non_time = 900\n", encoding="utf-8")
    asked = ["standards", "--store", str(store.path), "--settings", str(settings)]
    assert "on_time is a share" in str(CliRunner().invoke(app, asked).exception)


def test_two_sides_on_the_command_line(store: Store) -> None:
    against = ("--team", "Hardware Supply", "--against", "team=Project Delivery")
    told = measured(store, "on_time", *against)
    assert [row["key"] for row in told["groups"]] == ["one", "other"]
    one, other = told["groups"]
    assert told["difference"]["value"] == pytest.approx(one["value"] - other["value"])
    assert told["difference"]["low"] < told["difference"]["value"] < told["difference"]["high"]
    for wrong in ("team", "moon=1"):
        arguments = ["measure", "on_time", "--store", str(store.path), "--against", wrong]
        assert "--against is one of" in str(CliRunner().invoke(app, arguments).exception)
    periods = measured(store, "slip_days", "--to", "2026-03-31", "--against", "from=2026-04-01",
                       "--against", "to=2026-12-31")  # fmt: skip
    assert periods["groups"][0]["n"] != periods["groups"][1]["n"]
    add_remark(store.path, Remark("change", {}, {"day": "2026-03-01", "text": "new"}, "ann"))
    by_month = CliRunner().invoke(
        app, ["measure", "on_time", "--by", "month", "--store", str(store.path)]
    )
    assert "Since Mar 2026" in by_month.output
    assert "Marked: 1 Mar 2026, new (ann)." in by_month.output
