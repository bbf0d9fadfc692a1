"""Salesforce cases and opportunities, and the history objects of both.

Traps: a case has no due of its own (a custom field holds it, or the end of its entitlement); a
history keeps only tracked fields, and of a long text only that it changed; it says nothing of the
value set at creation, so the first change's old value is the first date; the close date of an
opportunity is a forecast, and is asked about; cases are joined by their 18-letter id, or by
number where the export has no id.
"""

from __future__ import annotations

from pipelines.source import Source

_CASE_STATUSES = {
    **dict.fromkeys(("New", "Working", "Escalated", "On Hold", "In Progress", "Open"), "open"),
    **dict.fromkeys(("Waiting on Customer", "Awaiting Customer", "Reopened"), "open"),
    **dict.fromkeys(("Closed", "Resolved", "Solved"), "delivered"),
    **dict.fromkeys(("Cancelled", "Canceled", "Withdrawn"), "cancelled"),
    **dict.fromkeys(("Duplicate", "Merged", "Spam", "Closed - Duplicate"), "not_a_promise"),
}
_STAGES = {
    **dict.fromkeys(("Prospecting", "Qualification", "Needs Analysis"), "open"),
    **dict.fromkeys(("Value Proposition", "Id. Decision Makers", "Perception Analysis"), "open"),
    **dict.fromkeys(("Proposal/Price Quote", "Negotiation/Review"), "open"),
    "Closed Won": "delivered",
    "Closed Lost": "cancelled",
}
_CASE_DUES = (
    "Promised_Date__c", "Due_Date__c", "DueDate__c", "Target_Date__c",
    "Target_Resolution_Date__c", "Promised Date", "Due Date", "Target Date",
    "Target Resolution Date", "SlaExitDate", "Entitlement Process End Time",
)  # fmt: skip

_HISTORY_CANNOT_TELL = (
    "Changes of fields that were not tracked when they were made, or older than 18 to 24 months.",
    "The date set at creation, where it was never changed: it stands in the record itself.",
)

CASES = Source(
    name="salesforce_cases",
    system="salesforce",
    title="Salesforce cases (Data Loader export)",
    header=frozenset({"Id", "CaseNumber", "Status", "Subject"}),
    columns={
        "promise_id": ("Id",),
        "title": ("Subject",),
        "customer": ("Account.Name", "AccountName", "AccountId"),
        "team": ("Team__c", "Owner.UserRole.Name"),
        "owner": ("Owner.Name", "OwnerId"),
        "kind": ("Type", "RecordType.Name"),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("CreatedDate",),
        "due": _CASE_DUES,
        "delivered_at": ("ClosedDate",),
        "last_activity_at": ("LastModifiedDate",),
        "cancelled_by": ("Cancelled_By__c",),
        "cause": ("Delay_Reason__c", "Root_Cause__c"),
        "side": ("Delay_Side__c",),
        "parent_id": ("ParentId",),
        "deliverable": ("Order_Number__c",),
        "value": ("Order_Value__c", "Amount__c"),
        "currency": ("CurrencyIsoCode",),
    },
    values={"status": _CASE_STATUSES, "side": {"Third party": "third_party"}},
    closing=True,
    also_ids=("CaseNumber",),
    howto=(
        "In Data Loader choose Export, the object Case, and all fields, with the field that "
        "holds the date told to the customer.",
    ),
    cannot_tell=("When the date was moved: import CaseHistory too, with that field tracked.",),
)

CASE_REPORT = Source(
    name="salesforce_case_report",
    system="salesforce",
    title="Salesforce report on cases",
    header=frozenset({"Case Number", "Subject", "Status", "Opened Date"}),
    columns={
        "promise_id": ("Case ID", "Case Number"),
        "title": ("Subject",),
        "customer": ("Account Name",),
        "team": ("Team", "Case Owner Role"),
        "owner": ("Case Owner",),
        "kind": ("Type", "Case Record Type"),
        "priority": ("Priority",),
        "status": ("Status",),
        "made_at": ("Date/Time Opened", "Opened Date"),
        "due": _CASE_DUES,
        "delivered_at": ("Date/Time Closed", "Closed Date"),
        "last_activity_at": ("Case Last Modified Date", "Last Modified Date"),
    },
    values={"status": _CASE_STATUSES},
    closing=True,
    howto=(
        "Make a report on cases, open and closed, with Case ID, Case Number, Account Name, "
        "Subject, Status, Priority, Case Owner, Date/Time Opened, Date/Time Closed and the "
        "field that holds the date told to the customer.",
        "Run it, then choose Export, Details Only, as CSV in UTF-8. The lines below the rows "
        "(totals, the notice, the copyright) are known and set aside.",
    ),
    cannot_tell=CASES.cannot_tell,
)

CASE_HISTORY = Source(
    name="salesforce_case_history",
    system="salesforce",
    title="Salesforce CaseHistory (Data Loader export)",
    kind="events",
    tells_every=frozenset({"due"}),
    header=frozenset({"CaseId", "Field", "OldValue", "NewValue", "CreatedDate"}),
    columns={
        "promise_id": ("CaseId",),
        "at": ("CreatedDate",),
        "event": ("Field",),
        "before": ("OldValue",),
        "after": ("NewValue",),
        "by": ("CreatedBy.Name", "CreatedById"),
    },
    values={
        "event": {
            **dict.fromkeys(_CASE_DUES, "due"),
            **{"Owner": "owner", "Priority": "priority", "Team__c": "team"},
        }
    },
    transitions={"Status": _CASE_STATUSES},
    howto=("In Data Loader choose Export All, the object CaseHistory, and all fields.",),
    cannot_tell=_HISTORY_CANNOT_TELL,
)

CASE_HISTORY_REPORT = Source(
    name="salesforce_case_history_report",
    system="salesforce",
    title="Salesforce report on case history",
    kind="events",
    tells_every=frozenset({"due"}),
    header=frozenset({"Case Number", "Field / Event", "Old Value", "New Value", "Edit Date"}),
    columns={
        "promise_id": ("Case ID", "Case Number"),
        "at": ("Edit Date",),
        "event": ("Field / Event",),
        "before": ("Old Value",),
        "after": ("New Value",),
        "by": ("Edited By",),
    },
    values={
        "event": {
            **dict.fromkeys(_CASE_DUES, "due"),
            **{"Case Owner": "owner", "Priority": "priority"},
        }
    },
    transitions={"Status": _CASE_STATUSES},
    howto=(
        "In Setup switch on the history of the field that holds the date told to the customer: "
        "only what is changed from then on is kept.",
        "Run a report of the type Case History, then choose Export, Details Only, as CSV.",
    ),
    cannot_tell=_HISTORY_CANNOT_TELL,
)

OPPORTUNITIES = Source(
    name="salesforce_opportunities",
    system="salesforce",
    title="Salesforce opportunities (Data Loader export)",
    header=frozenset({"Id", "StageName", "CloseDate"}),
    columns={
        "promise_id": ("Id",),
        "title": ("Name",),
        "customer": ("Account.Name", "AccountName", "AccountId"),
        "team": ("Team__c", "Owner.UserRole.Name"),
        "owner": ("Owner.Name", "OwnerId"),
        "kind": ("Type",),
        "status": ("StageName",),
        "made_at": ("CreatedDate",),
        "due": ("CloseDate",),
        "delivered_at": ("LastStageChangeDate",),
        "last_activity_at": ("LastActivityDate", "LastModifiedDate"),
        "deliverable": ("Order_Number__c",),
        "value": ("Amount",),
        "currency": ("CurrencyIsoCode",),
    },
    values={"status": _STAGES},
    closing=True,
    due_told=False,
    howto=("In Data Loader choose Export, the object Opportunity, and all fields.",),
    cannot_tell=(
        "Whether the close date was ever told to the customer.",
        "When it was moved: import OpportunityFieldHistory too.",
    ),
)

OPPORTUNITY_HISTORY = Source(
    name="salesforce_opportunity_history",
    system="salesforce",
    title="Salesforce OpportunityFieldHistory (Data Loader export)",
    kind="events",
    tells_every=frozenset({"due"}),
    header=frozenset({"OpportunityId", "Field", "OldValue", "NewValue", "CreatedDate"}),
    columns={**CASE_HISTORY.columns, "promise_id": ("OpportunityId",)},
    values={"event": {"CloseDate": "due", "Owner": "owner", "Amount": "value"}},
    transitions={"StageName": _STAGES},
    howto=("In Data Loader choose Export All, the object OpportunityFieldHistory, all fields.",),
    cannot_tell=_HISTORY_CANNOT_TELL,
)

WAREHOUSE_OPPORTUNITIES = Source(
    name="salesforce_warehouse_opportunities",
    system="salesforce",
    title="Salesforce opportunities (table of a data warehouse)",
    header=frozenset({"id", "stage_name", "close_date", "created_date", "forecast_category"}),
    columns={
        "promise_id": ("id",),
        "title": ("name",),
        "customer": ("account_id",),
        "owner": ("owner_id",),
        "kind": ("type",),
        "status": ("stage_name",),
        "made_at": ("created_date",),
        "due": ("close_date",),
        "delivered_at": ("last_stage_change_date",),
        "last_activity_at": ("last_activity_date",),
        "value": ("amount",),
    },
    zone="UTC",
    values={"status": _STAGES},
    closing=True,
    due_told=False,
    howto=("Export the table opportunity as your warehouse has it.",),
    cannot_tell=OPPORTUNITIES.cannot_tell,
)
