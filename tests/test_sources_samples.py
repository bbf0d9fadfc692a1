"""Every source has a sample that it alone claims, and the sample becomes what a person read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipelines.reading.read import read
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.typing.columns import folded
from pipelines.typing.identify import identify
from tests.vendor_samples import EXPORTS, GOLDEN, golden, sample, typed_file

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@each_source
def test_a_sample_is_claimed_by_its_source(source: Source) -> None:
    assert identify(read(sample(source)).header, SOURCES) is source


@each_source
def test_no_other_source_claims_a_sample_but_one_that_asks_for_less(source: Source) -> None:
    here = {folded(name) for name in read(sample(source)).header}
    asked = {folded(name) for name in source.header}
    for other in SOURCES:
        theirs = {folded(name) for name in other.header}
        assert other is source or not theirs <= here or theirs < asked, other.name


@each_source
def test_a_source_is_found_by_its_fullest_header_too(source: Source) -> None:
    first = [names[0] for names in source.columns.values()]
    header = sorted({*source.header, *first, *source.overrules, *source.also_ids})
    assert identify(header, SOURCES) is source


@each_source
def test_a_sample_becomes_what_was_read(source: Source) -> None:
    written = (GOLDEN / f"{source.name}.json").read_text(encoding="utf-8")
    assert golden(source) == written, "read the difference, then: python -m tests.vendor_samples"


@each_source
def test_a_source_says_how_to_make_its_export(source: Source) -> None:
    assert source.howto
    assert all(step.endswith((".", "csv")) for step in source.howto)
    assert all(sentence.endswith(".") for sentence in source.cannot_tell)


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if "Excel" in s.title], ids=lambda source: source.name
)
def test_a_sample_says_the_same_as_a_workbook(tmp_path: Path, source: Source) -> None:
    book = Workbook()
    assert book.active is not None
    with sample(source).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            book.active.append([cell or None for cell in row])
    path = tmp_path / "export.xlsx"
    book.save(path)
    typed = typed_file(path)
    assert typed.source is source
    lines = typed.records.column_names.index("line")
    assert typed.records.remove_column(lines).equals(
        typed_file(sample(source)).records.remove_column(lines)
    )


def test_no_sample_is_left_of_a_source_that_is_gone() -> None:
    names = {source.name for source in SOURCES}
    assert {path.stem for path in EXPORTS.iterdir()} == names
    assert {path.stem for path in GOLDEN.iterdir()} == names
