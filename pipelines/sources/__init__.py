"""The exports that are known by their header, one declaration each."""

from __future__ import annotations

from pipelines.source import Source
from pipelines.sources import hubspot, jira, kept_format, salesforce, servicenow, zendesk

SOURCES: tuple[Source, ...] = (
    kept_format.PROMISES,
    kept_format.EVENTS,
    jira.ISSUES,
    jira.CHANGELOG,
    jira.PIPELINE_HISTORY,
    jira.WAREHOUSE_ISSUES,
    jira.WAREHOUSE_HISTORY,
    zendesk.TICKETS,
    zendesk.VIEW,
    zendesk.UPDATES,
    zendesk.WAREHOUSE_TICKETS,
    zendesk.HISTORY,
    salesforce.CASES,
    salesforce.CASE_REPORT,
    salesforce.CASE_HISTORY,
    salesforce.CASE_HISTORY_REPORT,
    salesforce.OPPORTUNITIES,
    salesforce.OPPORTUNITY_HISTORY,
    salesforce.WAREHOUSE_OPPORTUNITIES,
    hubspot.TICKETS,
    hubspot.DEALS,
    hubspot.WAREHOUSE_TICKETS,
    hubspot.WAREHOUSE_DEALS,
    hubspot.TICKET_HISTORY,
    hubspot.DEAL_HISTORY,
    hubspot.TICKET_HISTORY_EXPORT,
    hubspot.DEAL_HISTORY_EXPORT,
    servicenow.INCIDENTS,
    servicenow.INCIDENTS_SHEET,
    servicenow.WAREHOUSE_TASKS,
    servicenow.TASK_SLA,
    servicenow.WAREHOUSE_TASK_SLA,
    servicenow.AUDIT,
)
