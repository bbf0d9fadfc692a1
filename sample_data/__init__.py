"""The sample: exports of an invented company, and the imports that make the demo of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
SETTINGS = FOLDER / "settings.toml"  # what the company judges itself by
ZONE = "Europe/Berlin"  # where the company's clocks stand
TONIGHT = "2026-11-15T06:00"  # when the systems were exported


class Import(NamedTuple):
    """One import of the demo: its files, and the import's options by name."""

    files: tuple[Path, ...]
    options: Mapping[str, Any]


def _import(*names: str, **options: Any) -> Import:
    return Import(
        tuple(FOLDER / name for name in names), {"zone": ZONE, "as_of": TONIGHT, **options}
    )


def _metering(name: str, as_of: str) -> Import:
    return _import(f"jira_metering/{name}", instance="metering", as_of=as_of, complete=True)


IMPORTS: tuple[Import, ...] = (
    _import("kept/promises.csv", "kept/events.csv", complete=True),
    _import("jira/issues.csv", "jira/changelog.csv"),
    _metering("earlier/issues_2026-06-15.csv", "2026-06-15T18:00"),
    _metering("earlier/issues_2026-07-15.csv", "2026-07-15T18:00"),
    _metering("earlier/issues_2026-08-14.csv", "2026-08-14T18:00"),
    _metering("earlier/issues_2026-09-15.csv", "2026-09-15T18:00"),
    _metering("earlier/issues_2026-10-15.csv", "2026-10-15T18:00"),
    _metering("issues.csv", TONIGHT),
    _import("zendesk/tickets.csv", "zendesk/ticket_field_history.csv"),
    _import(
        "servicenow/incident.csv",
        "servicenow/task_sla.csv",
        "servicenow/sys_audit.csv",
        answers={("DUPLICATE_KEY", "task"): "latest"},  # the resolution, not the response
    ),
    _import("salesforce/Case.csv", "salesforce/CaseHistory.csv"),
    _import(
        "salesforce/Opportunity.csv",
        "salesforce/OpportunityFieldHistory.csv",
        answers={("DUE_NOT_TOLD", "CloseDate"): "yes"},  # the hand-over day in the signed offer
    ),
    _import(
        "hubspot/tickets.csv",
        "hubspot/ticket_property_history.csv",
        # The history names stages of the company's own by number.
        answers={("UNKNOWN_VALUE", "value"): "98412205=cancelled,98412206=not_a_promise"},
    ),
    _import(
        "hubspot/deals.csv",
        "hubspot/deal_property_history.csv",
        answers={("DUE_NOT_TOLD", "Close Date"): "yes"},  # the day the renewal starts
    ),
    _import(
        "fieldbook/visits.csv",
        mappings=(FOLDER / "fieldbook/fieldbook.toml",),
        as_of="2026-11-13T16:40",
        skip_bad=True,
    ),
)
