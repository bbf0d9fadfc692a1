"""A Jira changelog: one row per changed field, as the issue history is exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sample_data.days import BERLIN
from sample_data.promise import Due, Promise, day, seen
from sample_data.table import text
from sample_data.write_jira import Project, account, keys, status_of

CHANGES = (
    "Issue key",
    "Issue id",
    "Changelog id",
    "Author",
    "Author id",
    "Created",
    "Field",
    "Field type",
    "From",
    "From string",
    "To",
    "To string",
)


def changelog(project: Project, promises: Sequence[Promise], as_of: datetime) -> str:
    """One row per changed field, as the issue history is exported; times with an offset."""
    ids = keys(project, promises)
    changes = sorted(
        (row for p in promises if (s := seen(p, as_of)) for row in _changes(s)),
        key=lambda row: (row[0], row[1]),
    )
    numbered = (
        (*ids[number], 88000 + 4 * i, author, account(author), _iso(at), *cells)
        for i, (at, number, author, *cells) in enumerate(changes)
    )
    return text(CHANGES, numbered)


def _iso(at: datetime) -> str:
    return at.replace(tzinfo=BERLIN).strftime("%Y-%m-%dT%H:%M:%S.000%z")


def _changes(p: Promise) -> Iterator[tuple[datetime, int, str, str, str, str, str, str, str]]:
    """When, issue, author, field, its type, from, from string, to, to string."""
    who = p.owner or "Helga Brandt"
    status = "To Do"
    ends = [at for at, _ in p.closures] + ([p.cancelled_at] if p.cancelled_at else [])
    started = next((t for t in p.touches if not ends or t < min(ends)), None)
    if started:
        yield started, p.number, who, "status", "jira", "10000", status, "3", "In Progress"
        status = "In Progress"
    if p.number % 7 == 0:
        yield (
            p.made_at + timedelta(minutes=4),
            p.number,
            "Helga Brandt",
            "Rank",
            "custom",
            "",
            "",
            "",
            "Ranked higher",
        )
    for m in p.moves:
        before, after = (_due_pair(d) for d in (m.before, m.after))
        yield m.at, p.number, m.by, "duedate", "jira", *before, *after
    for h in p.handovers:
        yield h.at, p.number, who, "Team", "custom", "", h.before, "", h.after
    _, resolution = status_of(p)
    for at, delivered in p.closures:
        if delivered:
            yield at, p.number, who, "resolution", "jira", "", "", "10000", resolution or "Done"
            yield at, p.number, who, "status", "jira", "3", status, "10002", "Done"
            status = "Done"
        else:
            yield at, p.number, "Helga Brandt", "resolution", "jira", "10000", "Done", "", ""
            yield (
                at,
                p.number,
                "Helga Brandt",
                "status",
                "jira",
                "10002",
                "Done",
                "3",
                "In Progress",
            )
            status = "In Progress"
    if p.cancelled_at:
        yield p.cancelled_at, p.number, who, "resolution", "jira", "", "", "10001", resolution
        yield p.cancelled_at, p.number, who, "status", "jira", "3", status, "10003", "Cancelled"


def _due_pair(due: Due | None) -> tuple[str, str]:
    return (f"{day(due)}", f"{day(due)} 00:00:00.0") if due else ("", "")
