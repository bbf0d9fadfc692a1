"""The short form of the fuzz: the corpus, then a few hundred files of trouble."""

from __future__ import annotations

import pytest

from tests.fuzz_read import holds, run, seeds


@pytest.mark.parametrize("number", range(len(seeds())))
def test_what_once_broke_reading_does_no_more(number: int) -> None:
    holds(seeds()[number])


def test_reading_anything_gives_a_table_that_adds_up_or_a_sentence() -> None:
    run(400, 20260417)
