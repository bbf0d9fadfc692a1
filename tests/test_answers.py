"""Answers to an import's questions: every question takes one, and none is swallowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import Run, run

__all__ = ["run"]

HEAD = "promise_id,customer,made_at,due,delivered_at,status\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "p.csv"
    path.write_text(
        HEAD + "1,Acme,2024-03-01,2024-03-15,,Waiting\n2,Bolt,2024-03-02,2024-03-16,,Gone\n"
    )
    return path


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("DATE_AMBIGOUS=dmy", "no question is called that"),
        ("DATE_AMBIGUOUS=day first", "one of dmy, mdy, ymd, not 'day first'"),
        ("GOES_BACK=maybe", "one of yes, no"),
        ("WHICH_SHEET=", "one of its choices, not ''"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_wrong_usage(
    run: Run, file: Path, answer: str, words: str
) -> None:
    said = run("check", str(file), "--answer", answer)
    assert said.code == 2
    assert words in said.err


def test_an_answer_that_is_none_of_the_choices_is_said(run: Run, file: Path) -> None:
    said = run("check", str(file), "--answer", "UNKNOWN_VALUE:status=Waiting=opened", "--json")
    assert said.code == 3
    first, second = said.json["questions"]
    assert first["message"].startswith("The answer 'opened' is none of the choices.")
    assert second["message"].startswith("Nothing says what 'Gone' in status means (one row, on")


def test_an_answer_about_a_column_that_no_file_has_is_said(run: Run, file: Path) -> None:
    answers = ("--answer", "UNKNOWN_VALUE:Status=Waiting=open,Gone=open")
    said = run("check", str(file), *answers, "--json")
    [problem] = [p for p in said.json["files"][0]["problems"] if p["column"] == "Status"]
    assert "was not used: UNKNOWN_VALUE:Status" in problem["message"]
    assert said.code == 3


def test_the_day_a_file_speaks_for_can_be_answered(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("promise_id,customer,due\n1,Acme,2024-03-15\n")
    assert run("check", str(path), "--json").json["questions"][0]["code"] == "MISSING_COLUMN"
    said = run("check", str(path), "--answer", "MISSING_COLUMN=2024-03-20", "--json")
    assert (said.code, said.json["as_of"]) == (0, "2024-03-20")


def test_which_kind_of_export_it_is_can_be_answered(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(
            f'title = "{name}"\nheader = ["{name}"]\n[columns]\npromise_id = "id"\ndue = "by"\n'
        )
    folder = tmp_path / "store" / "mappings"
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").rename(folder / f"{name}.toml")
    path = tmp_path / "x.csv"
    path.write_text("id,by,one,two\n1,2024-03-15,,\n")
    asked = run("import", str(path), "--as-of", "2024-03-20", "--json")
    assert asked.json["questions"][0]["choices"] == ["one", "two"]
    said = run("import", str(path), "--as-of", "2024-03-20", "--answer", "UNKNOWN_COLUMN=two",
               "--json")  # fmt: skip
    assert (said.code, said.json["files"][0]["source"]) == (0, "two")
