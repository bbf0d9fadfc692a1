"""The page of a customer, the sheet to print, its HTML and its Markdown say the same, in the order
of a call."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from metrics.brief import Brief, brief
from metrics.filters import Filters
from metrics.scope import EVERYTHING
from paper.brief import fitted
from paper.brief_page import WHOLE, page
from paper.markup import html, markdown
from paper.page import Page, isolated
from paper.typeset import pdf
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Reader, Store
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.test_pages import opened, text

WORST = "Harrow Vale Hospitals"
MANY = "المستشفى المركزي 中央医院"
TITLES = (
    "Replacement of the complete heating control in the northern wing, with sensors, wiring and a "
    "written acceptance by the building manager",
    "استبدال البوابة في المبنى الشمالي",
    "更换北楼的网关并完成验收测试",
    "התקנת מערכת בקרה חדשה",
)


@pytest.fixture
def many(tmp_path: Path) -> Store:
    """A customer with 60 promises owed, of long names in scripts of either direction."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("promise_id", "title", "customer", "team", "made_at", "original_due", "due",
                     "last_activity_at", "status"))  # fmt: skip
    for at in range(60):
        due = date(2026, 6, 1) + timedelta(days=2 * at)
        made = due - timedelta(days=30)
        writer.writerow((f"B-{at:02}", f"{TITLES[at % 4]} ({at})", MANY, "فريق", made, due, due,
                         "2026-11-01", "open"))  # fmt: skip
    export = tmp_path / "promises.csv"
    export.write_text(out.getvalue(), encoding="utf-8")
    store = FolderStore(tmp_path / "store")
    import_files(store, (export,), ImportOptions())
    return store


def reader_of(store: Store) -> Reader:
    reader = store.reader()
    assert reader is not None
    return reader


def told_of(store: Store, customer: str) -> Brief:
    with reader_of(store).cursor() as con:
        return brief(con, customer, Filters(), EVERYTHING)


def bare(words: str) -> str:
    """Letters and digits: where lines break and how marks are escaped, a rendering decides."""
    return re.sub(r"[\W_]", "", words)


def shown(at: AppTest) -> str:
    """What stands on the page in the order it stands there, without its markup."""
    said = []
    for element in at.main:
        body = getattr(element.proto, "body", "") or getattr(element.proto, "label", "")
        said.append(unescape(re.sub(r"<[^>]*>", " ", str(body))))
    return bare(" ".join(said))


def sentences(told: Page) -> list[str]:
    """Everything it says, in order; but for the lines that are left blank to be written on."""
    lines = [*told.lead, told.standing]
    for section in told.sections:
        lines += [section.title]
        if section.name != "after":
            lines += section.lead
            for entry in section.entries:
                lines += [entry.head, *entry.lines, *entry.tags]
    return lines


@pytest.mark.parametrize("customer", [WORST, MANY])
def test_the_page_says_all_that_the_brief_knows(
    customer: str, sample_store: Store, many: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sample_store if customer == WORST else many
    monkeypatch.setenv("KEPT_STORE", str(store.path))
    words = shown(opened("customer", name=customer))
    whole = page(told_of(store, customer), WHOLE)
    assert len(sentences(whole)) > 60
    for line in sentences(whole):
        assert bare(line) in words, line
    places = [words.index(bare(section.title)) for section in whole.sections]
    assert places == sorted(places)


@pytest.mark.parametrize("customer", [WORST, MANY])
def test_one_side_of_a4_says_a_part_of_it_and_counts_the_rest(
    customer: str, sample_store: Store, many: Store
) -> None:
    told = told_of(sample_store if customer == WORST else many, customer)
    whole, side = page(told, WHOLE), fitted(told)
    known = {bare(line) for line in sentences(whole)}
    for section in side.sections:
        for entry in section.entries:
            cut = "…" in entry.head or entry.head.startswith("and ")
            assert cut or section.name == "after" or bare(entry.head) in known, entry.head
    owed = next(section for section in side.sections if section.name == "owed")
    assert f"{len(told.owed):,} promises: here are the {len(owed.entries)} longest" in " ".join(
        owed.lead
    )
    made = PdfReader(io.BytesIO(pdf([side], f"Call brief: {side.title}")))
    assert len(made.pages) == 1
    assert made.metadata
    assert customer in str(made.metadata.title), "also where no font here can draw it"
    for rendered in (html([side], side.title), markdown([side])):
        as_read = bare(unescape(re.sub(r"<[^>]*>", " ", rendered)))
        for line in sentences(side):
            assert bare(line) in as_read, line


def test_the_day_after_a_name_from_right_to_left_is_read_as_it_is_written(many: Store) -> None:
    owed = next(part for part in fitted(told_of(many, MANY)).sections if part.name == "owed")
    heads = [entry.head for entry in owed.entries]
    assert any(re.match("\u2068.*استبدال.*\u2069: first date 3 Jun", head) for head in heads)
    assert not [head for head in heads if head.startswith("Replacement") and "\u2068" in head]


def test_text_of_the_page_stays_text(many: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_STORE", str(many.path))
    assert f'<h1 class="kept-question kept-named">{isolated(MANY)}</h1>' in text(
        opened("customer", name=MANY)
    )
