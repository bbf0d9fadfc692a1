"""The repository as a reader finds it: nothing of one machine in it, every file small, every
dependency with its reason."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST = 300
LONGER: frozenset[str] = frozenset()
# Data, and a floor under what another dependency brings.
DATA_ONLY = {"tzdata", "python-multipart"}

# Spelled in pieces, so that this file does not name what it forbids.
FORBIDDEN = {
    "an address of a package registry": r"pypi\.[o]rg|python[h]osted|registry\.[n]pmjs|https?://\S+/[s]imple",
    "a registry option": r"--(extra-)?[i]ndex-url|--[f]ind-links|file:/{3}",
    "a path of one machine": r"(?<![\w.])/(?:[w]ork|[r]oot|[h]ome|[f]arm)/\w|/[t]mp/design",
    "a word of the workshop": r"\b[C]EO\b|\b[s]ub-?agent|\b[C]laude\b|\b[A]nthropic\b",
}


def committed() -> list[Path]:
    """Every file under version control that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def pyproject() -> dict[str, list[str]]:
    """Every list of dependencies in pyproject.toml, by its name there."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "run": told["project"]["dependencies"],
        **told["project"]["optional-dependencies"],
        **told["dependency-groups"],
    }


def name_of(requirement: str) -> str:
    """The name of a requirement as a lock file writes it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def locked(file: str) -> dict[str, set[str]]:
    """Every name of a lock file with its versions (one for each range of Pythons)."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^(\S+?)(?:\[.*\])?==(\S+)", (ROOT / file).read_text(), flags=re.M
    ):
        versions.setdefault(name, set()).add(version)
    return versions


def imported(file: Path) -> set[str]:
    """The top-level modules that a Python file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_one_machine_is_committed(what: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line}: {match[0]}"
        for file in committed()
        for line, text in enumerate(file.read_text(encoding="latin-1").split("\n"), start=1)
        if (match := re.search(FORBIDDEN[what], text))
    ]
    assert not found, f"{what}: {found[:10]}"


def test_every_file_is_one_idea_long() -> None:
    lines = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in committed()
        if file.suffix in {".py", ".sql"}
    }
    assert {name for name, count in lines.items() if count > LONGEST} == LONGER


def test_no_module_is_named_for_nothing() -> None:
    nothing = {"utils", "util", "helpers", "helper", "base", "manager", "service", "common", "misc"}
    assert not [file for file in committed() if file.suffix == ".py" and file.stem in nothing]


def test_every_dependency_stands_under_its_reason() -> None:
    lines = [
        line.strip() for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    ]
    for requirement in chain(*pyproject().values()):
        above = lines[lines.index(f'"{requirement}",') - 1]
        assert above.startswith("# "), f"{requirement} has no reason above it"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_every_requirement_by_hash(file: str) -> None:
    wanted = pyproject()
    if file == "requirements.txt":
        del wanted["dev"]
    missing = {name_of(r) for r in chain(*wanted.values())} - locked(file).keys()
    assert not missing, f"make lock: {missing}"
    entries = re.split(r"\n(?=\S)", (ROOT / file).read_text())
    assert not [entry for entry in entries if entry[0] != "#" and "--hash=sha256:" not in entry]


def test_what_is_imported_is_what_is_declared() -> None:
    # What another dependency happens to bring could go with its next version.
    brought = packages_distributions()
    ours = {file.parent.name for file in ROOT.glob("*/__init__.py")} | {
        file.stem for file in ROOT.glob("*.py")
    }
    run = {name_of(requirement) for requirement in pyproject()["run"]}
    dev = run | {name_of(requirement) for requirement in pyproject()["dev"]}
    known = {"tests": dev, "bench": dev}
    used: set[str] = set()
    for file in committed():
        if file.suffix == ".py":
            top = file.relative_to(ROOT).parts[0]
            modules = imported(file) - ours - sys.stdlib_module_names
            names = {name_of(name) for module in modules for name in brought.get(module, [module])}
            assert names <= known.get(top, run), f"{file}: {names - known.get(top, run)}"
            used |= names
    assert run - used <= DATA_ONLY, f"declared, and imported nowhere: {run - used - DATA_ONLY}"


def test_what_is_tested_is_what_runs() -> None:
    tested = locked("requirements-dev.txt")
    assert locked("requirements.txt").items() <= tested.items()


def test_the_command_line_starts_without_the_dashboard() -> None:
    # import-linter sees packages only, and kept.py is a module.
    assert not imported(ROOT / "kept.py") & {"streamlit", "plotly", "dashboard", "streamlit_app"}
