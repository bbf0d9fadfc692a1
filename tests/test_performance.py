"""Speed that a reader notices: how far judging is, what an import must not write, and the figures.

How long it takes is measured by `make bench`; here stands what makes it so.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bench.jira_file import write_jira
from metrics.filters import Filters
from metrics.listing import listing
from metrics.scope import EVERYTHING
from pipelines.importing.load import import_files
from pipelines.importing.verify import verify
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

ROOT = Path(__file__).parents[1]
ROWS = 3_000


def test_the_page_of_figures_names_this_version() -> None:
    """A figure without the version it was measured on is a rumour."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert f"Kept {version['version']}" in page


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("performance")
    half = ROWS // 2
    paths = [write_jira(folder / f"{n}.csv", half, start=n * half) for n in range(2)]
    said: list[tuple[str, float | None]] = []
    store = FolderStore(folder / "store")
    report = import_files(store, paths, ImportOptions(), lambda *told: said.append(told))
    assert report.promises.new == ROWS
    shares = [share for stage, share in said if stage == "Judging" and share is not None]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    return store


def test_a_promise_that_was_only_not_due_has_no_row_for_it(store: Store) -> None:
    """Where it was made, open and not due is told by its own row; what followed by rows of past."""
    reader = store.reader()
    assert reader is not None
    [told] = reader.query(
        "SELECT count(*) AS n, count(*) FILTER (not_due_since = made_at::DATE) AS since,"
        " count(*) FILTER (EXISTS (FROM past b WHERE b.promise_id = p.promise_id"
        " AND b.since < p.not_due_until)) AS overlapping,"
        " count(*) FILTER (NOT EXISTS (FROM past b WHERE b.promise_id = p.promise_id"
        " AND b.since = p.not_due_until) AND p.since <> p.not_due_until) AS gaps"
        " FROM promises p WHERE not_due_since IS NOT NULL"
    ).to_pylist()
    assert told["n"] == told["since"] > ROWS / 2
    assert (told["overlapping"], told["gaps"]) == (0, 0)


@pytest.mark.parametrize("day", [date(2023, 6, 1), date(2024, 3, 15), date(2025, 1, 1)])
def test_on_an_earlier_day_every_promise_made_by_then_is_listed_once(
    store: Store, day: date
) -> None:
    reader = store.reader()
    assert reader is not None
    with reader.cursor() as con:
        seen = listing(con, Filters(as_of=day), EVERYTHING).to_pylist()
        made = con.execute(
            "SELECT promise_id FROM promises WHERE made_at::DATE <= ? AND first_due IS NOT NULL",
            [day],
        ).fetchall()
    ids = [row["promise_id"] for row in seen]
    assert sorted(ids) == sorted(promise for (promise,) in made)
    open_then = [row for row in seen if row["outcome"] == "open_not_due"]
    assert open_then
    assert all(row["delivered_at"] is None for row in open_then)
    assert all(row["counted_as"] == "not_due" and not row["slip_open"] for row in open_then)


def test_judged_anew_it_is_the_same(store: Store) -> None:
    assert verify(store).faults == ()
