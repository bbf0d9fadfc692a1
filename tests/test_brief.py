"""The call brief: what it holds, what it says it cannot, and that data stays data."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import duckdb
import pytest
from markdown_it import MarkdownIt

from metrics.brief import UnknownCustomer, brief
from metrics.filters import Filters
from metrics.scope import EVERYTHING, Scope
from paper.brief_page import page
from paper.markup import html, markdown, md
from paper.page import web
from tests.promise_rows import store

ALL = Filters()

PROMISES = """
promise_id | customer | team  | owner | kind    | title   | counted_as   | outcome          | first_due  | due_in_force | recovery_due | delivered_at | slip_days | slip_open | flags           | cause | value | currency | last_contact_at | made_at
G          | Acme     | Field | Kim   | Install | Gateway | broken       | broken_overdue   | 2026-03-02 | 2026-03-02   | 2026-03-20   |              | 44        | true      | recovery_missed |       | 1200  | EUR      |                 | 2026-02-01
H          | Acme     | Field |       | Install | Hub     | broken       | broken_overdue   | 2026-04-10 | 2026-04-10   |              |              | 5         | true      |                 | Parts | 300   | GBP      | 2026-04-01      | 2026-02-01
K          | Acme     | Care  |       | Course  |         | not_due      | open_not_due     | 2026-04-20 | 2026-04-20   |              |              |           |           |                 |       |       |          |                 | 2026-02-01
L          | Acme     | Care  |       | Course  | Later   | renegotiated | open_renegotiated| 2026-04-01 | 2026-04-18   |              |              | 14        | true      |                 |       |       |          |                 | 2026-02-01
N          | Acme     | Care  |       | Course  | Export  | on_time      |                  | 2026-04-08 | 2026-04-08   |              | 2026-04-07   | -1        | false     |                 |       |       |          |                 | 2026-02-01
O          | Acme     | Care  |       | Course  | Old     | on_time      |                  | 2026-03-01 | 2026-03-01   |              | 2026-03-01   | 0         | false     |                 |       |       |          |                 | 2026-02-01
B          | Bolt     | Field |       | Install | Other   | broken       | broken_overdue   | 2026-03-02 | 2026-03-02   |              |              | 44        | true      |                 |       |       |          |                 | 2026-02-01
"""  # noqa: E501 - a table is read across
MOVES = """
promise_id | at         | after      | in_force   | notice | notice_days
G          | 2026-03-06 | 2026-03-20 | 2026-03-02 | late   | -4
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return store(PROMISES, MOVES)


def test_what_is_owed_comes_first_longest_first_with_its_why(
    con: duckdb.DuckDBPyConnection,
) -> None:
    told = brief(con, "Acme", ALL, EVERYTHING)
    assert [item.title for item in told.owed] == ["Gateway", "Hub"]
    assert told.owed[0].why == (
        "Due 2 Mar; moved to 20 Mar on 6 Mar, four days after; 20 Mar passed too; still owed on "
        "15 Apr, 44 days after the first date."
    )
    assert told.value_owed == (("EUR", 1200.0), ("GBP", 300.0))
    assert [item.title for item in told.coming] == ["Later", "K"]
    assert [item.title for item in told.news] == ["Export"]
    assert told.record == (
        "The first date has come for 5 promises: 2 kept on that date, 1 moved with notice, "
        "2 broken. 2 promises are still owed."
    )
    assert told.words == (
        ("Gateway", "We said 2 Mar, then 20 Mar, and missed both. I don't know yet why; I will "
                    "tell you by ____."),
        ("Hub", "We said 10 Apr and missed it. The reason we recorded: Parts. We will ____ "
                "by ____."),
    )  # fmt: skip


def test_no_filter_hides_what_is_owed(con: duckdb.DuckDBPyConnection) -> None:
    narrow = Filters(teams=("Care",), first_due_from=date(2026, 4, 1))
    told = brief(con, "Acme", narrow, EVERYTHING)
    assert [item.title for item in told.owed] == ["Gateway", "Hub"]
    assert "3 promises" in told.record
    assert "first due from 1 Apr 2026" in page(told).lead[0]


def test_a_brief_keeps_to_the_scope(con: duckdb.DuckDBPyConnection) -> None:
    field = Scope(teams=("Field",), customers=None)
    told = brief(con, "Acme", ALL, field)
    assert not told.coming
    assert page(told).standing.endswith("Of what its reader may see: team Field.")
    with pytest.raises(UnknownCustomer):
        brief(con, "Bolt", ALL, Scope(teams=None, customers=("Acme",)))


def test_an_unknown_customer_gets_the_nearest_names(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UnknownCustomer, match="called 'acme '") as error:
        brief(con, "acme ", ALL, EVERYTHING)
    assert error.value.suggestions == ("Acme",)


def test_it_says_what_the_files_cannot(con: duckdb.DuckDBPyConnection) -> None:
    told = brief(con, "Bolt", ALL, EVERYTHING)
    assert any("last_contact_at" in line for line in told.off)
    assert any("cause" in line for line in told.off)
    assert any("asked_of_customer" in line for line in told.off)
    text = markdown([page(told)])
    assert "Too few to say (n 3)" in text


def test_what_they_owe_us_is_what_nobody_answered(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
        INSERT INTO events BY NAME
        SELECT 'i1' AS import_id, 'kept' AS source, '' AS instance, id AS promise_id,
            'e.csv' AS file, 2 AS line, CAST("at" AS TIMESTAMP) AS "at", 'utc' AS at_grain,
            event, what AS after
        FROM (VALUES
            ('H', '2026-04-02 22:30', 'asked_of_customer', 'Access to the roof'),
            ('K', '2026-04-02 09:00', 'asked_of_customer', 'List of people'),
            ('K', '2026-04-03 09:00', 'reply_from_customer', NULL),
            ('L', '2026-05-03 09:00', 'waiting_on_customer', 'later than the as-of')
        ) AS t(id, "at", event, what)""")
    con.execute("INSERT INTO settings VALUES ('zone', '\"Europe/Berlin\"')")
    [asked] = brief(con, "Acme", ALL, EVERYTHING).asked
    assert (asked.title, asked.what, asked.asked_on) == (
        "Hub", "Access to the roof", date(2026, 4, 3),
    )  # fmt: skip


def test_the_next_date_comes_from_the_teams_own_record() -> None:
    rows = "\n".join(
        f"Acme | Field | Install | 2026-01-01 | 2026-02-{day:02} | 2026-02-{day:02} | on_time | 1"
        for day in range(1, 21)
    )
    con = store(
        "customer | team | kind | made_at | first_due | delivered_at | counted_as | times\n"
        f"{rows}\nAcme | Field | Install | 2026-04-10 | 2026-04-12 | | broken | 1"
    )
    con.execute(
        "UPDATE promises SET due_in_force = first_due, due_in_force_is_day = TRUE, slip_days = 3,"
        " outcome = CASE WHEN delivered_at IS NULL THEN 'broken_overdue' ELSE outcome END"
    )
    [told] = brief(con, "Acme", ALL, EVERYTHING).next_dates
    assert (told.n, told.half, told.most) == (21, 40, 47)
    assert "85% within 47" in markdown([page(brief(con, "Acme", ALL, EVERYTHING))])


def test_an_earlier_as_of_brief_knows_only_what_was_known(con: duckdb.DuckDBPyConnection) -> None:
    told = brief(con, "Acme", Filters(as_of=date(2026, 3, 5)), EVERYTHING)
    assert "moved to" not in told.owed[0].why


# --- data stays data ---

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "# A heading",
    "- a list",
    "1. a list",
    "2) a list",
    "> a quote",
    "``` code",
    "    indented",
    "a | b",
    "***",
    "---",
    "===",
    "<https://evil.example>",
    "&lt;b&gt; &amp;",
    "$x$ :red[x] :smile:",
    "~~gone~~",
    "line\nbreak\r\n\n# and a heading",
    "back\\slash *star* _under_ `tick`",
    "\u202eright to left",
)


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert not (value or "").startswith("javascript"), (tag, value)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


OURS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "section", "ol",
    "ul", "li", "b", "br", "i", "footer", "svg", "g", "line", "circle", "polygon", "text",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_becomes_markup(text: str) -> None:
    con = store(PROMISES, MOVES)
    con.execute(
        "UPDATE promises SET title = ?, customer = ?, team = ?, owner = ?, kind = ?, cause = ?,"
        " currency = ?, url = ?",
        [text] * 8,
    )
    told = brief(con, text, ALL, EVERYTHING)
    shown = " ".join(text.split())

    found = Elements()
    found.feed(html([page(told)], text))
    assert found.tags == OURS
    assert shown in " ".join(" ".join(found.text).split())

    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = Elements()
    found.feed(rendered.render(markdown([page(told)])))
    assert found.tags <= {"h1", "h2", "p", "ol", "ul", "li", "strong", "br", "hr"}
    assert shown in " ".join(" ".join(found.text).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_of_markdown_reads_as_it_was_written(text: str) -> None:
    found = Elements()
    found.feed(MarkdownIt("commonmark", {"html": True}).render(md(text)))
    assert found.tags <= {"p"}
    assert "".join(found.text).strip() == " ".join(text.split())


# What GitHub makes a link of where nobody wrote one (GFM, extended autolinks).
LINKED = re.compile(r"(?:https?|ftp)://|\bwww\.\w|\w@\w", re.IGNORECASE)


ADDRESSES = (
    "see https://evil.example/x?y=1", "ftp://evil.example", "HTTP://EVIL.EXAMPLE",
    "www.evil.example", "(www.evil.example)", "a.b-c@evil.example", "mailto:a@evil.example",
    "xmpp:a@evil.example/x", "https://a@evil.example:80/", "evil.example",
)  # fmt: skip


def test_no_address_in_a_cell_becomes_a_link() -> None:
    for text in ADDRESSES:
        assert not LINKED.search(md(text)), md(text)
        found = Elements()
        found.feed(MarkdownIt().render(md(text)))
        assert "".join(found.text).strip().replace("\u2060", "") == text, "and reads as written"
    con = store(PROMISES, MOVES)
    con.execute("UPDATE promises SET title = ?, owner = ?, cause = ?", [" ".join(ADDRESSES)] * 3)
    told = page(brief(con, "Acme", ALL, EVERYTHING))
    assert not LINKED.search(markdown([told]))
    assert "<a " not in html([told], "Acme")


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://desk.example/1", True),
        ("http://desk.example/(a) b", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example", False),
        ("desk.example/1", False),
        ("https://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None, is_link: bool) -> None:
    assert (web(url) is not None) == is_link


def test_the_file_asks_nobody_for_anything(con: duckdb.DuckDBPyConnection) -> None:
    text = html([page(brief(con, "Acme", ALL, EVERYTHING))], "Acme")
    assert "default-src 'none'" in text
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", text)
