"""Days marked and standards kept from the command line count everywhere, and are taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kept import app
from pipelines.keeping.contract import Store
from tests.own_store import own_store
from tests.test_pages import opened, text


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return own_store(tmp_path / "store")


def told(store: Store, *arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--store", str(store.path), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def said(store: Store, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--store", str(store.path)])
    return result.output or str(result.exception)


def test_a_marked_day_begins_the_trend_anew_until_it_is_taken_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(store, "mark") == "No day is marked.\n"
    [mark] = told(store, "mark", "2026-03-01", "new process")["changes"]
    assert (mark["day"], mark["text"], mark["team"]) == ("2026-03-01", "new process", None)
    assert "Since Mar 2026" in said(store, "measure", "on_time", "--by", "month")
    monkeypatch.setenv("KEPT_STORE", str(store.path))
    assert "Since Mar 2026" in text(opened("overview"))
    assert said(store, "mark", "--undo", mark["id"][:8]) == "No day is marked.\n"
    assert "Since Mar" not in said(store, "measure", "on_time", "--by", "month")


def test_a_day_that_cannot_be_marked_is_said(store: Store) -> None:
    assert "DAY is a day such as 2026-03-31" in said(store, "mark", "March", "new process")
    assert "Say what was done otherwise" in said(store, "mark", "2026-03-01")
    assert "`kept mark` lists them" in said(store, "mark", "--undo", "nothing")
    assert told(store, "mark") == {"changes": []}


def test_standards_of_a_file_are_kept_until_they_are_taken_back(
    store: Store, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("team,on_time\nHardware Supply,90%\n", encoding="utf-8")
    second.write_text("team,on_time\n,50%\n", encoding="utf-8")
    assert "No standard is set" in said(store, "standards")
    assert "first.csv count from now on" in said(store, "standards", str(first), "--keep")
    asked = {row["team"]: row["on_time_asked"] for row in told(store, "standards")["standards"]}
    assert asked["Hardware Supply"] == 0.9
    assert asked["Project Delivery"] is None
    said(store, "standards", str(second), "--keep")
    assert {row["on_time_asked"] for row in told(store, "standards")["standards"]} == {0.5}
    assert "What counts now: first.csv." in said(store, "standards", "--undo")
    assert "[standards] of the settings" in said(store, "standards", "--undo")
    assert "No file of standards is kept here" in said(store, "standards", "--undo")
    assert "No standard is set" in said(store, "standards")


def test_a_file_of_standards_that_cannot_be_read_is_not_kept(store: Store, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("team,on_time\nA,soon\n", encoding="utf-8")
    answer = said(store, "standards", str(wrong), "--keep")
    assert answer == "wrong.csv: Line 2: on_time is a number, not 'soon'."
    assert "Name the file to keep" in said(store, "standards", "--keep")
    assert "No standard is set" in said(store, "standards")


def test_the_page_of_teams_shows_the_kept_standards_and_takes_them_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "held.csv"
    file.write_text("team,on_time\n,90%\n", encoding="utf-8")
    said(store, "standards", str(file), "--keep")
    monkeypatch.setenv("KEPT_STORE", str(store.path))
    at = opened("teams")
    assert "held.csv, kept by" in text(at)
    [back] = [one for one in at.button if one.label == "Take it back"]
    back.click().run()
    assert "No standard is set" in text(at)
    assert "No standard is set" in said(store, "standards")
