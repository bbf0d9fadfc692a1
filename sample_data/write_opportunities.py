"""Salesforce, through Data Loader: opportunities with their field history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sample_data.customers import BY_NAME
from sample_data.promise import Promise, seen
from sample_data.table import text
from sample_data.write_salesforce import day_text, numbered, salesforce_id, stamp

OPPORTUNITIES = (
    "Id",
    "IsDeleted",
    "AccountId",
    "Account.Name",
    "Name",
    "StageName",
    "Amount",
    "Probability",
    "ExpectedRevenue",
    "CloseDate",
    "Type",
    "NextStep",
    "LeadSource",
    "IsClosed",
    "IsWon",
    "ForecastCategory",
    "CurrencyIsoCode",
    "OwnerId",
    "Owner.Name",
    "Owner.UserRole.Name",
    "CreatedDate",
    "LastModifiedDate",
    "LastActivityDate",
    "LastStageChangeDate",
    "Order_Number__c",
)
OPPORTUNITY_HISTORY = (
    "Id",
    "IsDeleted",
    "OpportunityId",
    "CreatedById",
    "CreatedDate",
    "Field",
    "DataType",
    "OldValue",
    "NewValue",
)


def opportunities(promises: Sequence[Promise], as_of: datetime) -> dict[str, str]:
    """New business, where the close date is the hand-over day in the signed offer."""
    known = [s for p in promises if (s := seen(p, as_of))]
    changes = sorted(change for p in known for change in _opportunity_changes(p))
    return {
        "Opportunity.csv": text(OPPORTUNITIES, map(_opportunity, known), quote_all=True),
        "OpportunityFieldHistory.csv": text(
            OPPORTUNITY_HISTORY, numbered("017", changes), quote_all=True
        ),
    }


def _opportunity(p: Promise) -> tuple[object, ...]:
    customer = BY_NAME[p.customer].in_system("salesforce")
    stage, chance, category = _stage(p)
    closed = p.delivered_at or p.cancelled_at
    staged = closed or (p.touches[0] if p.touches else p.made_at)
    return (
        salesforce_id("006", p.number),
        "true" if p.fate == "test" else "false",
        salesforce_id("001", customer),
        customer,
        p.title,
        stage,
        p.value,
        chance,
        round((p.value or 0) * chance / 100) or "",
        p.due,
        p.kind,
        "",
        ("Trade show", "Partner", "Web", "Referral")[p.number % 4],
        "true" if closed else "false",
        "true" if p.delivered_at else "false",
        category,
        p.currency,
        salesforce_id("005", p.owner),
        p.owner,
        p.team_now,
        stamp(p.made_at),
        stamp(p.last_activity_at),
        p.last_activity_at.date(),
        stamp(staged),
        p.deliverable,
    )


def _stage(p: Promise) -> tuple[str, int, str]:
    if p.delivered_at:
        return "Closed Won", 100, "Closed"
    if p.cancelled_at:
        return "Closed Lost", 0, "Omitted"
    return (
        ("Negotiation/Review", 90, "Commit")
        if p.touches
        else ("Proposal/Price Quote", 75, "BestCase")
    )


def _opportunity_changes(p: Promise) -> Iterator[tuple[datetime, str, str, str, str, str, str]]:
    key, who = salesforce_id("006", p.number), salesforce_id("005", p.owner)
    yield p.made_at, key, who, "created", "Text", "", ""
    stage = "Proposal/Price Quote"
    if p.touches:
        yield p.touches[0], key, who, "StageName", "Text", stage, "Negotiation/Review"
        stage = "Negotiation/Review"
    for m in p.moves:
        yield (
            m.at,
            key,
            salesforce_id("005", m.by),
            "CloseDate",
            "DateOnly",
            day_text(m.before),
            day_text(m.after),
        )
    for at, delivered in p.closures:
        new = "Closed Won" if delivered else "Negotiation/Review"
        yield at, key, who, "StageName", "Text", stage, new
        stage = new
    if p.cancelled_at:
        yield p.cancelled_at, key, who, "StageName", "Text", stage, "Closed Lost"
