"""A header finds exactly one source, or a clear question."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.problem import Refused
from pipelines.reading.read import read
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.typing.identify import identify

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
SAMPLES = Path(__file__).parent.parent / "sample_data"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_source_is_found_by_its_own_header(source: Source) -> None:
    written = [f" {name.upper()} " for name in sorted(source.header)]
    assert identify([*written, "Something else"], SOURCES) is source


def test_names_of_sources_are_their_own() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("kept/promises.csv", "kept_promises"),
        ("kept/events.csv", "kept_events"),
        ("jira/issues.csv", "jira_issues"),
        ("jira/changelog.csv", "jira_changelog"),
        ("zendesk/tickets.csv", "zendesk_tickets"),
        ("zendesk/ticket_field_history.csv", "zendesk_field_history"),
        ("salesforce/Case.csv", "salesforce_cases"),
        ("salesforce/CaseHistory.csv", "salesforce_case_history"),
        ("salesforce/Opportunity.csv", "salesforce_opportunities"),
        ("salesforce/OpportunityFieldHistory.csv", "salesforce_opportunity_history"),
        ("hubspot/tickets.csv", "hubspot_tickets"),
        ("hubspot/ticket_property_history.csv", "hubspot_ticket_history"),
        ("hubspot/deals.csv", "hubspot_deals"),
        ("hubspot/deal_property_history.csv", "hubspot_deal_history"),
        ("servicenow/incident.csv", "servicenow_incidents"),
        ("servicenow/task_sla.csv", "servicenow_task_sla"),
        ("servicenow/sys_audit.csv", "servicenow_audit"),
    ],
)
def test_our_samples_are_found(file: str, name: str) -> None:
    assert identify(read(SAMPLES / file).header, SOURCES).name == name


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not here")
@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("jira/issue.csv", "jira_warehouse_issues"),
        ("jira/issue_field_history.csv", "jira_warehouse_history"),
        ("zendesk/ticket_data.csv", "zendesk_warehouse_tickets"),
        ("zendesk/ticket_field_history_data.csv", "zendesk_field_history"),
        ("salesforce/sf_opportunity_data.csv", "salesforce_warehouse_opportunities"),
        ("hubspot/deal_data.csv", "hubspot_warehouse_deals"),
        ("hubspot/ticket_data.csv", "hubspot_warehouse_tickets"),
        ("hubspot/deal_property_history_data.csv", "hubspot_deal_history"),
        ("hubspot/ticket_property_history_data.csv", "hubspot_ticket_history"),
        ("asana/task_data.csv", "asana_warehouse_tasks"),
        ("servicenow/fivetran_task_data.csv", "servicenow_warehouse_tasks"),
        ("servicenow/fivetran_task_sla_data.csv", "servicenow_warehouse_task_sla"),
    ],
)
def test_the_tables_of_a_warehouse_are_found(file: str, name: str) -> None:
    assert identify(read(SHARED / "fivetran" / file).header, SOURCES).name == name


def test_an_unknown_header_is_refused_with_the_nearest_source() -> None:
    with pytest.raises(Refused) as refused:
        identify(["Issue key", "Summary", "Assignee"], SOURCES)
    message = str(refused.value)
    assert "Jira issues (CSV export, all fields) also has Status" in message
    assert "--mapping" in message


def test_a_header_of_several_sources_is_a_question() -> None:
    header = sorted({"Ticket ID", "Deal ID", "Property name", "Value"})
    with pytest.raises(Refused) as refused:
        identify(header, SOURCES)
    [problem] = refused.value.problems
    assert problem.severity == "ask"
    assert problem.choices == ("hubspot_deal_history_export", "hubspot_ticket_history_export")
    assert problem.flag is not None
    assert problem.flag.startswith("--source ")
