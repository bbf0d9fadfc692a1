"""A calendar is a file from outside: whatever stands in it, it is read or left out, and never a
fault."""

from __future__ import annotations

import pytest

from paper.calendar import meetings
from tests.test_calls import DAY, calendar, event


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_only_a_line_end_ends_a_line(sign: str) -> None:
    """What was pasted into a title may hold what ends a line for Python, and not for a calendar."""
    [told] = meetings(calendar(event(f"SUMMARY:Quarterly{sign}Acme")), DAY, "UTC")
    assert told.title == f"Quarterly{sign}Acme"


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:99991231T235959Z",
        "DTSTART;TZID=Etc/GMT+12:99991231T235959",
        "DTSTART:",
        "DTSTART:Z",
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_time_at_the_end_of_all_days_is_no_fault(start: str, zone: str) -> None:
    far = event("SUMMARY:Never", start=start)
    told = meetings(calendar(far, event("SUMMARY:Acme")), DAY, zone)
    assert [one.title for one in told] == ["Acme"]
