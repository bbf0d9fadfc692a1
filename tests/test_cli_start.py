"""How a command starts: the one that is meant, and without what it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.keeping.contract import Store

# What no question of a few counts needs: tables, arrays, pictures, other engines, other commands.
HEAVY = {
    "clickhouse_connect", "commands.importing", "numpy", "pandas", "pyarrow", "rich", "scipy",
    "sqlglot", "streamlit", "typst",
}  # fmt: skip


@pytest.mark.parametrize(
    ("command", "without"),
    [("--help", HEAVY - {"commands.importing"} | {"duckdb", "pydantic"}), ("rates", HEAVY)],
)
def test_a_small_question_starts_without_the_heavy_libraries(
    command: str, without: set[str], sample_store: Store
) -> None:
    script = (
        "import sys, kept\n"
        f"sys.argv = ['kept', '--store', {sample_store.name!r}, {command!r}]\n"
        "try: kept.main()\n"
        "except SystemExit: pass\n"
        f"print(sorted({without!r} & set(sys.modules)))"
    )
    folder = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=folder, check=True
    )
    assert len(done.stdout.splitlines()) > 2, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--store", "rates", "imports"], "There are no imports yet."),
        (["--store=rates", "rat"], "Did you mean 'rates'"),
        (["--unheard", "rates"], "No such option: --unheard"),
        (["-h", "rates"], "serve "),
    ],
)
def test_the_command_is_the_one_that_is_meant(words: list[str], said: str, tmp_path: Path) -> None:
    """Only its module is loaded; a folder may be called as a command is."""
    done = subprocess.run(
        [sys.executable, "-m", "kept", *words], capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert said in done.stdout + done.stderr
