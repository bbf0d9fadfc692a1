"""The board's month and the Monday summary: their numbers are the measures', their pictures say
in words what they draw."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import duckdb
import pytest
from pypdf import PdfReader

from metrics.changes import Change
from metrics.compare import compare
from metrics.definitions import by_name
from metrics.filters import Filters
from metrics.metric import parts
from metrics.owed import customers
from metrics.rates import rates
from metrics.scope import EVERYTHING, Scope
from metrics.trend import month_in_words, trend
from paper.bar import three_parts
from paper.board import NoMonth, board
from paper.digest import digest, team_names
from paper.markup import html, markdown
from paper.page import Page, Picture, Section
from paper.typeset import count, pdf
from tests.promise_rows import store
from tests.test_brief_printed import alternatives, bare, sentences

ALL = Filters()
MONTHS = [f"2025-{month:02}" for month in range(2, 13)] + ["2026-01", "2026-02", "2026-03"]
HEADER = (
    "customer | team | owner | title | counted_as | outcome | first_due | due_in_force |"
    " delivered_at | slip_days | slip_open | cause | made_at | is_on_time_to_current | times\n"
)


def a_year(*, hostile: str = "") -> duckdb.DuckDBPyConnection:
    """Fourteen months of three teams, one of which keeps less than the others, and what is owed."""
    lines = []
    for position, month in enumerate(MONTHS):
        for team, kept, broken in (("Field", 5, 15), ("Care", 18, 2), ("Sales", 14, 6)):
            kept += position % 3
            day, late = f"{month}-10", f"{month}-14"
            lines.append(f"Acme | {team} | Kim | Work | on_time | kept_original | {day} | {day} |"
                         f" {day} | 0 | false | | {month}-01 | true | {kept}")  # fmt: skip
            lines.append(f"Bolt | {team} | Kim | Work | broken | broken_late | {day} | {day} |"
                         f" {late} | 4 | false | {'Parts' if position % 2 else ''} | {month}-01 |"
                         f" false | {broken}")  # fmt: skip
    lines.append("Acme | Field | | Hub | broken | broken_overdue | 2026-04-09 | 2026-04-09 | | 6 |"
                 " true | Parts | 2026-03-01 | | 3")  # fmt: skip
    lines.append("Bolt | Care | Kim | Gate | not_due | open_not_due | 2026-04-20 | 2026-04-20 | |"
                 " | | | 2026-03-01 | | 12")  # fmt: skip
    con = store(HEADER + "\n".join(lines))
    if hostile:
        con.execute("UPDATE promises SET team = ? || team, cause = ? || cause", [hostile] * 2)
        con.execute("UPDATE promises SET customer = ? || customer, title = ?", [hostile] * 2)
    return con


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return a_year()


@pytest.fixture(scope="module")
def march(con: duckdb.DuckDBPyConnection) -> Page:
    return board(con, "2026-03", ALL, EVERYTHING)


def pictures(told: Page) -> list[Picture]:
    return [each for section in told.sections for each in section.pictures]


def section(told: Page, title: str) -> Section:
    [found] = [each for each in told.sections if each.title.startswith(title)]
    return found


def test_the_month_is_that_of_rates(con: duckdb.DuckDBPyConnection, march: Page) -> None:
    month = Filters(first_due_from=date(2026, 3, 1), first_due_to=date(2026, 3, 31))
    total = rates(con, None, month, EVERYTHING)["total"]
    assert (
        f"{total['population']} promises: {total['on_time']} kept on that date, "
        f"{total['renegotiated']} moved with notice, {total['broken']} broken."
    ) in section(march, "How are we doing").lead[0]
    [bar] = section(march, "How are we doing").pictures
    for name in ("on_time", "renegotiated", "broken"):
        assert f"{total[name]} {name.replace('_', ' ')} ({total['percent'][name]}%)" in bar.alt


def test_every_picture_says_in_words_what_the_frames_say(
    con: duckdb.DuckDBPyConnection, march: Page
) -> None:
    by_month = trend(con, by_name["on_time"], Filters(first_due_to=date(2026, 3, 31)), EVERYTHING)
    [line] = section(march, "Is it changing").pictures
    for row in by_month.frame.to_pylist():
        assert f"{month_in_words(row['key'])} {row['shown']} (n {row['n']}" in line.alt
    assert by_month.verdict in line.alt
    assert section(march, "Is it changing").lead == (by_month.verdict,)

    year = Filters(first_due_from=date(2025, 4, 1), first_due_to=date(2026, 3, 31))
    told = compare(con, by_name["on_time"], "team", year, EVERYTHING)
    [dots] = section(march, "Teams beyond chance").pictures
    for row in told.frame.to_pylist():
        assert f"{row['key']} {row['shown']} (n {row['n']}" in dots.alt
        assert f">{row['key']}<" in dots.svg
        assert f"{row['shown']}, n {row['n']}<" in dots.svg
    assert "Field below" in told.sentence
    assert told.sentence in dots.alt

    [bars] = section(march, "Why promises were broken").pictures
    for row in parts(con, by_name["cause"], year, EVERYTHING).to_pylist():
        assert f"{row['key']} {row['count']}" in bars.alt
        assert str(row["count"]) in bars.svg
    assert "not recorded" in bars.alt

    for row in customers(con, ALL, EVERYTHING).to_pylist():
        named = f"{row['customer']}: {row['owed']} owed, {row['oldest_days']} days"
        heads = [entry.head for entry in section(march, "Customers to call").entries]
        assert (named in heads) == bool(row["owed"])


def test_it_is_one_side_tagged_with_every_picture_described(march: Page) -> None:
    reader = PdfReader(io.BytesIO(pdf([march], march.title)))
    assert len(reader.pages) == count([march]) == 1
    assert alternatives(reader) == [each.alt for each in pictures(march)]
    assert len(pictures(march)) == 4
    printed = bare(reader.pages[0].extract_text())
    for text in (printed, bare(re.sub("<[^>]+>", "", html([march], "b").replace("&#x27;", "'")))):
        for line in sentences(march):
            assert bare(line) in text, line
    for each in pictures(march):
        assert bare(each.alt.split(":")[0]) in bare(markdown([march]))


def test_a_month_that_is_not_over_or_to_come_or_empty(con: duckdb.DuckDBPyConnection) -> None:
    lead = " ".join(section(board(con, "2026-04", ALL, EVERYTHING), "How are we doing").lead)
    assert "Apr 2026 is not over: 12 promises of it are still to come due." in lead
    assert "Mar 2026" in board(con, None, ALL, EVERYTHING).title, "the last one that is over"
    with pytest.raises(NoMonth, match="still to come"):
        board(con, "2026-05", ALL, EVERYTHING)
    with pytest.raises(NoMonth, match="no promise"):
        board(con, "2026-03", Filters(teams=("Nobody",)), EVERYTHING)
    empty = board(con, "2020-01", ALL, EVERYTHING)
    assert "No promised date has come yet." in section(empty, "How are we doing").lead[0]
    assert not section(empty, "How are we doing").pictures
    assert count([empty]) == 1


def test_it_keeps_to_what_the_asker_may_see(con: duckdb.DuckDBPyConnection) -> None:
    care = Scope(teams=("Care",), customers=None)
    for page in (board(con, "2026-03", ALL, care), digest(con, None, ALL, care)):
        told = markdown([page])
        assert "Field" not in told
        assert "Sales" not in told
        assert "Of what its reader may see: team Care." in told
    assert team_names(con, ALL, care) == ("Care",)


def test_a_marked_change_begins_new_limits_where_it_concerns_all(
    con: duckdb.DuckDBPyConnection,
) -> None:
    ours = Change(date(2025, 12, 1), "New process")
    theirs = Change(date(2025, 12, 1), "New process", team="Care")
    [line] = section(board(con, "2026-03", ALL, EVERYTHING, changes=[ours]), "Is it").pictures
    assert "Since Dec 2025" in line.alt
    [line] = section(board(con, "2026-03", ALL, EVERYTHING, changes=[theirs]), "Is it").pictures
    assert "Since Dec 2025" not in line.alt


def test_a_cause_that_a_reader_tagged_counts(con: duckdb.DuckDBPyConnection) -> None:
    [[key]] = con.execute(
        "SELECT source || '/' || instance || '/' || promise_id FROM promises"
        " WHERE counted_as = 'broken' AND cause IS NULL ORDER BY first_due DESC LIMIT 1"
    ).fetchall()
    told = {"causes": {"tagged": {key: "Capacity"}}}
    page = board(con, "2026-03", ALL, EVERYTHING, settings=told)
    assert "Capacity 1" in section(page, "Why promises").pictures[0].alt


HOSTILE = (
    "<script>alert(1)</script>", "]]>&amp;\x00\x0b", '"><image href="x"/>', "#panic()",
    "https://evil.example ", "日本 😀 ",
)  # fmt: skip


@pytest.mark.parametrize("hostile", ["".join(HOSTILE), "".join(reversed(HOSTILE))])
def test_no_name_becomes_markup_of_a_picture(hostile: str) -> None:
    con = a_year(hostile=hostile)
    told = board(con, "2026-03", ALL, EVERYTHING)
    reader = PdfReader(io.BytesIO(pdf([told], told.title)))
    assert not [note for page in reader.pages for note in page.get("/Annots", [])]
    for each in pictures(told):
        tags = {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(each.svg).iter()}
        assert tags <= {"svg", "g", "text", "line", "rect", "circle", "polygon", "polyline"}
    text = html([told, digest(con, None, ALL, EVERYTHING)], "b")
    assert "<script" not in text
    assert "<image" not in text
    assert not re.search(r"<a [^>]*evil", text)


def test_a_bar_names_each_part_even_the_smallest() -> None:
    counts = {"on_time": 998, "renegotiated": 1, "broken": 1}
    percent = {"on_time": 100, "renegotiated": 0, "broken": 0}
    drawn = three_parts(counts, percent, by_last_date=False)
    for words in ("on time 998 (over 99%)", "renegotiated 1 (under 1%)", "broken 1 (under 1%)"):
        assert words in drawn.svg
    without = three_parts({"on_time": 3, "broken": 1, "renegotiated": 0},
                          {"on_time": 75, "broken": 25}, by_last_date=True)  # fmt: skip
    assert "renegotiated" not in without.svg + without.alt
    assert "3 by the last date (75%)" in without.alt


def test_the_monday_summary_counts_what_the_pages_list(con: duckdb.DuckDBPyConnection) -> None:
    told = digest(con, "Field", ALL, EVERYTHING)
    assert told.title == "Field, week of 15 Apr 2026"
    heads = [entry.head for entry in section(told, "What needs you now").entries]
    assert heads[0] == "3 promises past the date and not delivered"
    assert "3 still to be delivered that nobody owns" in heads
    assert [e.head for e in section(told, "Broken in the last 7 days").entries] == [
        "9 Apr: Hub"
    ] * 3
    every = digest(con, None, ALL, EVERYTHING)
    due = section(every, "Due in the next 14 days").entries
    assert len(due) == 11
    assert due[-1].head == "and 2 more, on the dashboard"
    assert "Field below" in section(every, "Teams beyond chance").lead[0]
    week = replace(ALL, first_due_from=date(2026, 4, 8), first_due_to=date(2026, 4, 14))
    population = rates(con, None, week, EVERYTHING)["total"]["population"]
    assert f"for {population} promises" in section(every, "First dates").lead[0]
    # What mails it may drop drawings and whatever is fetched: there are none.
    assert not re.search(r"<(svg|img|script|link)|url\(|@import", html([every], "Monday"))
