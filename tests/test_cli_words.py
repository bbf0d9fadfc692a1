"""What a command says beside its answer: a form it cannot write, a choice nothing matches, a file
nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import Run, promises, run

__all__ = ["promises", "run"]


def test_an_ending_that_is_no_form_is_refused_and_nothing_written(
    run: Run, promises: Path, tmp_path: Path
) -> None:
    assert run("import", str(promises), "--as-of", "2024-03-25").code == 0
    said = run("brief", "Acme", "-o", "call.docx")
    assert (said.code, said.out) == (2, "")
    assert "call.docx ends as none of the forms" in said.err
    assert not (tmp_path / "call.docx").exists()
    assert run("brief", "Acme", "-o", "call.docx", "--format", "html").code == 0
    assert (tmp_path / "call.docx").read_text().startswith("<!doctype html>")
    assert run("brief", "Acme", "-o", "CALL.MD").code == 0


@pytest.mark.parametrize("command", [("rates",), ("promises",), ("measure", "on_time")])
def test_a_choice_that_nothing_matches_is_said_beside_the_empty_answer(
    run: Run, promises: Path, command: tuple[str, ...]
) -> None:
    assert run("import", str(promises), "--as-of", "2024-03-25").code == 0
    assert "No promise matches" not in run(*command, "--team", "ops").err
    assert "No promise matches: team opps; as of 22 Mar 2024." in (
        run(*command, "--team", "opps", "--as-of", "2024-03-22").err
    )


def test_a_file_nobody_knows_leads_to_the_page_that_proposes_a_mapping(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "odd.csv").write_text("Fall,Kunde,Zugesagt\n1,Acme,2024-03-15\n")
    said = run("check", "odd.csv")
    assert (said.code, "Import of the dashboard (`kept serve`) proposes" in said.err) == (1, True)
    assert "kept serve" not in run("check", "odd.csv", "--json").err
