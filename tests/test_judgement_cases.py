"""The worked cases: through files, `kept import` and `kept promises`, every field compared."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kept import app
from tests import kept_files, oracle, oracle_terms, worked_cases
from tests.oracle_terms import DueEvent, Judgement, Moment, Promise, Rules

CASES = worked_cases.read()
IDS = [case["id"] for case in CASES]
pytestmark = worked_cases.ABSENT


def test_there_are_89_of_them() -> None:
    assert len(set(IDS)) == 89


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every case as `kept promises` prints it; one store for each settings and as-of."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in CASES:
        groups[json.dumps([case["settings"], case["as_of"]])].append(case)
    found: dict[str, dict[str, Any]] = {}
    for cases in groups.values():
        found |= _imported(tmp_path_factory.mktemp("case"), cases)
    return found


def _imported(folder: Path, cases: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    settings = folder / "settings.toml"
    given = cases[0]["settings"].items()
    settings.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in given))
    both = ["--store", str(folder / "store"), "--settings", str(settings)]
    files = [str(path) for path in kept_files.write(folder, cases)]
    report = json.loads(_kept("import", *files, *both, "--as-of", cases[0]["as_of"], "--json"))
    assert report["promises"] == {"new": len(cases), "changed": 0, "unchanged": 0}
    rows = json.loads(_kept("promises", *both, "--format", "json"))
    return {row["promise_id"]: row for row in rows}


def _kept(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, f"kept {' '.join(arguments)}\n{result.output}{result.exception!r}"
    return result.stdout


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_product_judges_it_so(case: dict[str, Any], listed: dict[str, dict[str, Any]]) -> None:
    row = listed[case["id"]]
    assert _compared(row, case) == _compared(case["expect"], case), case["title"]
    assert row["why"], "every promise carries its why"


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_oracle_judges_it_so(case: dict[str, Any]) -> None:
    rules = Rules(**case["settings"])
    as_of = oracle_terms.moment(case["as_of"], rules.zone)
    assert as_of is not None
    judgement = oracle.judge(_promise(case["promise"], rules.zone), rules, as_of)
    assert judgement is not None
    assert _compared(_printed(judgement), case) == _compared(case["expect"], case), case["title"]


def _compared(row: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The fields that the case expects; flags are a set."""
    chosen = {name: row[name] for name in case["expect"]}
    return chosen | ({"flags": sorted(chosen["flags"])} if "flags" in chosen else {})


def _printed(judgement: Judgement) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Moment) else value
        for name, value in vars(judgement).items()
    }


def _promise(written: dict[str, Any], zone: str) -> Promise:
    def at(value: str | None) -> Moment:
        moment = oracle_terms.moment(value, zone)
        assert moment is not None
        return moment

    def due(value: str | None) -> Moment | None:
        return oracle_terms.moment(value, zone, is_due=True)

    return Promise(
        status=written.get("status"),
        made=oracle_terms.moment(written.get("made_at"), zone),
        original_due=due(written.get("original_due")),
        due=due(written.get("due")),
        deliveries=tuple(at(value) for value in written["deliveries"]),
        reopens=tuple(at(value) for value in written["reopens"]),
        cancelled=oracle_terms.moment(written.get("cancelled_at"), zone),
        cancelled_by=written.get("cancelled_by"),
        last_activity=oracle_terms.moment(written.get("last_activity_at"), zone),
        due_events=tuple(
            DueEvent(at(moment), due(before), due(after))
            for moment, before, after in written["due_events"]
        ),
    )
