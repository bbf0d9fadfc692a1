"""Dates as people and programs of other countries write them, and columns that contradict
themselves: what they are read as, and what is asked or set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.answers import Answers
from tests.typing_a_file import rows, said, typed

MAPPING = """title = "Tickets"
[columns]
promise_id = "id"
due = "due"
"""


def read(folder: Path, *dates: str, **answers: str) -> tuple[list[str | None], set[str]]:
    """The dues as they are read, row by row of those kept, and the codes of what was found."""
    body = "".join(f'{n};"{date}"\n' for n, date in enumerate(dates))
    told: Answers = {(code, None): choice for code, choice in answers.items()}
    file = typed(folder, "id;due\n" + body, MAPPING, answers=told)
    return [due for (due,) in rows(file, "due")], {code for code, _, _ in said(file)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("25. 03. 2026", "2026-03-25"),
        ("25.03.2026.", "2026-03-25"),
        ("2026. 3. 25.", "2026-03-25"),
        ("25 03 2026", "2026-03-25"),
        ("25.03.2026 14:30 Uhr", "2026-03-25 14:30 local"),
        ("25/03/2026 14h30", "2026-03-25 14:30 local"),
        ("Mi, 25. März 2026", "2026-03-25"),
        ("Mi 25.03.2026", "2026-03-25"),
        ("mercredi 25 mars 2026", "2026-03-25"),
        ("1er avril 2026", "2026-04-01"),
        ("miércoles, 25 de marzo de 2026", "2026-03-25"),
        ("quarta-feira, 25 de março de 2026", "2026-03-25"),
        ("25 marca 2026", "2026-03-25"),
        ("25. července 2026", "2026-07-25"),
        ("25 Ağustos 2026", "2026-08-25"),
        ("25 KASIM 2026", "2026-11-25"),
        ("25 EKİM 2026", "2026-10-25"),
        ("25 сентября 2026 \u0433.", "2026-09-25"),
        ("25. marts 2026", "2026-03-25"),
        ("25. Ma\u0308rz 2026", "2026-03-25"),
        ("25th of March 2026", "2026-03-25"),
        ("2026年3月25日", "2026-03-25"),
        ("2026年03月25日 14時30分", "2026-03-25 14:30 local"),
        ("2026年3月25日 下午2:30", "2026-03-25 14:30 local"),
        ("2026년 3월 25일", "2026-03-25"),
        ("2026. 3. 25. 오후 2:30", "2026-03-25 14:30 local"),
        ("2026-03-25 10:00 GMT+2", "2026-03-25 08:00 utc"),
        ("1774432800.25", "2026-03-25 10:00 utc"),
        ("25/03/2026 3 PM", "2026-03-25 15:00 local"),
        ("25/03/2026 12 a.m.", "2026-03-25"),
        ("25/03/2026 15h", "2026-03-25 15:00 local"),
        ("25.03.2026, 15 Uhr", "2026-03-25 15:00 local"),
        ("25. März 2026 um 14:30 Uhr", "2026-03-25 14:30 local"),
        ("Mittwoch, den 25. März 2026", "2026-03-25"),
        ("25/03/2026 às 14:30", "2026-03-25 14:30 local"),
        ("25 mars 2026 à 14h30", "2026-03-25 14:30 local"),
        ("25. marts 2026 kl. 14.30", "2026-03-25 14:30 local"),
        ("den 25 mars 2026 kl 14:30", "2026-03-25 14:30 local"),
        ("25 marzo 2026 alle ore 14:30", "2026-03-25 14:30 local"),
        ("25 maart 2026 om 14:30", "2026-03-25 14:30 local"),
        ("25 marca 2026 r. o godz. 14:30", "2026-03-25 14:30 local"),
        ("25.03.2026 r.", "2026-03-25"),
        ("25.03.2026 - 14:30", "2026-03-25 14:30 local"),
        ("2026/03/25(水) 14:30", "2026-03-25 14:30 local"),
        ("2026年3月25日\uff08水\uff0914:30", "2026-03-25 14:30 local"),
        ("2026年3月25日 星期三", "2026-03-25"),
        ("2026. 3. 25. (수)", "2026-03-25"),
    ],
)
def test_a_date_is_read_as_it_is_meant(tmp_path: Path, written: str, meant: str) -> None:
    assert read(tmp_path, written)[0] == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-25T10:00[America/New_York]", "2026-03-25 14:00 utc"),
        ("2026-03-25 10:00 Europe/Berlin", "2026-03-25 09:00 utc"),
        ("2026-03-25 10:00 (CET)", "2026-03-25 09:00 utc"),
        ("2026-03-25T10:00+01:00[Europe/Berlin]", "2026-03-25 09:00 utc"),
    ],
)
def test_a_zone_named_beside_a_time_is_never_passed_over(
    tmp_path: Path, written: str, meant: str
) -> None:
    assert read(tmp_path, written) == ([meant], set())


@pytest.mark.parametrize(
    "written",
    ["2026-03-25 10:00 Europe/Atlantis", "2026-03-25 10:00 (somewhere)", "2026-03-25T10:00[]"],
)
def test_a_zone_that_is_none_sets_the_row_aside(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, written) == ([], {"DATE_BAD"})


def test_the_clocks_of_the_place_named_count(tmp_path: Path) -> None:
    skipped = "2026-03-29 02:30 Europe/Berlin"
    assert read(tmp_path, skipped) == ([], {"TIME_NONEXISTENT"})
    twice = "2026-11-01 01:30 America/New_York"
    assert read(tmp_path, twice) == (["2026-11-01 05:30 utc"], {"TIME_AMBIGUOUS"})


def test_a_weekday_that_is_not_the_dates_sets_the_row_aside(tmp_path: Path) -> None:
    dates = ("Wed, 25 Mar 2026", "Mon, 25 Mar 2026", "Di 24.03.2026", "So 24.03.2026")
    # "So" is Sunday in German and Saturday in Czech, and proves nothing.
    assert read(tmp_path, *dates)[0] == ["2026-03-25", "2026-03-24", "2026-03-24"]


HALF = ("25/03/2026", "2026-05-04", "13/04/2026", "2026-01-12")


def test_a_column_that_a_spreadsheet_half_converted_is_asked_about(tmp_path: Path) -> None:
    assert "DATE_ORDER_CONFLICT" in read(tmp_path, *HALF)[1]
    kept, _ = read(tmp_path, *HALF, DATE_ORDER_CONFLICT="as_written")
    assert kept == ["2026-03-25", "2026-05-04", "2026-04-13", "2026-01-12"]
    swapped, _ = read(tmp_path, *HALF, DATE_ORDER_CONFLICT="swapped")
    assert swapped == ["2026-03-25", "2026-04-05", "2026-04-13", "2026-12-01"]


def test_the_same_is_asked_of_excels_days_beside_text(tmp_path: Path) -> None:
    # 46146 is 4 May 2026, which was 5 April before a spreadsheet took the day for the month.
    dates = ("25/03/2026", "46146", "13/04/2026", "46146")
    swapped, _ = read(tmp_path, *dates, DATE_SERIAL="1900", DATE_ORDER_CONFLICT="swapped")
    assert swapped == ["2026-03-25", "2026-04-05", "2026-04-13", "2026-04-05"]


@pytest.mark.parametrize(
    "dates",
    [
        ("25/03/2026", "2026-05-14", "13/04/2026", "2026-01-12"),  # a day that was no month
        ("25/03/2026", "2026-05-04", "03/04/2026", "2026-01-12"),  # one it would have understood
        ("25/03/2026", "2026-05-04"),  # too few to say
    ],
)
def test_two_ways_of_writing_alone_are_no_such_damage(
    tmp_path: Path, dates: tuple[str, ...]
) -> None:
    found, codes = read(tmp_path, *dates)
    assert (len(found), codes) == (len(dates), {"DATE_ORDER"})


def test_a_bare_number_among_written_dates_is_no_date(tmp_path: Path) -> None:
    found, codes = read(tmp_path, "2026-03-25", "2026-03-26", "1774432800")
    assert (found, codes) == (["2026-03-25", "2026-03-26"], {"DATE_BAD"})


def test_a_day_with_its_hour_is_not_taken_for_seconds(tmp_path: Path) -> None:
    assert read(tmp_path, "2026032510", "2026032611") == ([], {"DATE_BAD"})
    assert len(read(tmp_path, "2026032510", "2026999999")[0]) == 2
