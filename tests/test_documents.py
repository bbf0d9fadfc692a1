"""Every document: its links lead somewhere, and the commands, flags, targets and files it names are
there. The commands of the README are typed as they are written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from kept import app
from pipelines.mapping.mapping import read_mapping
from pipelines.sources.kept_format import EVENTS, PROMISES

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_within_the_project_leads_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:|mailto:)([^)]+)\)", text):
        path, _, heading = link.partition("#")
        other = file.parent / path if path else file
        assert other.exists(), link
        assert not heading or heading in headings(other), link


def headings(file: Path) -> set[str]:
    """As the addresses of a Markdown page name them."""
    lines = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


def test_every_section_that_is_cited_is_in_the_definitions() -> None:
    sections = set(
        re.findall(r"^#+ (\w+)\. ", (ROOT / "docs" / "definitions.md").read_text(), flags=re.M)
    )
    for folder in ("access", "commands", "dashboard", "metrics", "paper", "pipelines", "tests"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".py", ".sql") and file != Path(__file__):
                cited = set(re.findall(r"§(\d\w?)", file.read_text(encoding="utf-8")))
                assert cited <= sections, f"{file}: {cited - sections}"


def test_the_formats_name_every_column_and_their_mapping_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    tables = re.findall(r"\*\*(\w+)\.csv\*\*.*\n\n((?:\|.*\n)+)", text)
    named = {
        name: set(re.findall(r"\w+", " ".join(row.split("|")[1] for row in rows.splitlines()[2:])))
        for name, rows in tables
    }
    assert named == {"promises": set(PROMISES.columns), "events": set(EVENTS.columns)}
    [mapping] = re.findall(r"```toml\n(.*?)```", text, flags=re.S)
    (tmp_path / "boston.toml").write_text(mapping, encoding="utf-8")
    assert read_mapping(tmp_path / "boston.toml").title == "Boston 311"


# --- what is to be typed ---

COMMANDS = typer.main.get_command(app)
PLACES = {"store": "--store", "settings": "--settings"}  # may stand before the command


def typed(text: str) -> list[str]:
    """Every line of a block of shell, and every `code` within a sentence."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.S)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    return [*filter(None, lines), *re.findall(r"`([^`\n]+)`", prose)]


def words_of(command: str) -> list[str]:
    try:
        return shlex.split(command, comments=True)
    except ValueError:
        return command.split()


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_that_is_named_is_there_with_its_flags(file: Path) -> None:
    for line in typed(file.read_text(encoding="utf-8")):
        words = words_of(line)
        if words[:1] != ["kept"]:
            continue
        command, rest = COMMANDS, words[1:]
        while rest and rest[0] in PLACES.values():
            rest = rest[2:]
        while isinstance(command, TyperGroup) and rest and rest[0] in command.commands:
            command, rest = command.commands[rest[0]], rest[1:]
        assert command is not COMMANDS or not rest or rest[0].startswith("-"), line
        known = {flag for one in command.params for flag in one.opts} | {"--help"}
        flags = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert flags <= known, f"{line}: {flags - known}"


def test_every_command_stands_in_the_readme() -> None:
    assert isinstance(COMMANDS, TyperGroup)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS.commands if f"`kept {name}" not in readme]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_target_module_and_file_that_is_named_is_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    for line in typed(text):
        words = words_of(line)
        if words[:1] == ["make"]:
            assert {word for word in words[1:] if "=" not in word} <= targets, line
        if words[:2] == ["python", "-m"] and words[2].split(".")[0] in ("tests", "bench"):
            assert find_spec(words[2]), line
    for name in re.findall(r"(?<![\w./])(?:tests|bench|deploy|sample_data)/[\w/.]*\.\w{2,}", text):
        assert (ROOT / name).exists(), name


def test_the_commands_of_the_readme_do_what_it_says(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [mapping] = re.findall(r"```toml\n(.*?)```", readme, flags=re.S)
    (tmp_path / "requests.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / "requests.csv").write_text(
        "case_enquiry_id,neighborhood,department,open_dt,target_dt,closed_dt,case_status\n"
        "1,Roxbury,Works,2026-03-01 09:00:00,2026-03-10 09:00:00,2026-03-09 12:00:00,Closed\n"
        "2,Allston,Works,2026-03-02 09:00:00,2026-03-12 09:00:00,,Open\n",
        encoding="utf-8",
    )
    shutil.copy(ROOT / "sample_data" / "jira" / "issues.csv", tmp_path / "jira.csv")
    (tmp_path / "kept").write_text(f'#!/bin/sh\nexec {sys.executable} -m kept "$@"\n')
    (tmp_path / "kept").chmod(0o755)
    blocks = re.findall(r" *```sh\n(.*?)```", readme, flags=re.S)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    lines = [line for line in lines if line.startswith(("kept ", "export "))]
    script = "\n".join(line for line in lines if not line.startswith("kept serve"))
    assert script.count("kept ") > 4
    environment = {name: told for name, told in os.environ.items() if not name.startswith("KEPT_")}
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**environment, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "call.pdf").read_bytes().startswith(b"%PDF")
    assert "2 new promises" in done.stdout
