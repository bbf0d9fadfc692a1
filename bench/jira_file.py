"""A number of rows goes in; a Jira export (CSV, all fields) of so many issues comes out."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

HEADER = (
    "Summary,Issue key,Issue Type,Status,Resolution,Assignee,Created,Updated,Resolved,"
    "Due date,Custom field (Customer),Custom field (Team)"
)
DATES = ("Created", "Updated", "Resolved", "Due date")
TEAMS = tuple(f"Team {n}" for n in range(1, 25))
CUSTOMERS = tuple(f"Client {n:04d}" for n in range(1, 2001))
PEOPLE = tuple(f"p{n:03d}" for n in range(1, 200))
START = datetime(2023, 1, 2, 8)


def write_jira(path: Path, rows: int, seed: int = 7, start: int = 0) -> Path:
    """About 130 bytes a row, seeded: the same file on every machine. Ids count from `start`."""
    draw = random.Random(seed + start)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        for first in range(0, rows, 10_000):
            last = min(rows, first + 10_000)
            file.writelines(_row(draw, start + n) for n in range(first, last))
    return path


def _row(draw: random.Random, n: int) -> str:
    made = START + timedelta(minutes=draw.randrange(1_400_000))
    due = made + timedelta(days=draw.randrange(3, 60))
    done = made + timedelta(minutes=draw.randrange(2_000, 90_000))
    is_done = draw.random() < 0.8
    status, resolution = ("Done", "Done") if is_done else ("To Do", "")
    resolved = _time(done) if is_done else ""
    return (
        f"Fault {n % 97},KPL-{n},Bug,{status},{resolution},{draw.choice(PEOPLE)},{_time(made)},"
        f"{resolved or _time(made)},{resolved},{_time(due)[:9]} 12:00 AM,"
        f"{draw.choice(CUSTOMERS)},{draw.choice(TEAMS)}\n"
    )


def _time(moment: datetime) -> str:
    """As Jira writes it in English: 02/Jan/23 8:00 AM."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment:%d/%b/%y} {hour}:{moment:%M} {half}"
