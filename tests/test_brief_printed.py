"""One brief, four renderings: each is read back, and says the same as the others and as the
measures."""

from __future__ import annotations

import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from metrics.brief import Note, brief
from metrics.filters import Filters
from metrics.listing import listing
from metrics.rates import rates
from metrics.scope import EVERYTHING
from paper.brief import brief_page, fitted
from paper.brief_page import WHOLE, page
from paper.markup import html, markdown
from paper.page import Page
from paper.typeset import UNDRAWN, pdf, png
from tests.promise_rows import store
from tests.test_brief import HOSTILE, MOVES, PROMISES

ALL = Filters()


class Words(HTMLParser):
    """The words of HTML in their order, a drawing by what it says to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "svg", "title"):
            self.silent += 1
            self.words += [value or "" for name, value in attrs if name == "aria-label"]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "svg", "title")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def words_of(text: str) -> str:
    read = Words()
    read.feed(text)
    return one_line(" ".join(read.words))


def one_line(text: str) -> str:
    """Without what only a rendering adds: line ends, joiners, a hyphen where a line was broken."""
    return " ".join(text.replace("\u2060", "").replace("\u00ad", "").split())


def bare(text: str) -> str:
    """Signs only: where lines break, and which dash, a rendering decides."""
    return re.sub(r"[\s\-\u2010\u00ad]", "", text.replace("\u2060", ""))


def alternatives(reader: PdfReader) -> list[str]:
    """What the figures of a tagged PDF say to a screen reader, in their order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif hasattr(node, "get"):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"])
    return found


def sentences(told: Page) -> list[str]:
    """Every line of the page, whichever rendering it is for."""
    lines = [told.title, told.kind, told.standing, *told.lead, told.foot]
    for section in told.sections:
        lines += [section.title, *section.lead]
        for entry in section.entries:
            lines += [entry.head, *entry.lines, *entry.tags]
    return lines


def drawings(told: Page) -> list[str]:
    entries = (entry for section in told.sections for entry in section.entries)
    return [entry.picture.alt for entry in entries if entry.picture]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return store(PROMISES, MOVES)


def test_all_four_say_the_same_in_the_same_order(con: duckdb.DuckDBPyConnection) -> None:
    told = brief_page(con, "Acme", ALL, EVERYTHING)
    reader = PdfReader(io.BytesIO(pdf([told], "Call brief: Acme")))
    printed = bare(reader.pages[0].extract_text())
    as_html = bare(words_of(html([told], "Acme")))
    as_markdown = bare(words_of(MarkdownIt().render(markdown([told]))))
    assert len(sentences(told)) > 30
    for rendered in (printed, as_html, as_markdown):
        for line in sentences(told):
            assert bare(line) in rendered, line
        titles = [rendered.index(bare(section.title)) for section in told.sections]
        assert titles == sorted(titles)
    assert len(drawings(told)) == 2
    assert alternatives(reader) == drawings(told)
    for line in drawings(told):
        assert bare(line) in as_html
        assert bare(line) in as_markdown


def test_the_pdf_is_one_side_tagged_and_made_for_a_screen_reader(
    con: duckdb.DuckDBPyConnection,
) -> None:
    told = brief_page(con, "Acme", ALL, EVERYTHING)
    made = pdf([told], "Call brief: Acme")
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata
    assert reader.metadata.title == "Call brief: Acme"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert made == pdf([told], "Call brief: Acme"), "the same answer is the same file"


def test_its_numbers_are_those_of_rates_and_promises(con: duckdb.DuckDBPyConnection) -> None:
    told = brief_page(con, "Acme", ALL, EVERYTHING)
    acme = Filters(customers=("Acme",))
    total = rates(con, None, acme, EVERYTHING)["total"]
    rows = listing(con, acme, EVERYTHING).to_pylist()
    printed = one_line(PdfReader(io.BytesIO(pdf([told], "Acme"))).pages[0].extract_text())
    assert (
        f"for {total['population']} promises: {total['on_time']} kept on that date, "
        f"{total['renegotiated']} moved with notice, {total['broken']} broken. "
        f"{total['owed']} promises are still owed." in printed
    )
    owed = [row for row in rows if row["outcome"] == "broken_overdue"]
    assert len(owed) == total["owed"] == 2
    for row in owed:
        assert bare(row["why"]) in bare(printed)
        assert bare(f"{row['title']}: first date") in bare(printed)
        assert f"{row['slip_days']} days ago" in printed


def many(promises: int) -> duckdb.DuckDBPyConnection:
    """One customer of whom everything there is, is too much, with long words in all of it."""
    con = store(PROMISES, MOVES)
    con.execute(
        "INSERT INTO promises SELECT promises.* REPLACE (promise_id || '-' || i AS promise_id,"
        " repeat(title || ' and what goes with it ', 40) AS title, repeat('Lag ', 80) AS cause,"
        " repeat('Field ', 60) AS team, 'https://desk.example/' || i AS url)"
        f" FROM promises, range({promises}) AS t(i) WHERE customer = 'Acme'"
    )
    con.execute("UPDATE promises SET customer = ? WHERE customer = 'Acme'", [LONG])
    return con


LONG = "Acme " * 60


@pytest.mark.parametrize("promises", [0, 4, 300])
def test_it_is_one_side_whatever_there_is_and_what_is_left_out_is_counted(promises: int) -> None:
    con = many(promises)
    notes = [Note(brief(con, LONG, ALL, EVERYTHING).as_of, "They said " * 200, "Kim")] * 9
    whole = brief(con, LONG, ALL, EVERYTHING, notes=notes)
    told = fitted(whole)
    reader = PdfReader(io.BytesIO(pdf([told], "Acme")))
    assert len(reader.pages) == 1
    [owed] = [section for section in told.sections if section.title == "What we owe them now"]
    left_out = len(whole.owed) - len(owed.entries)
    if left_out:
        assert f"{left_out:,} more are on the page of this customer" in " ".join(owed.lead)
    assert len(page(whole, WHOLE).sections[0].entries) == len(whole.owed)
    for name, count in (("Coming", len(whole.coming)), ("Notes of earlier calls", 9)):
        for section in told.sections:
            if section.title == name and section.entries[-1].head.startswith("and "):
                shown = len(section.entries) - 1
                assert section.entries[-1].head.startswith(f"and {count - shown:,} more")


TYPST = (
    "#panic()", "#read(\"page.typ\")", "= heading", "@label <label>", "$sum_x$ \\u{41}",
    "// nothing below", "/* all of it", "#set page(width: 1pt)", "`raw` ```typ #panic()```",
    "#image(\"a.png\") #link(\"https://evil.example\")", "\\", "\"", "]", "#[", "{{ it }}",
)  # fmt: skip


def test_no_cell_becomes_markup_of_the_pdf() -> None:
    con = store(PROMISES, MOVES)
    texts = [*HOSTILE, *TYPST]
    for number, text in enumerate(texts):
        con.execute(
            "INSERT INTO promises SELECT promises.* REPLACE (? AS promise_id, ? AS title,"
            " ? AS team, ? AS owner, ? AS kind, ? AS cause, ? AS url)"
            " FROM promises WHERE promise_id = 'G'",
            [f"H{number}", *[text] * 6],
        )
    notes = [Note(date(2026, 4, 15), text, text) for text in texts]
    told = page(brief(con, "Acme", ALL, EVERYTHING, notes=notes), WHOLE)
    reader = PdfReader(io.BytesIO(pdf([told], " ".join(texts))))
    printed = bare("".join(sheet.extract_text() for sheet in reader.pages))
    for text in texts:
        # What is written from right to left is read back in that order.
        times = printed.count(bare(text)) if "\u202e" not in text else 9
        assert times >= 5, text
    links = {
        str(note.get_object()["/A"]["/URI"])
        for sheet in reader.pages
        for note in sheet.get("/Annots", [])
    }
    assert links <= {"https://desk.example/1"}, "only a promise's own web address"


def test_a_sign_that_no_font_has_is_said_to_be_missing() -> None:
    con = store(PROMISES, MOVES)
    con.execute("UPDATE promises SET title = 'Gate \U0001f680\U00012000 way', owner = 'Zoë Ørsted'")
    told = brief_page(con, "Acme", ALL, EVERYTHING)
    reader = PdfReader(io.BytesIO(pdf([told], "Acme")))
    printed = one_line(reader.pages[0].extract_text())
    assert "Zoë Ørsted" in printed
    assert f"{UNDRAWN} way" in printed
    assert "no font on this machine" in printed
    assert "\U00012000 way" in html([told], "Acme")


def test_a_last_date_is_not_called_the_first() -> None:
    con = store(PROMISES, MOVES)
    con.execute("UPDATE promises SET history_missing = TRUE")
    told = brief_page(con, "Acme", ALL, EVERYTHING)
    printed = one_line(PdfReader(io.BytesIO(pdf([told], "Acme"))).pages[0].extract_text())
    assert "Gateway: last date on file 2 Mar" in printed
    assert "Gateway: first date" not in printed
    assert all("last date on file" in line for line in drawings(told))


def test_a_date_of_another_year_than_the_pages_has_its_year() -> None:
    con = store(PROMISES, MOVES)
    con.execute(
        "UPDATE promises SET as_of = TIMESTAMP '2025-04-15', first_due = first_due"
        " - INTERVAL 1 YEAR, due_in_force = due_in_force - INTERVAL 1 YEAR"
        " WHERE promise_id = 'H'"
    )
    text = markdown([brief_page(con, "Acme", ALL, EVERYTHING)])
    assert "Due 10 Apr 2025; still owed on 15 Apr 2025, five days late" in text


def test_a_picture_of_it_can_be_made(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    [picture] = png([brief_page(con, "Acme", ALL, EVERYTHING)], "Acme", ppi=40)
    assert picture.startswith(b"\x89PNG")
