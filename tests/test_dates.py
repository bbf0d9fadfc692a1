"""One column of dates: how each way of writing is read, what is asked, refused and set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.typing import zones
from pipelines.typing.date_column import DateRules, Dates
from pipelines.typing.dates import read_dates


def read(cells: Sequence[str], business: str = "UTC", **rules: Any) -> Dates:
    lines = np.arange(2, len(cells) + 2)
    return read_dates([pa.array(cells, pa.string())], DateRules(("due",), lines, business, **rules))


def values(dates: Dates) -> list[tuple[str, str] | None]:
    at, grain = dates.parts[0].arrow()
    return [
        (f"{moment:%Y-%m-%d %H:%M:%S}", grain) if moment else None
        for moment, grain in zip(at.to_pylist(), grain.to_pylist(), strict=True)
    ]


def one(cell: str, **rules: Any) -> tuple[str, str] | None:
    dates = read([cell], **rules)
    assert not [p for p in dates.problems if p.severity != "warn"], dates.problems
    return values(dates)[0]


def codes(dates: Dates) -> list[tuple[str, int | None]]:
    return [(p.code, p.line) for p in dates.problems]


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("2026-03-25", ("2026-03-25 00:00:00", "day")),
        ("2026-3-5", ("2026-03-05 00:00:00", "day")),
        ("2026/03/25 17:00", ("2026-03-25 17:00:00", "local")),
        ("2026-03-25T10:00:00Z", ("2026-03-25 10:00:00", "utc")),
        ("2026-03-25T10:00:00+14:00", ("2026-03-24 20:00:00", "utc")),
        ("2026-03-25 12:00:00.000+0200", ("2026-03-25 10:00:00", "utc")),
        ("2026-03-25T10:00+01:00[Europe/Berlin]", ("2026-03-25 09:00:00", "utc")),
        ("20260325", ("2026-03-25 00:00:00", "day")),
        ("20260325T103000Z", ("2026-03-25 10:30:00", "utc")),
        ("2026-W13-3", ("2026-03-25 00:00:00", "day")),
        ("2026-W53-7", ("2027-01-03 00:00:00", "day")),
        ("12/Mar/24 4:05 PM", ("2024-03-12 16:05:00", "local")),
        ("12/Mar/24 12:05 AM", ("2024-03-12 00:05:00", "local")),
        ("12-Mär-2024", ("2024-03-12 00:00:00", "day")),
        ("12. März 2024 16:05", ("2024-03-12 16:05:00", "local")),
        ("12 de marzo de 2024", ("2024-03-12 00:00:00", "day")),
        ("31/dez/25 09:00", ("2025-12-31 09:00:00", "local")),
        ("Mar 12, 2024, 4:05\u202fp.m.", ("2024-03-12 16:05:00", "local")),
        ("March 1st, 2024", ("2024-03-01 00:00:00", "day")),
        ("Tue, 12 Mar 2024 10:00:00 GMT", ("2024-03-12 10:00:00", "utc")),
        ("Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)", ("2023-02-06 05:00:00", "utc")),
        ("Thu Mar 12 2026 17:00:00 GMT+0100 (CET)", ("2026-03-12 16:00:00", "utc")),
        ("Wed Jan 19 11:42:16 CET 2022", ("2022-01-19 10:42:16", "utc")),
        ("1774429200", ("2026-03-25 09:00:00", "utc")),
        ("1774429200123", ("2026-03-25 09:00:00", "utc")),
        ("1774429200123456", ("2026-03-25 09:00:00", "utc")),
        ("", None),
    ],
)
def test_every_way_of_writing_is_read(cell: str, read_as: tuple[str, str] | None) -> None:
    assert one(cell) == read_as


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *((cell, "DATE_BAD") for cell in (
            "0001-01-01", "9999-12-31", "1970-01-01", "1970-01-01T00:00:00Z", "00/00/0000",
            "1900-01-00", "2026-02-30", "2026-13-01", "31.04.2026", "yesterday", "N/A", "NULL",
            "#VALUE!", "########", "2026-W54-1", "2026-W13", "202603251030", "12345678901",
            "2016-12-31T23:59:60Z", "2026-03-25T24:00:00Z", "2026-03-25 13:00 PM",
            "2026-03-25T10:00:00-99:99", "2026-03-25T10:00:00+14:30", "12 Foo 2024",
            "2026-03-25 10:00 XYZ", "٢٠٢٦-٠٣-٢٥", "令和8年3月25日", "２０２６-03-25", "2026-03",  # noqa: RUF001
            "0000000000", "Q1 2026", "2026-03-25T10",
        )),
        ("1850-01-01", "DATE_IMPLAUSIBLE"),
        ("1900-01-01", "DATE_IMPLAUSIBLE"),
        ("2200-01-01", "DATE_IMPLAUSIBLE"),
        ("3026-03-25", "DATE_IMPLAUSIBLE"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_set_aside(cell: str, code: str) -> None:
    dates = read(["2026-03-24", cell])
    assert values(dates) == [("2026-03-24 00:00:00", "day"), None]
    [finding] = dates.findings
    assert (finding.row, finding.code, finding.severity) == (1, code, "aside")
    assert (finding.column, finding.value) == ("due", cell)


def test_nine_digits_of_a_second_are_cut_to_six() -> None:
    assert read(["2026-03-25T10:00:00.123456789Z"]).parts[0].at[0] % 1_000_000 == 123_456


def test_one_line_proves_the_order_of_the_whole_column() -> None:
    dates = read(["03/04/2026", "25/03/2026 10:00", "04/05/2026"])
    assert [v and v[0][:10] for v in values(dates)] == ["2026-04-03", "2026-03-25", "2026-05-04"]
    assert codes(dates) == [("DATE_ORDER", 3)]
    assert "line 3: 25/03/2026 10:00" in dates.problems[0].message


def test_an_order_that_no_line_proves_is_asked_once() -> None:
    cells = ["11/11/2026", "03/04/2026", "05/06/2026"]
    dates = read(cells)
    assert values(dates) == [None, None, None]
    assert codes(dates) == [("DATE_AMBIGUOUS", 3)]
    assert dates.problems[0].choices == ("dmy", "mdy")
    assert dates.problems[0].flag == "--dates dmy|mdy"
    answered = read(cells, answers={"DATE_AMBIGUOUS": "mdy"})
    assert [v and v[0][:10] for v in values(answered)] == ["2026-11-11", "2026-03-04", "2026-05-06"]
    assert values(read(cells, order="dmy"))[1] == ("2026-04-03 00:00:00", "day")


def test_an_order_that_makes_no_difference_is_not_asked() -> None:
    assert not read(["11/11/2026", "04/04/2026"]).problems


def test_two_orders_in_one_column_are_refused_with_both_lines() -> None:
    dates = read(["04/05/2026", "25/03/2026", "03/25/2026"])
    [problem] = dates.problems
    assert (problem.code, problem.severity, problem.line) == ("DATE_ORDER_CONFLICT", "refuse", 4)
    assert "line 3 ('25/03/2026')" in problem.message
    [denied] = read(["04/05/2026", "03/25/2026"], order="dmy").problems
    assert (denied.code, denied.line) == ("DATE_ORDER_CONFLICT", 3)


def test_a_two_digit_year_is_asked_and_its_order_weighed_three_ways() -> None:
    cells = ["25.03.26", "26.03.68", "27.03.69"]
    assert ("DATE_TWO_DIGIT_YEAR", 2) in codes(read(cells))
    in_2000 = read(cells, answers={"DATE_TWO_DIGIT_YEAR": "2000-2099"})
    assert [v and v[0][:4] for v in values(in_2000)] == ["2026", "2068", "2069"]
    # 1968 and 1969 are years that no promise is about.
    in_1930 = read(cells, answers={"DATE_TWO_DIGIT_YEAR": "1930-2029"})
    assert [v and v[0][:4] for v in values(in_1930)] == ["2026", None, None]
    assert {f.code for f in in_1930.findings} == {"DATE_IMPLAUSIBLE"}
    unsure = read(["03.04.05"], answers={"DATE_TWO_DIGIT_YEAR": "2000-2099"})
    assert unsure.problems[0].choices == ("dmy", "mdy", "ymd")


def test_excel_days_are_asked_by_system() -> None:
    cells = ["46107", "46108.5"]
    assert codes(read(cells)) == [("DATE_SERIAL", 2)]
    days = (("1900", "2026-03-26"), ("1904", "2030-03-27"))
    for system, day in days:
        first, second = values(read(cells, answers={"DATE_SERIAL": system}))
        assert first == (f"{day} 00:00:00", "day")
        assert second is not None
        assert second[1] == "local"


def test_two_units_of_an_epoch_are_refused() -> None:
    [problem] = read(["1774429200", "1774429200000", "1774429200000000"]).problems
    assert (problem.code, problem.severity, problem.line) == ("DATE_UNIT_CONFLICT", "refuse", 3)


def test_a_due_at_midnight_as_written_is_a_day() -> None:
    cells = ["2026-03-25 00:00", "2026-03-25T00:00:00+02:00", "2026-03-25T00:00:00Z"]
    berlin = read(cells, zone="Europe/Berlin", is_due=True)
    assert values(berlin) == [("2026-03-25 00:00:00", "day")] * 3
    assert one("2026-03-25T00:00:00+02:00") == ("2026-03-24 22:00:00", "utc")


def test_times_that_the_clocks_skipped_or_showed_twice() -> None:
    cells = ["2026-10-25 02:30", "2026-10-25 03:30", "2026-03-29 02:30"]
    dates = read(cells, zone="Europe/Berlin")
    assert values(dates) == [
        ("2026-10-25 00:30:00", "utc"),  # the first of the two
        ("2026-10-25 02:30:00", "utc"),
        None,
    ]
    assert [(f.row, f.code, f.severity) for f in dates.findings] == [
        (2, "TIME_NONEXISTENT", "aside"),
        (0, "TIME_AMBIGUOUS", "warn"),
    ]
    local = read(cells, business="Europe/Berlin")
    assert values(local)[:2] == [
        ("2026-10-25 02:30:00", "local"),
        ("2026-10-25 03:30:00", "local"),
    ]


def test_times_with_and_without_an_offset_are_told_apart() -> None:
    dates = read(["2026-03-25T12:00:00+0200", "2026-03-25 10:00"], zone="Europe/Berlin")
    assert codes(dates) == [("TIME_NO_ZONE", 3)]
    assert values(dates) == [("2026-03-25 10:00:00", "utc"), ("2026-03-25 09:00:00", "utc")]
    assert not read(["2026-03-25T12:00:00Z", "2026-03-25"]).problems


def test_an_abbreviation_of_several_zones_is_asked() -> None:
    cell = "2026-03-25 10:00 CST"
    [problem] = read([cell]).problems
    assert (problem.code, problem.severity) == ("TIME_ZONE_AMBIGUOUS", "ask")
    assert one(cell, zone="America/Chicago") is not None
    for choice in ("CST=+08:00", "CST=Asia/Shanghai"):
        assert one(cell, answers={"TIME_ZONE_AMBIGUOUS": choice}) == ("2026-03-25 02:00:00", "utc")


def test_a_format_of_the_mapping_is_the_only_one() -> None:
    dates = read(["25.03.26 17h05", "2026-03-25"], formats=("%d.%m.%y %Hh%M",))
    assert values(dates) == [("2026-03-25 17:05:00", "local"), None]


def test_before_and_after_of_a_history_share_one_order() -> None:
    rules = DateRules(("old", "new"), np.array([2, 3]), "UTC")
    dates = read_dates([pa.array(["03/04/2026", ""]), pa.array(["", "25/03/2026"])], rules)
    before, after = (part.arrow()[0].to_pylist() for part in dates.parts)
    assert before == [datetime(2026, 4, 3), None]
    assert after == [None, datetime(2026, 3, 25)]
    assert (dates.problems[0].line, dates.problems[0].column) == (3, "new")


MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)).map(
    lambda t: t.replace(microsecond=0)
)
FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y%m%dT%H%M%S",
    "%d/%b/%Y %I:%M:%S %p",
    "%a %b %d %Y %H:%M:%S GMT+0000 (GMT)",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%B %d, %Y %I:%M:%S %p",
)


@settings(deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(FORMATS))
def test_what_is_written_is_read_back(moments: list[datetime], written: str) -> None:
    dates = read([moment.strftime(written) for moment in moments])
    assert dates.parts[0].arrow()[0].to_pylist() == moments
    assert not dates.findings


@settings(deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(["dmy", "mdy"]))
def test_no_order_is_ever_guessed_wrong(moments: list[datetime], order: str) -> None:
    written = {"dmy": "%d.%m.%Y", "mdy": "%m.%d.%Y"}[order]
    dates = read([moment.strftime(written) for moment in moments])
    days = [moment.replace(hour=0, minute=0, second=0) for moment in moments]
    if any(p.severity == "ask" for p in dates.problems):
        assert dates.parts[0].arrow()[0].to_pylist() == [None] * len(days)
    else:
        assert dates.parts[0].arrow()[0].to_pylist() == days


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


@settings(deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_zones_agree_with_the_standard_library(moments: list[datetime], zone: str) -> None:
    here, epoch = ZoneInfo(zone), datetime(1970, 1, 1)
    wall = np.array([(m - epoch) // timedelta(microseconds=1) for m in moments], np.int64)
    utc, skipped, _ = zones.to_utc(wall, zone)
    for moment, instant, gap in zip(moments, utc, skipped, strict=True):
        expected = moment.replace(tzinfo=here, fold=0).astimezone(UTC)
        back = expected.astimezone(here).replace(tzinfo=None)
        assert gap == (back != moment)
        if not gap:
            assert epoch.replace(tzinfo=UTC) + timedelta(microseconds=int(instant)) == expected
    instants = zones.to_wall(wall, zone)
    for moment, local in zip(moments, instants, strict=True):
        told = moment.replace(tzinfo=timezone.utc).astimezone(here).replace(tzinfo=None)  # noqa: UP017
        assert epoch + timedelta(microseconds=int(local)) == told
