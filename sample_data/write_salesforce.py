"""Salesforce, through Data Loader: cases with their history object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha1

from sample_data.company import utc
from sample_data.customers import BY_NAME
from sample_data.promise import Due, Promise, day, seen
from sample_data.table import text

CASES = (
    "Id",
    "IsDeleted",
    "CaseNumber",
    "AccountId",
    "Account.Name",
    "ParentId",
    "Type",
    "Status",
    "Reason",
    "Origin",
    "Subject",
    "Priority",
    "IsClosed",
    "ClosedDate",
    "IsEscalated",
    "OwnerId",
    "Owner.Name",
    "CreatedDate",
    "LastModifiedDate",
    "Team__c",
    "Promised_Date__c",
    "Order_Number__c",
    "Order_Value__c",
    "CurrencyIsoCode",
    "Cancelled_By__c",
    "Delay_Reason__c",
    "Delay_Side__c",
)
CASE_HISTORY = (
    "Id",
    "IsDeleted",
    "CaseId",
    "CreatedById",
    "CreatedDate",
    "Field",
    "DataType",
    "OldValue",
    "NewValue",
)
PRIORITIES = ("", "High", "High", "Medium", "Low")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def salesforce_id(prefix: str, number: int | str) -> str:
    """A key: 15 characters in which capitals count, and 3 that say where they are."""
    digest = sha1(f"{prefix}{number}".encode()).hexdigest()
    key = f"{prefix}7S00000{digest[:5].upper()}"[:12] + digest[5:8]
    check = (
        sum((c.isupper()) << i for i, c in enumerate(key[start : start + 5]))
        for start in (0, 5, 10)
    )
    return key + "".join(ALPHABET[c] for c in check)


def stamp(at: datetime | None) -> str:
    return utc(at).strftime("%Y-%m-%dT%H:%M:%S.000Z") if at else ""


def cases(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """The delivery team's cases and their field history."""
    known = [s for p in promises if (s := seen(p, as_of))]
    changes = sorted(change for p in known for change in _case_changes(p))
    return {
        "Case.csv": text(
            CASES, (_case(i, p) for i, p in enumerate(known, start=18204)), quote_all=True
        ),
        "CaseHistory.csv": text(CASE_HISTORY, numbered("017", changes), quote_all=True),
    }


def numbered(
    prefix: str, changes: list[tuple[datetime, str, str, str, str, str, str]]
) -> Iterator[tuple[object, ...]]:
    for i, (at, record, who, field, kind, old, new) in enumerate(changes):
        yield (
            salesforce_id(prefix, f"{record}{i}"),
            "false",
            record,
            who,
            stamp(at),
            field,
            kind,
            old,
            new,
        )


def _status(p: Promise) -> str:
    if p.fate:
        return "Duplicate"
    if p.delivered_at:
        return "Closed"
    if p.cancelled_at:
        return "Cancelled"
    return "Working" if p.touches else "New"


def _case(number: int, p: Promise) -> tuple[object, ...]:
    customer = BY_NAME[p.customer].in_system("salesforce")
    closed = p.delivered_at or p.cancelled_at
    return (
        salesforce_id("500", p.number),
        "false",
        f"{number:08d}",
        salesforce_id("001", customer),
        customer,
        salesforce_id("500", p.parent) if p.parent else "",
        p.kind,
        _status(p),
        p.cause,
        ("Email", "Phone", "Web")[p.number % 3],
        p.title,
        PRIORITIES[p.priority],
        "true" if closed else "false",
        stamp(closed),
        "true" if p.priority == 1 else "false",
        salesforce_id("005", p.owner),
        p.owner,
        stamp(p.made_at),
        stamp(p.last_activity_at),
        p.team_now,
        p.due,
        p.deliverable,
        p.value,
        p.currency,
        {"customer": "Customer", "us": "Us"}.get(p.cancelled_by, ""),
        p.cause,
        {"ours": "Ours", "customer": "Customer", "third_party": "Third party"}.get(p.side, ""),
    )


def _case_changes(p: Promise) -> Iterator[tuple[datetime, str, str, str, str, str, str]]:
    """When, case, who, field, data type, old, new; the first value of a field is not a change."""
    case, who = salesforce_id("500", p.number), salesforce_id("005", p.owner)
    yield p.made_at, case, who, "created", "Text", "", ""
    status = "New"
    if p.touches:
        yield p.touches[0], case, who, "Status", "Text", "New", "Working"
        status = "Working"
    for m in p.moves:
        yield (
            m.at,
            case,
            salesforce_id("005", m.by),
            "Promised_Date__c",
            "DateOnly",
            day_text(m.before),
            day_text(m.after),
        )
    for at, delivered in p.closures:
        new = _status(p) if p.fate else "Closed" if delivered else "Working"
        yield at, case, who, "Status", "Text", status, new
        status = new
    if p.cancelled_at:
        yield p.cancelled_at, case, who, "Status", "Text", status, "Cancelled"


def day_text(due: Due | None) -> str:
    return str(day(due)) if due else ""
