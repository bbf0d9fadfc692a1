"""`kept note`: what was said in a call stands on the next brief until it is taken back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kept import app
from metrics.brief import UnknownCustomer
from pipelines.options import UsageError

EXPORT = (
    "promise_id,title,customer,team,made_at,due,last_activity_at,status\n"
    "P-1,Gateway,Acme,Field,2026-01-02,2026-02-10,2026-03-09,open\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    export = tmp_path / "promises.csv"
    export.write_text(EXPORT, encoding="utf-8")
    done = run(tmp_path / "store", "import", str(export))
    assert done.exit_code == 0, done.output
    return tmp_path / "store"


def run(store: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--store", str(store), *args])


def test_a_note_is_kept_listed_printed_noted_and_taken_back(store: Path) -> None:
    kept = run(store, "note", "Acme", "They need it by Friday.", "--on", "2026-03-01")
    assert kept.exit_code == 0
    assert "2026-03-01  They need it by Friday." in kept.output
    assert "They need it by Friday" in run(store, "brief", "Acme").output
    assert "kept a note" in run(store, "audit").output
    [listed] = json.loads(run(store, "note", "Acme", "--json").output)["notes"]
    assert listed["on"] == "2026-03-01"
    back = run(store, "note", "Acme", "--undo", listed["id"][:8])
    assert "No note about Acme is kept." in back.output
    assert "They need it by Friday" not in run(store, "brief", "Acme").output


@pytest.mark.parametrize("day", ["2026-03-05", "20260305", "2026-W10-4", "2026-03-06T00:30+02:00"])
def test_a_note_of_a_later_day_is_not_known_yet_however_the_day_is_written(
    store: Path, day: str
) -> None:
    run(store, "note", "Acme", "They are short of staff.", "--on", "2026-03-05")
    run(store, "note", "Acme", "They need it by Friday.", "--on", "2026-03-06")
    told = run(store, "brief", "Acme", "--as-of", day).output
    assert "They are short of staff" in told
    assert "They need it by Friday" not in told


def test_what_cannot_be_a_note_is_refused_and_nothing_is_changed(store: Path) -> None:
    run(store, "note", "Acme", "They are short of staff.")
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    for args, error in (
        (("Acm", "x"), UnknownCustomer),
        (("Acme", "  "), UsageError),
        (("Acme", "x" * 2_001), UsageError),
        (("Acme", "x", "--on", tomorrow), UsageError),
        (("Acme", "x", "--on", "1/3/2026"), UsageError),
        (("Acme", "--undo", "nothing"), UsageError),
        (("Acme", "--undo", ""), UsageError),
    ):
        refused = run(store, "note", *args)
        assert isinstance(refused.exception, error), args
    assert run(store, "note", "Acme").output.count("\n") == 1
