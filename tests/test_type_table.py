"""A table becomes observations: every row counted, every question asked, nothing guessed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipelines.answers import Answers
from pipelines.mapping.mapping import read_mapping
from pipelines.problem import Problem, Refused
from pipelines.reading.read import read
from pipelines.typing.type_table import type_table
from tests.typing_a_file import rows, said, typed

TORTURE = Path(__file__).parent.parent.parent / "shared" / "torture"

TICKETS = """
title = "Tickets"
[columns]
promise_id = "id"
customer = "customer"
made_at = "made"
due = "due"
delivered_at = "done"
status = "status"
value = "worth"
[values.status]
Waiting = "open"
"""


def tickets(*lines: str) -> str:
    return "\n".join(("id,customer,made,due,done,status,worth", *lines)) + "\n"


def test_records_have_the_columns_of_the_schema(tmp_path: Path) -> None:
    schema = (Path(__file__).parent.parent / "pipelines" / "keeping" / "schema.sql").read_text()
    for table, text in (
        ("observations", "promise_id,due\nA,2026-01-05\n"),
        ("events", "promise_id,at,event,before,after\nA,2026-01-05,due,,2026-01-06\n"),
    ):
        body = schema.split(f"CREATE TABLE {table} (")[1].split(");")[0]
        declared = [
            cell.split()[0].strip('"')
            for line in body.split("\n")
            for cell in line.split("--")[0].split(",")
            if cell.strip()
        ]
        wanted = [c for c in declared if c not in ("import_id", "source", "instance", "file")]
        assert typed(tmp_path, text).records.column_names == wanted


def test_the_kept_format(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        "promise_id,customer,status,made_at,original_due,due,delivered_at,value,set_by_doer,side\n"
        " 007 ,Cafe\u0301,Delivered,2026-01-02T10:00,2026-01-05,2026-01-05T17:00:00+01:00,"
        "2026-01-04,1234.5,Yes,third_party\n"
        "8,NULL,,,,,,,,\n",
    )
    assert rows(
        file, "promise_id", "line", "customer", "status", "made_at", "original_due", "due",
        "delivered_at", "value", "set_by_doer", "side",
    ) == [
        ("007", 2, "Café", "delivered", "2026-01-02 10:00 local", "2026-01-05",
         "2026-01-05 16:00 utc", "2026-01-04", 1234.5, True, "third_party"),
        ("8", 3, "NULL", None, None, None, None, None, None, None, None),
    ]  # fmt: skip
    assert (file.rows, file.accepted, file.repeats, file.set_aside) == (2, 2, 0, 0)
    assert file.newest_event == (datetime(2026, 1, 4), True)
    assert file.records["value"].type == pa.float64()


def test_every_row_is_accepted_a_repeat_or_set_aside(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        tickets(
            "A,Acme,2026-01-02,2026-01-05,,Waiting,",
            "B,Acme,2026-01-02,soon,,Waiting,",
            "A,Acme,2026-01-02,2026-01-05,,Waiting,",
            ",Acme,2026-01-02,2026-01-05,,Waiting,",
            "C,Acme,2099-01-02,2026-01-05,,Waiting,",
            "D,Acme,2026-01-02,2026-01-05,,Waiting",
        ),
        TICKETS,
    )
    assert (file.rows, file.accepted, file.repeats, file.set_aside) == (6, 1, 1, 4)
    assert rows(file, "promise_id", "line") == [("A", 2)]
    assert {
        ("DATE_BAD", "aside", 3),
        ("DUPLICATE_ROW", "warn", 4),
        ("REQUIRED", "aside", 5),
        ("DATE_FUTURE", "aside", 6),
        ("FIELD_COUNT", "aside", 7),
    } <= said(file)
    [bad] = [p for p in file.problems if p.code == "DATE_BAD"]
    assert (bad.column, bad.value, bad.raw) == ("due", "soon", "B,Acme,2026-01-02,soon,,Waiting,")


def test_the_as_of_is_the_newest_event_not_later_than_now(tmp_path: Path) -> None:
    file = typed(
        tmp_path,
        tickets(
            "A,Acme,2026-11-20 09:00,2027-01-05,2026-11-21T23:30:00Z,open,",
            "B,Acme,2026-11-20,2027-01-05,2026-12-24,delivered,",
        ),
        TICKETS,
        zone="Europe/Berlin",
    )
    assert file.newest_event == (datetime(2026, 11, 22, 0, 30), False)
    assert ("DATE_FUTURE", "warn", 3) in said(file)
    assert typed(tmp_path, "promise_id,due\nA,2026-01-05\n").newest_event is None


def test_an_unknown_status_is_asked_once_with_its_count(tmp_path: Path) -> None:
    text = tickets(
        "A,,,2026-01-05,,waiting,",
        'B,,,2026-01-05,,"Ready, set",',
        'C,,,2026-01-05,,"Ready, set",',
        "D,,,2026-01-05,,Lost,",
    )
    file = typed(tmp_path, text, TICKETS)
    first, second = [p for p in file.problems if p.severity == "ask"]
    assert (first.code, first.line, first.column, first.value) == (
        "UNKNOWN_VALUE", 3, "status", "Ready, set",
    )  # fmt: skip
    assert "2 rows" in first.message
    assert second.line == 5
    assert '"Ready, set=delivered"' in first.choices
    told: Answers = {("UNKNOWN_VALUE", "status"): '"Ready, set=delivered",lost=aside'}
    answered = typed(tmp_path, text, TICKETS, answers=told)
    assert rows(answered, "promise_id", "status") == [
        ("A", "open"), ("B", "delivered"), ("C", "delivered"),
    ]  # fmt: skip
    assert answered.set_aside == 1


def test_one_id_with_two_contents_is_asked(tmp_path: Path) -> None:
    text = tickets("A,x,,2026-01-05,,open,", "B,x,,2026-01-05,,open,", "A,y,,2026-02-05,,open,")
    [problem] = [p for p in typed(tmp_path, text, TICKETS).problems if p.severity == "ask"]
    assert (problem.code, problem.line, problem.choices) == (
        "DUPLICATE_KEY", 4, ("last", "first", "aside"),
    )  # fmt: skip
    for choice, left, aside in (("last", "By", 0), ("first", "xB", 0), ("aside", "B", 2)):
        file = typed(tmp_path, text, TICKETS, answers={("DUPLICATE_KEY", "id"): choice})
        seen = rows(file, "promise_id", "customer")
        assert ("A", "y") in seen if "y" in left else ("A", "y") not in seen
        assert ("A", "x") in seen if "x" in left else ("A", "x") not in seen
        assert (file.rows, file.accepted, file.set_aside) == (3, 3 - aside, aside)


@pytest.mark.parametrize("number", ["1.23457E+15", '"1,23457E+15"', "1e+20"])
def test_ids_that_excel_destroyed_are_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(Refused) as refused:
        typed(tmp_path, f"promise_id,due\n{number},2026-01-05\n12E3,2026-01-05\n")
    assert [(p.code, p.line) for p in refused.value.problems] == [("KEY_SCIENTIFIC", 2)]
    assert typed(tmp_path, "promise_id,due\n12E3,2026-01-05\n").accepted == 1


def test_what_a_spreadsheet_wrote_in_place_of_an_id_is_none(tmp_path: Path) -> None:
    file = typed(tmp_path, "promise_id,due\n########,2026-01-05\n#REF!,2026-01-05\n#7,2026-01-05\n")
    assert rows(file, "promise_id") == [("#7",)]
    assert {(p.code, p.line) for p in file.problems} == {("CELL_ERROR", 2), ("CELL_ERROR", 3)}


def test_a_file_without_any_due_is_refused_with_the_way_to_export_it(tmp_path: Path) -> None:
    text = "Issue key,Summary,Status\nA-1,x,Done\n"
    with pytest.raises(Refused, match="Export CSV"):
        typed(tmp_path, text)
    assert typed(tmp_path, text, due_elsewhere=True).accepted == 1


def test_a_column_given_twice_is_refused_only_if_it_is_used(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="2 times"):
        typed(tmp_path, "promise_id,due, Due \nA,2026-01-05,\n")
    file = typed(tmp_path, "promise_id,due,note,note\nA,2026-01-05,,\n")
    assert said(file) == {("UNKNOWN_COLUMN", "warn", 1)}


def test_a_due_in_days_is_a_day(tmp_path: Path) -> None:
    mapping = """
        [columns]
        promise_id = "Order Id"
        made_at = "Order date"
        [due_in_days]
        from = "made_at"
        days = "Days for shipment"
    """
    text = "Order Id,Order date,Days for shipment\n1,1/31/2018 22:56,4\n2,2/1/2018 10:00,x\n"
    file = typed(tmp_path, text, mapping)
    assert rows(file, "promise_id", "made_at", "due") == [
        ("1", "2018-01-31 22:56 local", "2018-02-04")
    ]
    assert ("DATE_BAD", "aside", 3) in said(file)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1234.50", "1,234.50", ""], [1234.5, 1234.5, None]),
        (["1.234,50", "7"], [1234.5, 7]),
        (["€ 1 200,00", "1'200,5"], [1200.0, 1200.5]),
        (["USD 3,000.00", "-5.25"], [3000.0, -5.25]),
        (["12", "some"], [12, None]),
        (["1,500", "2,500"], "ask"),
        (["1,500", "2,5"], [1.5, 2.5]),
    ],
)
def test_the_decimal_mark_is_that_of_the_column(
    tmp_path: Path, cells: list[str], values: list[float | None] | str
) -> None:
    text = tickets(*(f'{i},,,2026-01-05,,open,"{cell}"' for i, cell in enumerate(cells)))
    file = typed(tmp_path, text, TICKETS)
    if values == "ask":
        assert ("UNKNOWN_VALUE", "ask", 2) in said(file)
        told: Answers = {("UNKNOWN_VALUE", "worth"): "point"}
        assert rows(typed(tmp_path, text, TICKETS, answers=told), "value") == [(1500,), (2500,)]
    else:
        assert [v for (v,) in rows(file, "value")] == values


def test_names_are_joined_proposed_and_told_apart(tmp_path: Path) -> None:
    names = ("Café", "Cafe\u0301 ", "CAFÉ", "Acme Ltd", "ACME, Ltd.", "\u0410cme Ltd", "Bé\nta")
    text = tickets(*(f'{i},"{name}",,2026-01-05,,open,' for i, name in enumerate(names)))
    file = typed(tmp_path, text, TICKETS)
    assert [name for (name,) in rows(file, "customer")][:3] == ["Café", "Café", "CAFÉ"]
    found = [(p.code, p.line) for p in file.problems if p.column == "customer"]
    assert sorted(found) == [
        ("LOOKALIKE", 7), ("NAME_VARIANTS", 3), ("NAME_VARIANTS", 4), ("NAME_VARIANTS", 6),
        ("NEWLINE_IN_NAME", 8),
    ]  # fmt: skip


def test_dates_of_one_row_that_disagree_are_told(tmp_path: Path) -> None:
    file = typed(
        tmp_path, tickets("A,,2026-03-10,2026-03-01,2026-03-09,closed,", "B,,2026-03-10,2026-03-10"
                          ",2026-03-10 00:01,delivered,"),
        TICKETS, answers={("UNKNOWN_VALUE", "status"): "closed=delivered"},
    )  # fmt: skip
    assert {("PROMISE_BEFORE_CREATED", "warn", 2), ("NEGATIVE_DURATION", "warn", 2)} == {
        s for s in said(file) if s[2] == 2
    }


@pytest.mark.skipif(not TORTURE.is_dir(), reason=f"{TORTURE} is not here")
@pytest.mark.parametrize(
    "expected",
    json.loads((TORTURE / "expectations.json").read_text()) if TORTURE.is_dir() else [],
    ids=lambda e: e["file"],
)
def test_torture(expected: dict[str, Any]) -> None:
    source = read_mapping(TORTURE / "mapping.toml")
    if "args" in expected:
        source = replace(source, zone=expected["args"][1])
    counts: tuple[int, int] | None = None
    problems: tuple[Problem, ...]
    try:
        table = read(TORTURE / "files" / expected["file"])
        file = type_table(table, source, zone="UTC", now=datetime.now(UTC), answers={})
    except Refused as refused:
        problems = refused.problems
    else:
        problems, counts = file.problems, (file.accepted, file.set_aside)
        assert file.rows == file.accepted + file.set_aside + expected.get("repeats", file.repeats)
    worst = {p.severity for p in problems}
    outcome = next(
        (o for s, o in (("refuse", "refuse"), ("ask", "ask"), ("aside", "partial"),
                        ("warn", "accept+warn")) if s in worst),
        "accept",
    )  # fmt: skip
    other = expected.get("or", {})
    assert outcome in (expected["outcome"], other.get("outcome"))
    if outcome != expected["outcome"]:
        return
    if outcome not in ("ask", "refuse") and expected["rows_good"] is not None:
        assert counts == (expected["rows_good"], expected["rows_bad"])
    wanted = {key: expected[key] for key in ("code", "line", "column") if expected[key] is not None}
    assert not wanted or any(
        all(getattr(p, key) == value for key, value in wanted.items()) for p in problems
    ), [(p.code, p.line, p.column) for p in problems]
