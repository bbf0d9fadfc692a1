"""The one table of what is measured: a row says what it is held against, and what it misses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.figure import Figure, table


def test_a_ratio_over_its_aim_is_marked_as_missed() -> None:
    over = Figure("an import, clock", 7.7, "s", "pandas", 7.0, 1.0)
    under = Figure("an import, clock", 6.9, "s", "pandas", 7.0, 1.0)
    assert (over.is_missed, under.is_missed) == (True, False)
    assert over.row() == "| an import, clock | 7.70 s | pandas | 7.00 s | 1.10 | 1, **missed** |"
    assert "missed" not in under.row()


def test_what_is_aimed_for_in_itself_is_not_held_against_the_reference() -> None:
    memory = Figure("an import, memory", 1_400, "MB", "pandas", 480, 1_500, is_absolute=True)
    assert not memory.is_missed
    assert memory.row().endswith("| 1,400 MB | pandas | 480 MB | 2.92 | 1,500 MB |")


def test_what_a_measure_asks_before_its_table_is_allowed_for() -> None:
    assert not Figure("`on_time` by team", 19, "ms", "SQL by hand", 14, 1.3, slack=8).is_missed
    assert Figure("`on_time` by team", 27, "ms", "SQL by hand", 14, 1.3, slack=8).is_missed


def test_every_row_has_the_columns_of_the_head() -> None:
    figures = [Figure("curves", 2_000, "ms", aim=3_000, is_absolute=True), Figure("size", 1, "MB")]
    assert {line.count("|") for line in table(figures).splitlines()} == {7}


def test_an_import_is_measured_beside_pandas_and_duckdb(tmp_path: Path) -> None:
    """The whole way, with few rows: every process it starts must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", "--rows", "300", "--rounds", "1", "--big", "600"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1],
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.count("pandas read_csv, to_datetime") == 3
    assert "the same file again, clock" in done.stdout
    assert "import of 600 issues, memory" in done.stdout
