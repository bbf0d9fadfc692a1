"""Ninety-four ugly files through the command line: each comes out as expected, fast and small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[1]
TORTURE = PROJECT.parent / "shared" / "torture"
MOST_SECONDS = 5  # of processor time: the clock on the wall also counts the other tests
MOST_BYTES = 300_000_000

# Started from a process this small: one that is started inherits the peak of the one it is
# started from.
LAUNCH = """
import json, os, subprocess, sys
kept = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
out, err = kept.stdout.read(), kept.stderr.read()
_, status, used = os.wait4(kept.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), out.decode(), err.decode(),
                  used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))
"""


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str
    seconds: float
    peak: int  # bytes, of the largest of its processes


def expected() -> list[dict[str, Any]]:
    if not TORTURE.exists():
        return []
    entries: list[dict[str, Any]] = json.loads((TORTURE / "expectations.json").read_text())
    return entries


EXPECTED = expected()
if not EXPECTED:
    warnings.warn("The torture files are absent (../shared/torture).", stacklevel=1)


def check(entry: dict[str, Any]) -> Said:
    done = subprocess.run(
        [
            sys.executable, "-S", "-c", LAUNCH, sys.executable, "-m", "kept", "check",
            str(TORTURE / "files" / entry["file"]), "--mapping", str(TORTURE / "mapping.toml"),
            "--json", *entry.get("args", ()),
        ],
        capture_output=True, text=True, check=True, timeout=120, cwd=PROJECT,
    )  # fmt: skip
    return Said(*json.loads(done.stdout))


@pytest.fixture(scope="module")
def said() -> dict[str, Said]:
    """What `kept check` said of every file; run on every core."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(check, EXPECTED)
        return {entry["file"]: answer for entry, answer in zip(EXPECTED, answers, strict=True)}


@pytest.mark.skipif(bool(EXPECTED), reason="the torture files are there")
def test_the_torture_files_are_there() -> None:
    pytest.skip("../shared/torture is absent: NONE of the torture files was read")


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: str(entry["file"]))
def test_the_file_comes_out_as_expected(entry: dict[str, Any], said: dict[str, Said]) -> None:
    answer = said[entry["file"]]
    assert "Traceback" not in answer.err
    report = json.loads(answer.out)
    [file] = report["files"]
    as_good = [entry, {**entry, **entry["or"]}] if entry.get("or") else [entry]
    outcomes = [good["outcome"] for good in as_good]
    assert file["outcome"] in outcomes, file["problems"]
    good = as_good[outcomes.index(file["outcome"])]
    if good["outcome"] not in ("ask", "refuse"):
        assert file["rows"] == file["accepted"] + file["repeats"] + file["set_aside"]
        if good["rows_good"] is not None:
            assert file["accepted"] == good["rows_good"]
        assert file["repeats"] == good.get("repeats", file["repeats"])
        if good["rows_bad"] is not None:
            assert file["set_aside"] == good["rows_bad"]
    assert answer.code == {"refuse": 1, "partial": 1, "ask": 3}.get(file["outcome"], 0)
    if entry["code"] is not None:
        wanted = {key: entry[key] for key in ("code", "line", "column") if entry[key] is not None}
        assert any(wanted.items() <= problem.items() for problem in file["problems"]), wanted


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: str(entry["file"]))
def test_the_file_is_read_within_its_limits(entry: dict[str, Any], said: dict[str, Said]) -> None:
    answer = said[entry["file"]]
    assert answer.seconds < MOST_SECONDS
    assert answer.peak < MOST_BYTES
