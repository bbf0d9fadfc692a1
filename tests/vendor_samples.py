"""The samples of every source and what they become; `python -m tests.vendor_samples` writes anew.

A golden is read by a person before it is committed: it is what the sample means.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipelines.answers import Answers
from pipelines.reading.read import read
from pipelines.source import Source
from pipelines.sources import SOURCES
from pipelines.typing.identify import identify
from pipelines.typing.type_table import type_table
from pipelines.typing.typed_file import TypedFile
from tests.typing_a_file import NOW, rows

EXPORTS = Path(__file__).parent / "exports"
GOLDEN = Path(__file__).parent / "golden"
ZONE = "Europe/Berlin"

# What a person answers to the question that a sample asks.
_TOLD: Answers = {("DUE_NOT_TOLD", None): "yes"}
_MONTH_FIRST: Answers = {("DATE_AMBIGUOUS", None): "mdy"}
_DAY_FIRST: Answers = {("DATE_AMBIGUOUS", None): "dmy"}
ANSWERS: dict[str, Answers] = {
    "salesforce_opportunities": _TOLD,
    "salesforce_warehouse_opportunities": _TOLD,
    "hubspot_deals": _TOLD,
    "hubspot_warehouse_deals": _TOLD,
    "pipedrive_deals": _TOLD,
    "github_issues": _TOLD,
    "github_milestones": _TOLD,
    "servicenow_task_sla": {("DUPLICATE_KEY", "task"): "latest"},
    "salesforce_case_report": _MONTH_FIRST,
    "salesforce_case_history_report": _MONTH_FIRST,
    "dynamics_cases": _MONTH_FIRST,
    "azure_devops_work_items": _MONTH_FIRST,
    "planner_tasks": _MONTH_FIRST,
    "glpi_tickets_fr": _DAY_FIRST,
    "glpi_tickets_pt": _DAY_FIRST,
}


def sample(source: Source) -> Path:
    """Its file, in the vendor's own format."""
    return next(EXPORTS.glob(f"{source.name}.*"))


def typed_file(path: Path) -> TypedFile:
    """A file, found by its own header, as an import would type it."""
    table = read(path)
    found = identify(table.header, SOURCES)
    answers = ANSWERS.get(found.name, {})
    return type_table(table, found, zone=ZONE, now=NOW, answers=answers, due_elsewhere=True)


def golden(source: Source) -> str:
    """Counts, problems (code, severity, line) and records, each without what is empty."""
    file = typed_file(sample(source))
    names = [n for n in file.records.column_names if not n.endswith("_grain") and n != "line"]
    problems = sorted((p.line or 0, p.code, p.severity) for p in file.problems)
    told: dict[str, Any] = {
        "source": file.source.name,
        "counts": f"{file.rows} rows = {file.accepted} accepted + {file.repeats} repeats "
        f"+ {file.set_aside} set aside",
        "said": [f"line {line}: {code} {severity}" for line, code, severity in problems],
        "records": [
            {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
            for row in rows(file, *names)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for one in SOURCES:
        (GOLDEN / f"{one.name}.json").write_text(golden(one), encoding="utf-8")
