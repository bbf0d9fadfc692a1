"""ServiceNow: the incident list, its task SLAs and its audit, each as the list exports CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import md5

from sample_data.customers import BY_NAME
from sample_data.promise import Due, Promise, day, seen
from sample_data.table import text

INCIDENTS = (
    "number",
    "sys_id",
    "short_description",
    "caller_id",
    "company",
    "category",
    "subcategory",
    "priority",
    "state",
    "hold_reason",
    "assignment_group",
    "assigned_to",
    "opened_at",
    "due_date",
    "resolved_at",
    "closed_at",
    "close_code",
    "reopen_count",
    "parent_incident",
    "contact_type",
    "made_sla",
    "sys_created_on",
    "sys_updated_on",
)
TASK_SLA = (
    "task",
    "sla",
    "stage",
    "has_breached",
    "start_time",
    "planned_end_time",
    "end_time",
    "duration",
    "percentage",
    "active",
    "schedule",
    "sys_created_on",
    "sys_updated_on",
)
AUDIT = (
    "sys_created_on",
    "tablename",
    "documentkey",
    "fieldname",
    "oldvalue",
    "newvalue",
    "user",
    "reason",
)
PRIORITIES = ("", "1 - Critical", "2 - High", "3 - Moderate", "4 - Low")


def sys_id(number: int) -> str:
    return md5(f"incident{number}".encode()).hexdigest()


def stamp(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


def files(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """File name → text, as the lists were exported at `as_of`."""
    numbers = {p.number: f"INC{i:07d}" for i, p in enumerate(promises, start=10482)}
    known = [s for p in promises if (s := seen(p, as_of))]
    audit = sorted(row for p in known for row in _changes(p))
    return {
        "incident.csv": text(
            INCIDENTS, (_incident(p, numbers) for p in known), newline="\r\n", quote_all=True
        ),
        "task_sla.csv": text(
            TASK_SLA,
            (row for p in known for row in _slas(p, numbers[p.number], as_of)),
            newline="\r\n",
            quote_all=True,
        ),
        "sys_audit.csv": text(
            AUDIT,
            ((stamp(at), "incident", *rest, "") for at, *rest in audit),
            newline="\r\n",
            quote_all=True,
        ),
    }


def _state(p: Promise) -> str:
    if p.fate or (p.cancelled_at and not p.delivered_at):
        return "Canceled"
    if p.delivered_at:
        return "Closed" if p.number % 3 else "Resolved"
    return ("In Progress", "On Hold")[p.number % 5 == 0] if p.touches else "New"


def _incident(p: Promise, numbers: dict[int, str]) -> tuple[object, ...]:
    state = _state(p)
    closed = p.delivered_at + timedelta(days=5) if p.delivered_at and state == "Closed" else None
    code = {
        "Canceled": "Duplicate"
        if p.fate
        else {"customer": "Withdrawn by caller", "us": "Rejected"}.get(p.cancelled_by, "Canceled"),
        "Closed": "Solved (Permanently)",
        "Resolved": "Solution provided",
    }.get(state, "")
    due = _moment(p.due)
    late = bool(p.delivered_at and due and p.delivered_at > due)
    return (
        numbers[p.number],
        sys_id(p.number),
        p.title,
        "Monitoring" if p.number % 3 else "Helpdesk",
        BY_NAME[p.customer].in_system("servicenow"),
        p.kind,
        "",
        PRIORITIES[p.priority],
        state,
        "Awaiting Caller" if state == "On Hold" else "",
        p.team_now,
        p.owner,
        stamp(p.made_at),
        stamp(_moment(p.due)),
        stamp(p.delivered_at),
        stamp(closed or (p.cancelled_at if state == "Canceled" else None)),
        code,
        sum(not d for _, d in p.closures),
        numbers.get(p.parent, "") if p.parent else "",
        ("Monitoring", "Phone", "Email")[p.number % 3],
        "false" if late else "true",
        stamp(p.made_at),
        stamp(p.last_activity_at),
    )


def _moment(due: Due | None) -> datetime | None:
    if due is None or isinstance(due, datetime):
        return due
    return datetime.combine(day(due), datetime.min.time())


def _slas(p: Promise, number: str, as_of: datetime) -> Iterator[tuple[object, ...]]:
    """A response and a resolution SLA; the end planned for the latter was told to the customer."""
    due = _moment(p.first)
    if due is None:
        return
    answer = min(p.made_at + timedelta(minutes=(0, 15, 30, 60, 90)[p.priority]), due)
    replied = min(p.made_at + timedelta(minutes=3 + p.number % 45), as_of)
    ends = (("response", answer, replied), ("resolution", due, p.delivered_at or p.cancelled_at))
    for name, planned, end in ends:
        until = end or as_of
        share = 100 * (until - p.made_at) / max(planned - p.made_at, timedelta(minutes=1))
        stage = (
            "Cancelled"
            if end and end == p.cancelled_at
            else "Completed"
            if end
            else ("Breached" if until > planned else "In progress")
        )
        yield (
            number,
            f"P{p.priority} {name}",
            stage,
            str(until > planned).lower(),
            stamp(p.made_at),
            stamp(planned),
            stamp(end),
            int((until - p.made_at).total_seconds()),
            f"{share:.2f}",
            str(not end).lower(),
            "24x7",
            stamp(p.made_at),
            stamp(until),
        )


def _changes(p: Promise) -> Iterator[tuple[datetime, str, str, str, str, str]]:
    """When, record, field, old, new, who."""
    key = sys_id(p.number)
    who = p.owner.lower().replace(" ", ".") or "system"
    if p.first:
        yield p.made_at, key, "due_date", "", stamp(_moment(p.first)), "system"
    for m in p.moves:
        yield m.at, key, "due_date", stamp(_moment(m.before)), stamp(_moment(m.after)), who
    state = "1"
    if p.touches:
        yield p.touches[0], key, "state", "1", "2", who
        state = "2"
    for h in p.handovers:
        yield h.at, key, "assignment_group", h.before, h.after, who
    for at, delivered in p.closures:
        new = "8" if p.fate else "6" if delivered else "2"
        yield at, key, "state", state, new, who
        state = new
    if p.cancelled_at:
        yield p.cancelled_at, key, "state", state, "8", who
