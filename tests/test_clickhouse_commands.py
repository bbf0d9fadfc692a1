"""Every command that asks, over the sample in a folder and in ClickHouse: the same words."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from metrics.definitions import CATALOGUE
from pipelines.keeping.contract import Store
from tests.test_cli import Run, run

__all__ = ["run"]  # the fixture

CUSTOMER = "Harrow Vale Hospitals"
ASKS = (
    "imports",
    "imports i000001",
    "imports i000015 --set-aside OUT/aside.csv",
    "rates --by team",
    "rates --by customer --as-of 2026-06-30",
    "standards",
    f"brief '{CUSTOMER}' -o OUT/brief.md",
    "digest",
    "names",
    "settings",
    f"forget '{CUSTOMER}'",
)
# With KEPT_EFFORT: what reads all of the store, or asks what another one of them asks.
ASKS_MORE = (
    "promises",
    "promises --json",
    "measure",
    *(f"measure {metric.name} --by team" for metric in CATALOGUE),
    "names --of team",
    f"brief '{CUSTOMER}' 'Brightwell Foods' -o OUT/briefs.html",
    f"brief '{CUSTOMER}' -o OUT/brief.pdf",
    "board --month 2026-06 -o OUT/board.pdf",
    "digest --each-team -o OUT/digests",
    "verify",
    "who ana@example.com",
)
_ITS_OWN = re.compile(r"v0000\d\d|\d+ versions?|[^ ]*/beside\S*|[^ ]*sample_store\S*")


@pytest.mark.parametrize("asked", ASKS + (ASKS_MORE if "KEPT_EFFORT" in os.environ else ()))
def test_a_command_says_the_same_over_either_store(
    asked: str, sample_store: Store, sample_there: Store, run: Run, tmp_path: Path
) -> None:
    said = []
    for number, store in enumerate((sample_store, sample_there)):
        out = tmp_path / str(number)
        out.mkdir()
        words = [w.strip("'") for w in re.findall(r"'[^']*'|\S+", asked.replace("OUT", str(out)))]
        told = run("--store", store.name, *words)
        assert told.code in (0, 3), told.err
        files = {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file()
        }
        assert bool(files) == ("OUT" in asked)
        printed = [_ITS_OWN.sub("", one.replace(str(out), "")) for one in (told.out, told.err)]
        assert len(printed[0]) > 20 or files
        said.append((told.code, printed, files))
    assert said[0] == said[1]
