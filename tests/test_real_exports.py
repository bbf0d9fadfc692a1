"""Exports that other people wrote, through the command line, against what they say themselves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kept import app

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
BOSTON = SHARED / "boston311" / "boston311-100.csv"
DEVLAKE = SHARED / "jira_devlake"
MAPPING = Path(__file__).parent.parent / "sample_data" / "boston311.toml"

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data, the exports other people wrote, is not here"
)


def kept(store: Path, *words: object) -> str:
    result = CliRunner().invoke(app, [*map(str, words), "--store", str(store)])
    assert result.exit_code == 0, result.output
    return result.stdout


def promises(store: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(kept(store, "promises", "--format", "json"))
    return found


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_boston_agrees_with_its_own_label_wherever_there_is_a_target(tmp_path: Path) -> None:
    kept(tmp_path, "import", BOSTON, "--mapping", MAPPING, "--as-of", "2022-06-01")
    ours = {row["promise_id"]: row for row in promises(tmp_path)}
    theirs = table(BOSTON)
    with_target = [row for row in theirs if row["target_dt"]]
    assert (len(theirs), len(with_target)) == (100, 89)
    label = {"on_time": "ONTIME", "broken": "OVERDUE"}
    for row in with_target:
        assert label[ours[row["case_enquiry_id"]]["counted_as"]] == row["ontime"]
    for row in theirs:
        if not row["target_dt"]:
            promise = ours[row["case_enquiry_id"]]
            assert (promise["outcome"], promise["reason"]) == ("unjudgeable", "no_due_date")


def test_the_end_dates_of_devlake_are_no_renegotiations(tmp_path: Path) -> None:
    """Its 22 changes all set a date for the first time, each after the day it names."""
    moments = {
        row["changelog_id"]: row for row in table(DEVLAKE / "_tool_jira_issue_changelogs.csv")
    }
    items = table(DEVLAKE / "_tool_jira_issue_changelog_items.csv")
    changes = [
        {**moments[item["changelog_id"]], **item} for item in items if item["field"] == "End date"
    ]
    assert len(changes) == 22
    records = tmp_path / "promises.csv"
    with records.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("promise_id", "title", "made_at"))
        for issue in sorted({change["issue_id"] for change in changes}):
            writer.writerow((issue, f"Issue {issue}", ""))
    history = tmp_path / "events.csv"
    with history.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("promise_id", "at", "event", "before", "after"))
        for change in changes:
            writer.writerow(
                (change["issue_id"], change["created"], "due", change["from_value"],
                 change["to_value"])
            )  # fmt: skip
    kept(tmp_path / "store", "import", records, history, "--as-of", "2021-04-01")
    judged = promises(tmp_path / "store")
    assert len(judged) == len({change["issue_id"] for change in changes})
    assert {row["pushes"] for row in judged} <= {0, None}
    # set in August for days in June and July: nobody could have kept them
    assert {row["reason"] for row in judged} == {"due_set_already_past"}
    assert json.loads(kept(tmp_path / "store", "rates", "--json"))["total"]["renegotiated"] == 0
