"""Writes every file of the sample again: `python -m sample_data.make [folder]`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sample_data import (
    write_fieldbook,
    write_hubspot,
    write_jira,
    write_jira_changelog,
    write_kept,
    write_opportunities,
    write_salesforce,
    write_servicenow,
    write_zendesk,
)
from sample_data.company import company

FOLDER = Path(__file__).parent
EXPORTED = datetime(2026, 11, 15, 6, 0)  # the night the systems were exported
PRINTED = datetime(2026, 11, 13, 16, 40)  # the Friday the office printed its list
MONTHLY = tuple(
    datetime(2026, month, day, 18, 0)
    for month, day in ((6, 15), (7, 15), (8, 14), (9, 15), (10, 15))
)


def contents() -> dict[str, str | bytes]:
    """Path below sample_data → what stands in the file."""
    by_system = company()
    platform, metering = by_system["jira"], by_system["jira_metering"]
    return {
        **_under("kept", write_kept.files(by_system["kept"], EXPORTED)),
        "jira/issues.csv": write_jira.issues(write_jira.PLATFORM, platform, EXPORTED),
        "jira/changelog.csv": write_jira_changelog.changelog(
            write_jira.PLATFORM, platform, EXPORTED
        ),
        **{
            f"jira_metering/earlier/issues_{at:%Y-%m-%d}.csv": write_jira.issues(
                write_jira.METERING, metering, at
            )
            for at in MONTHLY
        },
        "jira_metering/issues.csv": write_jira.issues(write_jira.METERING, metering, EXPORTED),
        **_under("zendesk", write_zendesk.files(by_system["zendesk"], EXPORTED)),
        **_under("servicenow", write_servicenow.files(by_system["servicenow"], EXPORTED)),
        **_under("salesforce", write_salesforce.cases(by_system["salesforce"], EXPORTED)),
        **_under(
            "salesforce",
            write_opportunities.opportunities(by_system["salesforce_opportunity"], EXPORTED),
        ),
        **_under("hubspot", write_hubspot.tickets(by_system["hubspot"], EXPORTED)),
        **_under("hubspot", write_hubspot.deals(by_system["hubspot_deal"], EXPORTED)),
        **_under("fieldbook", write_fieldbook.files(by_system["fieldbook"], PRINTED)),
    }


def _under(folder: str, files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def write_all(folder: Path) -> list[Path]:
    """Writes every file below the folder; returns their paths."""
    written = []
    for name, content in contents().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
