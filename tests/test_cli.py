"""The command line as a script meets it: standard output, standard error and exit codes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import kept
from commands.asking import COLUMNS, By
from metrics.slices import SLICES

PROMISES = """promise_id,title,customer,team,status,made_at,original_due,due,delivered_at
1,Pump,Acme,ops,delivered,2024-03-01,2024-03-15,2024-03-15,2024-03-14
2,Valve,Acme,ops,open,2024-03-01,2024-03-20,2024-03-20,
3,Tank,Bolt,dev,open,2024-03-05,2024-04-20,2024-04-20,
"""


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KEPT_STORE", raising=False)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["kept", *arguments])
        code: Any = 0
        try:
            kept.main()
        except SystemExit as stop:
            code = stop.code or 0
        printed = capsys.readouterr()
        return Said(int(code), printed.out, printed.err)

    return run


@pytest.fixture
def promises(tmp_path: Path) -> str:
    path = tmp_path / "promises.csv"
    path.write_text(PROMISES)
    return str(path)


def test_import_prints_the_documented_object_and_nothing_else(run: Run, promises: str) -> None:
    said = run("import", promises, "--as-of", "2024-03-25", "--json")
    assert (said.code, said.err) == (0, "")
    assert list(said.json) == ["import_id", "files", "promises", "as_of", "questions"]
    [file] = said.json["files"]
    assert list(file) == [
        "file", "outcome", "source", "sha256", "encoding", "delimiter", "sheet", "header_line",
        "rows", "accepted", "repeats", "set_aside", "problems",
    ]  # fmt: skip
    assert file["file"] == "promises.csv"
    assert (file["source"], file["encoding"], file["delimiter"]) == ("kept", "utf-8", ",")
    assert (file["rows"], file["accepted"], file["header_line"]) == (3, 3, 1)
    assert said.json["promises"] == {"new": 3, "changed": 0, "unchanged": 0}
    assert said.json["as_of"] == "2024-03-25"


def test_an_import_in_words_says_what_came_of_it(run: Run, promises: str) -> None:
    said = run("import", promises, "--as-of", "2024-03-25")
    assert "promises.csv (kept): accept; 3 rows, 3 accepted" in said.out
    assert "Imported as i000001, as of 2024-03-25: 3 new promises" in said.out
    assert "Unchanged: the same was imported before, as i000001." in run("import", promises).out


def test_a_question_is_printed_with_its_flag_and_exits_3(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("promise_id,made_at,due\n1,01/02/2024,03/04/2024\n2,02/02/2024,05/04/2024\n")
    said = run("import", str(path), "--json")
    assert said.code == 3
    assert said.json["import_id"] is None
    assert {q["code"] for q in said.json["questions"]} == {"DATE_AMBIGUOUS"}
    assert all(q["flag"] for q in said.json["questions"])
    assert said.json["files"][0]["outcome"] == "ask"
    assert "--dates" in run("import", str(path)).out
    assert run("import", str(path), "--dates", "dmy").code == 0
    again = tmp_path / "q.csv"
    again.write_text(path.read_text() + "3,03/02/2024,06/04/2024\n")
    assert run("import", str(again)).code == 0, "an answer is remembered with its source"


def test_a_refused_file_exits_1_and_a_partial_one_until_it_is_agreed(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty.csv").write_text("")
    said = run("check", str(tmp_path / "empty.csv"), "--json")
    assert (said.code, said.json["files"][0]["problems"][0]["code"]) == (1, "EMPTY_FILE")
    (tmp_path / "short.csv").write_text(PROMISES + "4,Short\n")
    said = run("check", str(tmp_path / "short.csv"), "--json")
    assert (said.code, said.json["files"][0]["outcome"]) == (1, "partial")
    assert (said.json["files"][0]["accepted"], said.json["files"][0]["set_aside"]) == (3, 1)
    assert run("check", str(tmp_path / "short.csv"), "--skip-bad").code == 0
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import",), "FILE"),
        (("import", "p.csv", "--dates", "ydm"), "dmy, mdy, ymd"),
        (("import", "p.csv", "--zone", "Mars/Base"), "Mars/Base"),
        (("import", "p.csv", "--answer", "yes"), "CODE=CHOICE"),
        (("import", "p.csv", "--as-of", "soon"), "not a day or a time"),
        (("import", "p.csv", "--source", "nobody"), "no source 'nobody'"),
        (("rates", "--by", "colour"), "colour"),
        (("rates", "--from", "March"), "--from is a day"),
        (("nothing",), "nothing"),
    ],
)
def test_wrong_usage_exits_2_with_a_sentence(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "p.csv").write_text(PROMISES)
    said = run(*arguments)
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err
    said = run(*arguments, "--json")
    assert said.code == 2
    assert words in said.json["error"], "the one object says it too"


def test_promises_are_csv_or_one_json_array(run: Run, promises: str) -> None:
    run("import", promises, "--as-of", "2024-03-25")
    rows = list(csv.DictReader(StringIO(run("promises").out)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["outcome"] for row in rows] == ["kept_original", "broken_overdue", "open_not_due"]
    array = run("promises", "--format", "json").json
    assert [row["promise_id"] for row in array] == ["1", "2", "3"]
    assert tuple(array[0]) == COLUMNS
    assert array[0]["slip_days"] == -1
    assert [
        row["promise_id"] for row in run("promises", "--team", "dev", "--format", "json").json
    ] == ["3"]
    assert run("promises", "--team", "nobody", "--format", "json").json == []


def test_an_as_of_looks_back(run: Run, promises: str) -> None:
    run("import", promises, "--as-of", "2024-03-25")

    def outcomes(*flags: str) -> list[str]:
        return [row["outcome"] for row in run("promises", "--format", "json", *flags).json]

    assert outcomes("--as-of", "2024-03-20") == ["kept_original", "open_not_due", "open_not_due"]
    assert outcomes("--as-of", "2024-03-02") == ["open_not_due", "open_not_due"]
    assert outcomes("--as-of", "2024-03-20T12:00")[1] == "open_not_due"


def test_settings_for_one_command_judge_again_for_it_alone(
    run: Run, promises: str, tmp_path: Path
) -> None:
    run("import", promises, "--as-of", "2024-03-21")
    (tmp_path / "kind.toml").write_text("grace_days = 7\n")
    assert run("rates", "--json").json["total"]["broken"] == 1
    assert run("rates", "--json", "--settings", "kind.toml").json["total"]["broken"] == 0
    assert run("rates", "--json").json["total"]["broken"] == 1
    both = run("settings", "--json", "--settings", "kind.toml").json
    assert (both["settings"]["grace_days"], both["origins"]["grace_days"]) == (7, "kind.toml")
    assert both["origins"]["zone"] == "default"
    (tmp_path / "wrong.toml").write_text("grace = 7\n")
    said = run("rates", "--settings", "wrong.toml", "--json")
    assert said.code == 1
    assert "grace" in said.json["error"]


def test_rates_are_counts_and_words(run: Run, promises: str) -> None:
    run("import", promises, "--as-of", "2024-03-25")
    answer = run("rates", "--by", "team", "--json").json
    assert [group["key"] for group in answer["groups"]] == ["dev", "ops"]
    assert {"population", "on_time", "renegotiated", "broken", "not_due", "excluded"} <= set(
        answer["total"]
    )
    assert answer["settings"]["zone"] == "UTC"
    assert "ops" in run("rates", "--by", "team").out
    assert tuple(By) == SLICES


def test_an_empty_store_answers_with_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    said = run("rates", "--json")
    assert (said.code, said.json["total"]["population"]) == (0, 0)
    assert "is empty" in said.err
    assert run("promises", "--format", "json").json == []
    assert run("imports", "--json").json == {"imports": []}
    assert run("verify").code == 0
    assert not (tmp_path / "store").exists()


def test_undo_imports_and_verify(run: Run, promises: str) -> None:
    run("import", promises)
    assert [row["import_id"] for row in run("imports", "--json").json["imports"]] == ["i000001"]
    assert "i000001" in run("imports").out
    assert "is whole" in run("verify").out
    assert run("undo", "i000002").code == 1
    assert run("undo", "i000001", "--json").json == {
        "import_id": "i000001", "removed": 3, "changed": 0, "unchanged": 0,
    }  # fmt: skip
    assert run("imports", "--json").json == {"imports": []}


def test_the_store_is_named_before_or_after_the_command_or_by_the_environment(
    run: Run, promises: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", promises, "--store", "one")
    assert len(run("--store", "one", "promises", "--format", "json").json) == 3
    monkeypatch.setenv("KEPT_STORE", str(tmp_path / "one"))
    assert len(run("promises", "--format", "json").json) == 3
    assert run("promises", "--format", "json", "--store", "two").json == []


def test_a_damaged_store_is_a_sentence_in_json_too(run: Run, promises: str, tmp_path: Path) -> None:
    run("import", promises)
    (tmp_path / "store" / "CURRENT").write_text("elsewhere\n")
    said = run("rates", "--json")
    assert said.code == 1
    assert "CURRENT" in said.json["error"]
    assert "Traceback" not in said.err


def test_what_nobody_foresaw_is_a_sentence_and_a_line_in_the_log(
    run: Run, promises: str, tmp_path: Path
) -> None:
    run("import", promises)
    with Path("/dev/full").open("w") as full:  # a screen that cannot be written to
        done = subprocess.run(
            [sys.executable, "-m", "kept", "rates", "--customer", "Acme"],
            stdout=full, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )  # fmt: skip
    assert done.returncode == 1
    assert "Kept could not do this" in done.stderr
    assert "Traceback" not in done.stderr
    line = json.loads((tmp_path / "store" / "log.jsonl").read_text())
    assert line["error"] == "OSError"
    assert "Acme" not in json.dumps(line)


def test_an_unknown_customer_is_said(run: Run, promises: str) -> None:
    run("import", promises)
    assert "Acme" in run("brief", "Acme").out
    assert "<html" in run("brief", "Acme", "--format", "html").out
    said = run("brief", "Nobody")
    assert said.code == 1
    assert "Nobody" in said.err
