"""What goes wrong around an import on the command line is a sentence, and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import PROMISES, Run, promises, run

__all__ = ["promises", "run"]

NAMED = "promise_id,title,customer,made_at,due\n"


def test_a_file_of_which_no_row_can_be_read_is_never_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "promise_id,made_at,due\n1,soon,2024-03-15\n2,later,2024-03-15\n"
    )
    said = run("import", "p.csv", "--skip-bad", "--as-of", "2024-03-20")
    assert (said.code, "no row can be read" in said.out) == (1, True)
    assert run("imports", "--json").json == {"imports": []}


def test_a_file_name_that_is_no_text_is_shown_with_escapes(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(b"pr\xf6m.csv")
    (tmp_path / name).write_text(PROMISES)
    for command in ("check", "import"):
        said = run(command, name, "--as-of", "2024-03-25", "--json")
        assert (said.code, said.json["files"][0]["file"]) == (0, "pr\\xf6m.csv")
    assert run("imports", "--json").json["imports"][0]["files"] == ["pr\\xf6m.csv"]


def test_the_columns_that_are_used_are_named_beside_those_that_are_not(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text("promise_id,colour,due,made_at\n1,red,2024-03-15,2024-03-01\n")
    [problem] = run("check", "p.csv", "--json").json["files"][0]["problems"]
    assert problem["message"].startswith("1 of 4 columns is not used: 'colour'. Used: ")
    assert "'due' as due" in problem["message"]


@pytest.mark.parametrize(
    "asked",
    [
        "promises --as-of 9999-12-31",
        "promises --to 9999-12-31",
        "rates --by month --from 0001-01-01 --to 9999-12-31",
        "measure on_time --by week --to 9999-12-31",
        "measure on_time --against to=9999-12-31",
        "brief Acme --as-of 9999-12-31",
    ],
)
def test_the_first_and_the_last_of_all_days_are_days_like_any_other(
    run: Run, tmp_path: Path, asked: str
) -> None:
    """Some write 9999-12-31 for 'without end': nothing comes after it, and nothing is left out."""
    (tmp_path / "p.csv").write_text(f"{NAMED}1,Pump,Acme,2024-03-01,2024-03-15\n")
    run("import", "p.csv", "--as-of", "2024-03-25")
    said = run(*asked.split())
    assert said.code == 0, said.err
    without = run(*asked.replace("9999-12-31", "2100-01-01").split())
    assert said.out == without.out


def test_nobody_named_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(f"{NAMED}1,Pump,Acme,2024-03-01,2024-03-15\n")
    run("import", "p.csv", "--as-of", "2024-03-25")
    (tmp_path / "calls.txt").write_text("\n\n")
    for asked, sentence in (
        (("brief", "--list", "calls.txt"), "calls.txt names no customer"),
        (("revoke", " "), "Name the person"),
        (("board", "--month", "0000-01"), "--month is a month such as 2026-06"),
    ):
        said = run(*asked)
        assert (said.code, sentence in said.err) == (2, True), said
    assert not (tmp_path / "store" / "revoked.jsonl").exists()


def test_an_undo_can_be_tried_first_and_follows_the_settings_named(
    run: Run, promises: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", promises, "--as-of", "2024-03-25")
    (tmp_path / "more.csv").write_text(PROMISES.replace("\n1,", "\n7,"))
    run("import", "more.csv", "--as-of", "2024-03-26")
    said = run("undo", "i000001", "--dry-run", "--json")
    assert said.json["removed"] == 1
    assert len(run("imports", "--json").json["imports"]) == 2, "nothing was changed"
    (tmp_path / "grace.toml").write_text("grace_days = 30\n")
    monkeypatch.setenv("KEPT_SETTINGS", str(tmp_path / "grace.toml"))
    run("undo", "i000001")
    monkeypatch.delenv("KEPT_SETTINGS")
    assert run("settings", "--json").json["settings"]["grace_days"] == 30


def test_flags_of_an_import_are_those_of_check_and_watch(run: Run) -> None:
    flags = {line.split()[0] for line in run("import", "-h").out.splitlines() if " --" in line}
    checks = {line.split()[0] for line in run("check", "-h").out.splitlines() if " --" in line}
    watches = {line.split()[0] for line in run("watch", "-h").out.splitlines() if " --" in line}
    assert flags - checks == {"--dry-run"}
    assert flags - watches == {"--dry-run", "--as-of"}


@pytest.mark.skipif(
    shutil.which("setpriv") is None, reason="needs setpriv to give up root's rights"
)
@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "more.csv", "--as-of", "2024-03-26"),
        ("undo", "i000001"),
        ("names", "join", "Acme", "Bolt"),
        ("imports", "i000001", "--set-aside", "store/aside.csv"),
    ],
)
def test_a_store_that_may_not_be_written_is_a_sentence(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "bad.csv").write_text(PROMISES + "4,Short\n")
    run("import", "bad.csv", "--as-of", "2024-03-25", "--skip-bad")
    (tmp_path / "more.csv").write_text(PROMISES)
    store = tmp_path / "store"
    for path in [store, *store.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    away = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if os.getuid() == 0 else []
    command = [*away, sys.executable, "-m", "kept", *arguments]
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=where, capture_output=True, text=True)
    for path in [store, *store.rglob("*")]:
        path.chmod(0o755)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Please report" not in done.stderr
    assert "Permission denied" in done.stderr


def test_a_name_hundreds_of_times_in_a_header_is_listed_once(run: Run, tmp_path: Path) -> None:
    again = ",Comment" * 150
    (tmp_path / "p.csv").write_text(
        f"promise_id,due,made_at{again}\n1,2024-03-15,2024-03-01{',x' * 150}\n"
    )
    [problem] = run("check", "p.csv", "--json").json["files"][0]["problems"]
    assert problem["message"].startswith("150 of 153 columns are not used: 'Comment' (150 times).")


def test_a_second_value_in_a_repeated_column_is_said(run: Run, tmp_path: Path) -> None:
    head = (
        "Summary,Issue key,Status,Created,Due date,Custom field (Customer),Custom field (Customer)"
    )
    rows = (
        "a,KP-1,To Do,2026-03-01,2026-03-10,Acme,Bolt\nb,KP-2,To Do,2026-03-01,2026-03-11,,Acme\n"
    )
    (tmp_path / "jira.csv").write_text(f"{head}\n{rows}")
    file = run("check", "jira.csv", "--json").json["files"][0]
    [problem] = [p for p in file["problems"] if p["column"] == "Custom field (Customer)"]
    assert (problem["code"], problem["severity"], problem["line"]) == ("UNKNOWN_VALUE", "warn", 2)
    assert (
        "rows (1) hold several values of it, the first on line 2, where 'Acme' counts"
        in (problem["message"])
    )


def test_a_footer_is_told_once_and_its_cells_with_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PROMISES + "Total: 3\n")
    line = PROMISES.count("\n") + 1
    said = run("check", "p.csv", "--as-of", "2024-03-25")
    [told] = [text for text in said.out.splitlines() if f"ine {line}" in text]
    assert "is a footer" in told
    assert "(1 cell, the header has" in told
    found = run("check", "p.csv", "--as-of", "2024-03-25", "--json").json["files"][0]["problems"]
    both = {(p["code"], p["severity"]) for p in found if p["line"] == line}
    assert both == {("FOOTER", "aside"), ("FIELD_COUNT", "warn")}, "a program may ask for either"


def test_a_column_that_is_missing_goes_by_its_name_in_the_mapping(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('[columns]\npromise_id = "ticket"\ndue = "promised on"\n')
    (tmp_path / "p.csv").write_text("'ticket','customer'\n'1','Acme'\n")
    said = run("check", "p.csv", "--mapping", "m.toml", "--json")
    problems = said.json["files"][0]["problems"]
    missing = [(p["column"], p["line"]) for p in problems if p["code"] == "MISSING_COLUMN"]
    assert missing == [("ticket", 1), ("promised on", 1)]
    assert "stand in single quotes" in problems[0]["message"]
