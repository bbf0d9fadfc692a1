"""Two Jira sites: issues as 'Export CSV (all fields)' writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha1

from sample_data.customers import BY_NAME
from sample_data.promise import Due, Promise, day, seen
from sample_data.table import text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PRIORITIES = ("", "Highest", "High", "Medium", "Low")


@dataclass(frozen=True)
class Project:
    """One Jira project; the second site names its customer field another way."""

    key: str
    name: str
    first_issue_id: int
    system: str
    customer_field: str

    @property
    def header(self) -> tuple[str, ...]:
        return (
            "Summary",
            "Issue key",
            "Issue id",
            "Issue Type",
            "Status",
            "Project key",
            "Project name",
            "Project type",
            "Project lead",
            "Priority",
            "Resolution",
            "Assignee",
            "Assignee Id",
            "Reporter",
            "Creator",
            "Created",
            "Updated",
            "Last Viewed",
            "Resolved",
            "Fix versions",
            "Components",
            "Components",
            "Due date",
            "Votes",
            "Labels",
            "Labels",
            "Labels",
            "Description",
            "Environment",
            "Watchers",
            "Watchers",
            "Log Work",
            "Log Work",
            "Original estimate",
            "Time Spent",
            "Outward issue link (Relates)",
            "Attachment",
            "Custom field (Budget)",
            "Custom field (Cancelled by)",
            "Custom field (Currency)",
            f"Custom field ({self.customer_field})",
            "Custom field (Rank)",
            "Custom field (Root cause)",
            "Custom field (Side)",
            "Custom field (Start date)",
            "Custom field (Story Points)",
            "Custom field (Team)",
            "Comment",
            "Comment",
            "Comment",
            "Parent",
            "Parent key",
            "Parent summary",
            "Status Category",
        )


PLATFORM = Project("KPL", "Platform", 10400, "jira", "Customer")
METERING = Project("MTR", "Metering and Billing", 30100, "jira_metering", "Organizations")


def stamp(at: datetime | None) -> str:
    """12/Mar/24 4:05 PM, whatever the machine's language."""
    if at is None:
        return ""
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.day:02}/{MONTHS[at.month - 1]}/{at:%y} {at.hour % 12 or 12}:{at:%M} {half}"


def account(name: str) -> str:
    return f"712020:{sha1(name.encode()).hexdigest()[:12]}" if name else ""


def keys(project: Project, promises: Sequence[Promise]) -> dict[int, tuple[str, int]]:
    """Promise number → issue key and issue id, running in the order the issues were made."""
    return {
        p.number: (f"{project.key}-{i + 100}", project.first_issue_id + 3 * i)
        for i, p in enumerate(promises, start=1)
    }


def issues(project: Project, promises: Sequence[Promise], as_of: datetime) -> str:
    """The issues CSV as it was exported at `as_of`, newest first."""
    ids = keys(project, promises)
    titles = {p.number: p.title for p in promises}
    known = [s for p in promises if (s := seen(p, as_of))]
    return text(project.header, (_issue(project, p, ids, titles) for p in reversed(known)))


def status_of(p: Promise) -> tuple[str, str]:
    if p.fate == "duplicate":
        return "Done", "Duplicate"
    if p.fate:
        return "Cancelled", "Invalid" if p.fate == "test" else "Duplicate"
    if p.delivered_at:
        return "Done", "Fixed" if p.kind == "Bug" else "Done"
    if p.cancelled_at:
        return "Cancelled", "Withdrawn by customer" if p.cancelled_by == "customer" else "Won't Do"
    if not p.touches:
        return "To Do", ""
    return ("In Review" if len(p.touches) > 4 else "In Progress"), ""


def _issue(
    project: Project, p: Promise, ids: dict[int, tuple[str, int]], titles: dict[int, str]
) -> tuple[object, ...]:
    key, issue_id = ids[p.number]
    status, resolution = status_of(p)
    parent_key, parent_id = ids.get(p.parent, ("", "")) if p.parent else ("", "")
    owner = p.owner or "Unassigned"
    labels = [
        label
        for label, there in (
            ("customer", True),
            ("escalated", p.priority == 1),
            (f"since-{p.made_at:%Y}", p.number % 4 == 0),
        )
        if there
    ]
    work = [
        f";{stamp(t)};{account(p.owner)};{1800 * (1 + t.minute % 6)}"
        for t in p.touches[:2]
        if p.owner
    ]
    comments = [f"{stamp(t)};{account(p.owner)};{_said(p, t)}" for t in p.touches[-3:]]
    closed = p.delivered_at or p.cancelled_at
    return (
        p.title,
        key,
        issue_id,
        p.kind,
        status,
        project.key,
        project.name,
        "software",
        "Hannah Weiss",
        PRIORITIES[p.priority],
        resolution,
        owner if p.owner else "",
        account(p.owner),
        "Helga Brandt",
        "Helga Brandt",
        stamp(p.made_at),
        stamp(p.last_activity_at),
        "",
        stamp(closed),
        f"{p.made_at:%y}.{(p.made_at.month + 3) // 3}" if p.number % 3 == 0 else "",
        ("gateway", "web", "api", "reports")[p.number % 4],
        "edge" if p.number % 9 == 0 else "",
        _midnight(p.due),
        p.number % 11 // 9,
        *_padded(labels, 3),
        _description(p),
        "",
        "Helga Brandt",
        p.owner,
        *_padded(work, 2),
        "",
        1800 * len(work) or "",
        parent_key if p.number % 5 == 0 else "",
        "",
        p.value,
        p.cancelled_by.capitalize(),
        p.currency if p.value else "",
        BY_NAME[p.customer].in_system(project.system),
        f"0|i{issue_id:05x}:",
        p.cause,
        p.side.replace("_", " ").capitalize(),
        _midnight(p.made_at),
        (1, 2, 3, 5, 8)[p.number % 5],
        p.team_now,
        *_padded(comments, 3),
        parent_id,
        parent_key,
        titles.get(p.parent, "") if p.parent else "",
        {"To Do": "To Do", "Done": "Done", "Cancelled": "Done"}.get(status, "In Progress"),
    )


def _midnight(due: Due | None) -> str:
    return stamp(datetime.combine(day(due), time())) if due else ""


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _said(p: Promise, at: datetime) -> str:
    words = (
        "Waiting for the test site.",
        "Asked QA to look; back on Thursday.",
        "Reproduced, fix is in review.",
        "Spoke to the customer, they know.",
        "Blocked by the firmware release.",
        "Moved to the next sprint.",
    )
    return words[(p.number + at.day) % len(words)]


def _description(p: Promise) -> str:
    if p.number % 6 == 0:
        return (
            f'As agreed with {p.customer}:\n* {p.title}\n* acceptance on their site, "in writing"'
        )
    return f"See mail of {p.made_at.day} {MONTHS[p.made_at.month - 1]}." if p.number % 2 else ""
