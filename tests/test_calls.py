"""Names or a calendar go in, all briefs in one file come out; who is not on file is not guessed."""

from __future__ import annotations

import io
from datetime import date, time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from kept import app
from metrics.brief_names import mentioned
from metrics.filters import Filters
from metrics.scope import EVERYTHING, Scope
from paper.calendar import CalendarError, meetings
from paper.calls import (
    asked_by_calendar,
    asked_by_name,
    names_in,
    pages_of,
    with_names,
)
from paper.markup import html, markdown
from paper.typeset import pdf
from pipelines.importing.load import import_files
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions, UsageError
from tests.promise_rows import store

ALL = Filters()
NAMES = """
customer     | counted_as | outcome        | first_due  | due_in_force | slip_days | slip_open
Acme         | broken     | broken_overdue | 2026-03-02 | 2026-03-02   | 44        | true
Acme North   | broken     | broken_overdue | 2026-04-10 | 2026-04-10   | 5         | true
Bolt & Sons  | not_due    | open_not_due   | 2026-04-20 | 2026-04-20   |           |
Zoë AG       | not_due    | open_not_due   | 2026-04-20 | 2026-04-20   |           |
bolt & sons  | not_due    | open_not_due   | 2026-04-20 | 2026-04-20   |           |
"""
DAY = date(2026, 4, 15)  # a Wednesday


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return store(NAMES)


def test_a_name_is_taken_as_written_or_in_another_case_and_else_asked_about(
    con: duckdb.DuckDBPyConnection,
) -> None:
    names = names_in("\ufeffAcme\n\n  acme   NORTH \nacme\nBolt & sons\nZoe\u0308 AG\nAcmee\nzzz\n")
    told = asked_by_name(con, names, ALL, EVERYTHING)
    assert told.found == ("Acme", "Acme North", "Zoë AG")
    unknown = {one.asked: one.near for one in told.unknown}
    assert set(unknown["Bolt & sons"]) == {"Bolt & Sons", "bolt & sons"}, "two it may be: asked"
    assert unknown["Acmee"][0] == "Acme"
    assert unknown["zzz"] == ()
    answered = with_names(told, ["Acme North", "Bolt & Sons"], ["Bolt & sons"])
    assert answered.found == ("Acme", "Acme North", "Zoë AG", "Bolt & Sons")
    assert [one.asked for one in answered.unknown] == ["Acmee", "zzz"]


def test_nobody_hears_of_a_customer_that_is_not_theirs(con: duckdb.DuckDBPyConnection) -> None:
    only = Scope(teams=None, customers=("Zoë AG",))
    told = asked_by_name(con, ["Acme", "Acmee", "Zoë AG"], ALL, only)
    assert told.found == ("Zoë AG",)
    assert all(one.near == () for one in told.unknown)
    day = meetings(calendar(event("SUMMARY:Acme and Zoë AG")), DAY, "UTC")
    assert asked_by_calendar(con, day, ALL, only).found == ("Zoë AG",)


def test_a_customer_is_mentioned_by_its_whole_name_the_longer_first() -> None:
    names = ("Acme", "Acme North", "Art", "C++ GmbH")
    assert mentioned("Call ACME north about the start", names) == ("Acme North",)
    assert mentioned("acme, then Acme North; art", names) == ("Acme North", "Acme", "Art")
    assert mentioned("start with Acmeland", names) == ()
    assert mentioned("about c++ gmbh.", names) == ("C++ GmbH",)


def test_one_pdf_has_a_line_and_a_side_for_each(con: duckdb.DuckDBPyConnection) -> None:
    asked = asked_by_name(con, ["Acme North", "Acme", "Zoë AG", "Acmee", "zzz"], ALL, EVERYTHING)
    pages = pages_of(con, asked, ALL, EVERYTHING)
    reader = PdfReader(io.BytesIO(pdf(pages, "Call briefs")))
    assert len(reader.pages) == 1 + 3
    first = " ".join(reader.pages[0].extract_text().split())
    assert "Acme North: 1 owed, the longest for 5 days, page 2" in first
    assert "Acme: 1 owed, the longest for 44 days, page 3" in first
    assert "Zoë AG: nothing owed past its date, page 4" in first
    assert "Acmee: no customer has this name; perhaps Acme" in first
    assert "zzz: no customer has this name" in first
    assert "3 customers, 2 promises past their date" in first
    for number, name in enumerate(("Acme North", "Acme", "Zoë AG"), 1):
        assert reader.pages[number].extract_text().startswith(name)
        assert f"{number + 1} of 4" in reader.pages[number].extract_text()
    links: Any = reader.pages[0]["/Annots"]
    assert len(links) == 3, "each line is a link to its side"
    text = html(pages, "Call briefs")
    for number in (1, 2, 3):
        assert f'href="#page-{number}"' in text
        assert f'<main id="page-{number}">' in text
    assert markdown(pages).count("\n# ") == 3


def test_nobody_found_is_nothing_to_print(con: duckdb.DuckDBPyConnection) -> None:
    assert pages_of(con, asked_by_name(con, ["zzz"], ALL, EVERYTHING), ALL, EVERYTHING) == ()


# --- the calendar ---


def event(*lines: str, start: str = "DTSTART:20260415T100000Z") -> str:
    return "\r\n".join(("BEGIN:VEVENT", start, *lines, "END:VEVENT"))


def calendar(*events: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""))


def titles(*events: str, day: date = DAY, zone: str = "UTC") -> list[str]:
    return [one.title for one in meetings(calendar(*events), day, zone)]


def test_a_meeting_has_its_time_in_the_business_zone_its_title_and_people() -> None:
    long = event(
        "SUMMARY:Gateway\\, once more\\nwith Acm",
        " e North",
        'ATTENDEE;CN="Kim, Acme";ROLE=REQ-PARTICIPANT:mailto:kim@acme.example',
        "BEGIN:VALARM", "SUMMARY:not this one", "END:VALARM",
    )  # fmt: skip
    [told] = meetings(calendar(long), DAY, "Europe/Berlin")
    assert told.title == "Gateway, once more with Acme North"
    assert (told.at, told.people) == (time(12, 0), ("Kim, Acme",))
    late = event("SUMMARY:Late", start="DTSTART;TZID=America/New_York:20260414T200000")
    assert titles(late, zone="Europe/Berlin") == ["Late"], "their evening is our next day"


def test_what_is_of_another_day_or_cancelled_is_left_out() -> None:
    assert titles(
        event("SUMMARY:Yes", start="DTSTART;VALUE=DATE:20260415"),
        event("SUMMARY:Other day", start="DTSTART:20260416T100000Z"),
        event("SUMMARY:Off", "STATUS:CANCELLED"),
        event("SUMMARY:No day", start="DTSTART:soon"),
    ) == ["Yes"]


WEEKLY = "DTSTART:20260401T090000Z"  # a Wednesday, two weeks before


@pytest.mark.parametrize(
    ("rule", "is_on"),
    [
        ("FREQ=WEEKLY", True),
        ("FREQ=WEEKLY;INTERVAL=2", True),
        ("FREQ=WEEKLY;INTERVAL=3", False),
        ("FREQ=WEEKLY;BYDAY=MO,WE", True),
        ("FREQ=WEEKLY;BYDAY=TH", False),
        ("FREQ=WEEKLY;UNTIL=20260414T000000Z", False),
        ("FREQ=DAILY", True),
        ("FREQ=DAILY;INTERVAL=4", False),
        ("FREQ=MONTHLY;BYDAY=3WE", None),
        ("FREQ=WEEKLY;COUNT=3", None),
    ],
)
def test_a_meeting_that_repeats(rule: str, is_on: bool | None) -> None:
    told = meetings(calendar(event("SUMMARY:Weekly", f"RRULE:{rule}", start=WEEKLY)), DAY, "UTC")
    if is_on is False:
        assert told == ()
    else:
        assert [one.is_unsure for one in told] == [is_on is None], (
            "never guessed: said to be unsure"
        )


def test_one_of_a_series_can_be_left_out_or_moved() -> None:
    series = ("SUMMARY:Weekly", "UID:a", "RRULE:FREQ=WEEKLY")
    assert titles(event(*series, "EXDATE:20260415T090000Z", start=WEEKLY)) == []
    moved = event("SUMMARY:Moved", "UID:a", "RECURRENCE-ID:20260415T090000Z",
                  start="DTSTART:20260415T150000Z")  # fmt: skip
    assert titles(event(*series, start=WEEKLY), moved) == ["Moved"]
    away = event("SUMMARY:Away", "UID:a", "RECURRENCE-ID:20260415T090000Z",
                 start="DTSTART:20260416T150000Z")  # fmt: skip
    assert titles(event(*series, start=WEEKLY), away) == []


def test_what_is_no_calendar_is_said() -> None:
    with pytest.raises(CalendarError, match="begin with BEGIN:VCALENDAR"):
        meetings("name,day\nAcme,2026-04-15\n", DAY, "UTC")


NINE = "DTSTART:20260415T090000Z"


def test_a_day_of_meetings_becomes_whom_to_call(con: duckdb.DuckDBPyConnection) -> None:
    day = meetings(
        calendar(
            event("SUMMARY:Acme North: gateway"),
            event("SUMMARY:Standup", start="DTSTART:20260415T080000Z"),
            event("SUMMARY:Catch up", "ATTENDEE;CN=Acme:mailto:a@b", start=NINE),
            event("SUMMARY:Zoë AG", "RRULE:FREQ=YEARLY", start="DTSTART:20250101T100000Z"),
        ),
        DAY,
        "UTC",
    )  # fmt: skip
    told = asked_by_calendar(con, day, ALL, EVERYTHING)
    assert told.found == ("Acme", "Acme North", "Zoë AG")
    assert told.said[0] == "08:00 Standup: names no customer"
    assert "repeats by a rule that is not read here" in told.said[-1]
    first = pages_of(con, told, ALL, EVERYTHING)[0]
    [section] = [part for part in first.sections if part.title == "The calendar"]
    assert [entry.head for entry in section.entries] == list(told.said)


# --- the command line ---

EXPORT = """\
promise_id,title,customer,team,kind,status,made_at,due,delivered_at
1,Gateway,Acme,Field,Install,open,2026-01-05,2026-01-20,
2,Hub,Bolt,Field,Install,delivered,2026-01-05,2026-02-01,2026-01-30
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "promises.csv"
    file.write_text(EXPORT)
    folder = FolderStore(tmp_path / "store")
    import_files(folder, (file,), ImportOptions())
    return folder.path


def test_kept_brief_takes_several_names_and_a_list(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Bolt\nAcmee\n")
    out = tmp_path / "calls.pdf"
    done = CliRunner().invoke(
        app, ["brief", "Acme", "--list", str(tmp_path / "names.txt"), "-o", str(out),
              "--store", str(kept)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "No customer is called 'Acmee'. Did you mean Acme?" in done.stderr
    assert len(PdfReader(out).pages) == 3
    (tmp_path / "day.ics").write_text(calendar(event("SUMMARY:Bolt")))
    done = CliRunner().invoke(
        app, ["brief", "--list", str(tmp_path / "day.ics"), "--day", "2026-04-15",
              "--store", str(kept)],
    )  # fmt: skip
    assert "# Bolt" in done.stdout
    assert "# Acme" not in done.stdout


def test_kept_board_and_digest_write_what_their_ending_says(kept: Path, tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--store", str(kept)])

    done = run("board", "--month", "2026-01", "-o", str(tmp_path / "board.pdf"))
    assert done.exit_code == 0, done.output
    assert len(PdfReader(tmp_path / "board.pdf").pages) == 1
    assert "# Promises to customers, Jan 2026" in run("board", "--month", "2026-01").stdout
    assert isinstance(run("board", "--month", "January").exception, UsageError)
    assert isinstance(run("board", "--month", "2031-01").exception, UsageError)
    done = run("digest", "--each-team", "--format", "html", "-o", str(tmp_path / "mail"))
    assert done.exit_code == 0, done.output
    assert {file.name for file in (tmp_path / "mail").iterdir()} == {"all_teams.html", "field.html"}
    assert "# Field, week of" in run("digest", "--team", "Field").stdout
    assert isinstance(run("digest", "--team", "Nobody").exception, UsageError)
