"""The sample is what its generator makes, and tells the stories it was made to tell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from sample_data import FOLDER, IMPORTS
from sample_data.company import company
from sample_data.make import EXPORTED, contents, write_all
from sample_data.promise import seen


def test_the_committed_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    made = {path.relative_to(tmp_path): path.read_bytes() for path in write_all(tmp_path)}
    assert made.keys() == {Path(name) for name in contents()}
    differing = [name for name, content in made.items() if (FOLDER / name).read_bytes() != content]
    assert not differing, f"run python -m sample_data.make, then look at: {differing[:3]}"


def test_every_file_of_the_sample_is_imported_once() -> None:
    imported = [path for one in IMPORTS for path in one.files]
    mappings = [path for one in IMPORTS for path in one.options.get("mappings", ())]
    assert len(imported) == len(set(imported))
    assert {FOLDER / name for name in contents()} == {*imported, *mappings}


def test_the_sample_is_small_enough_to_ship() -> None:
    assert sum((FOLDER / name).stat().st_size for name in contents()) < 6_000_000


def test_about_two_thousand_promises_in_eighteen_months() -> None:
    promises = [p for promises in company().values() for p in promises if seen(p, EXPORTED)]
    assert 1_900 <= len(promises) <= 2_200
    assert min(p.made_at for p in promises) >= datetime(2025, 5, 1)


@pytest.mark.parametrize("as_of", [datetime(2025, 12, 1), datetime(2026, 6, 15), EXPORTED])
def test_an_export_knows_nothing_later_than_itself(as_of: datetime) -> None:
    for promises in company().values():
        for promise in promises:
            shown = seen(promise, as_of)
            assert shown is None or shown.last_activity_at <= as_of
