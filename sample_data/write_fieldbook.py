"""Fieldbook, an invented field-service tool: preamble, semicolons, day first, and some damage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sample_data.customers import BY_NAME
from sample_data.promise import Promise, day, seen
from sample_data.table import text

HEADER = (
    "Visit no.",
    "Customer",
    "Site and job",
    "Type",
    "Engineer",
    "Crew",
    "Urgency",
    "Booked on",
    "Date given",
    "Date now",
    "Done on",
    "Cancelled on",
    "Cancelled by",
    "State",
    "Last entry",
    "Amount",
    "Currency",
    "Reason for delay",
    "Remarks",
)
REMARKS = (
    "",
    "",
    "",
    "key at reception",
    "call before arriving",
    "",
    "ladder needed",
    "parking in yard",
    "bring spare fuses",
    "",
)
MAPPING = """\
title = "Fieldbook"
zone = "Europe/Berlin"

[columns]
promise_id = "Visit no."
title = "Site and job"
customer = "Customer"
team = "Crew"
owner = "Engineer"
kind = "Type"
priority = "Urgency"
status = "State"
made_at = "Booked on"
original_due = "Date given"
due = "Date now"
delivered_at = "Done on"
cancelled_at = "Cancelled on"
cancelled_by = "Cancelled by"
last_activity_at = "Last entry"
value = "Amount"
currency = "Currency"
cause = "Reason for delay"

[values.status]
Planned = "open"
Started = "open"
Done = "delivered"
Cancelled = "cancelled"
"Double entry" = "not_a_promise"

[values.cancelled_by]
Customer = "customer"
Office = "us"

[dates]                 # too few are cancelled to prove the order; the office writes the day first
cancelled_at = "dmy"
"""


def slashed(at: date | datetime | None) -> str:
    return at.strftime("%d/%m/%Y") if at else ""


def clocked(at: datetime | None) -> str:
    return at.strftime("%d/%m/%Y %H:%M") if at else ""


def files(promises: Sequence[Promise], as_of: datetime) -> dict[str, str | bytes]:
    """The list as the office sends it, and the mapping that reads it."""
    rows = [
        _row(f"V{i:06d}", s) for i, p in enumerate(promises, start=40117) if (s := seen(p, as_of))
    ]
    lines = text(HEADER, rows, delimiter=";", newline="\r\n").encode().split(b"\r\n")[:-1]
    preamble = (
        b"Fieldbook 7.2;;;",
        f"Visits, all crews;printed {clocked(as_of)};;".encode(),
        b"",
        b"Tessmark Controls - Field Service office;;;",
    )
    whole = [*preamble, *damaged(lines)]
    return {
        "visits.csv": b"\xef\xbb\xbf" + b"\r\n".join(whole) + b"\r\n",
        "fieldbook.toml": MAPPING,
    }


def _row(key: str, p: Promise) -> tuple[object, ...]:
    first = p.first or next((m.after for m in p.moves if m.after), None)
    state = {
        "not_a_promise": "Double entry",
        "delivered": "Done",
        "cancelled": "Cancelled",
        "open": "Started" if p.touches else "Planned",
    }[p.status]
    done = p.delivered_at if not p.undated else None
    return (
        key,
        BY_NAME[p.customer].in_system("fieldbook"),
        p.title,
        p.kind,
        p.owner,
        p.team_now,
        ("", "today", "this week", "normal", "when near")[p.priority],
        clocked(p.made_at),
        slashed(first and day(first)),
        slashed(p.due and day(p.due)),
        slashed(done),
        slashed(p.cancelled_at),
        {"customer": "Customer", "us": "Office"}.get(p.cancelled_by, ""),
        state,
        clocked(p.last_activity_at),
        p.value,
        p.currency if p.value else "",
        p.cause,
        REMARKS[p.number % len(REMARKS)],
    )


def damaged(lines: list[bytes]) -> list[bytes]:
    """What hand editing did to the list: each fault once, in rows of its own."""
    lines = list(lines)
    lines[24] = lines[24] + b" gate code 4411; ring twice"  # an unquoted semicolon
    lines[57] = _with(lines[57], 9, b"31/11/2026")  # a day that never was
    lines[88] = _with(lines[88], 0, b"")  # the visit number deleted
    lines[103] = _with(
        lines[103], 1, "Stadtwerke Grünau".encode("latin-1")
    )  # pasted from an old sheet
    lines[131] = b";".join(lines[131].split(b";")[:12])  # cut off
    lines.insert(70, lines[69])  # the same line twice
    lines.insert(140, b"")
    return lines


def _with(line: bytes, column: int, cell: bytes) -> bytes:
    """The line with one cell replaced; only for lines without quoted cells."""
    cells = line.split(b";")
    cells[column] = cell
    return b";".join(cells)
