"""How cells are read where vendors write them in ways of their own (docs/values.md)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipelines.mapping.mapping import mapping_of
from pipelines.problem import Refused
from pipelines.typing.also_ids import by_one_id
from tests.typing_a_file import rows, said, typed

MAPPING = """
    [columns]
    promise_id = "id"
    due = "due"
    owner = "owner"
    customer = "customer"
    title = "title"
"""
HISTORY = """
    name = "mapping"
    kind = "events"
    [columns]
    promise_id = "id"
    at = "at"
    after = "due"
"""


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f"])
@pytest.mark.parametrize("grouped", ["records", "history"])
def test_ids_with_blanks_between_thousands_join(tmp_path: Path, blank: str, grouped: str) -> None:
    wide, plain = f"52{blank}267", "52267"
    ids = (wide, plain) if grouped == "records" else (plain, wide)
    records = typed(tmp_path, f"id,due\n{ids[0]},2026-01-05\nA-1,2026-01-05\n", MAPPING)
    events = typed(tmp_path, f"id,at,due\n{ids[1]},2026-01-02,2026-01-05\n", HISTORY)
    _, joined = by_one_id([records, events])
    assert rows(records, "promise_id")[0] == (ids[0],)
    assert rows(joined, "promise_id") == [(ids[0],)]


def test_ids_of_a_source_that_groups_them_are_filed_without_the_blanks(tmp_path: Path) -> None:
    text = "id,due\n52 267,2026-01-05\n1 000 001,2026-01-05\n12 34,2026-01-05\n9,2026-01-05\n"
    file = typed(tmp_path, text, "grouped_ids = true\n" + MAPPING)
    assert rows(file, "promise_id") == [("52267",), ("1000001",), ("12 34",), ("9",)]


def test_the_first_of_several_people_is_the_owner_and_that_is_said(tmp_path: Path) -> None:
    text = 'id,due,owner\n1,2026-01-05,"Ann Lee; Ben Oak"\n2,2026-01-05,"Meyer, Ann"\n'
    file = typed(tmp_path, text, MAPPING + '[several]\nowner = ";"\n')
    assert rows(file, "owner") == [("Ann Lee",), ("Meyer, Ann",)]
    assert ("UNKNOWN_VALUE", "warn", 2) in said(file)
    untold = typed(tmp_path, text, MAPPING)
    assert rows(untold, "owner") == [("Ann Lee; Ben Oak",), ("Meyer, Ann",)]


def test_a_comma_cannot_separate_people() -> None:
    with pytest.raises(Refused, match=r"several\.owner: a comma may be part of a name"):
        mapping_of(tomllib.loads(MAPPING + '[several]\nowner = ", "\n'), "m.toml")


def test_words_for_nothing_are_nothing_only_where_the_source_says_so(tmp_path: Path) -> None:
    text = "id,due,owner,customer\n1,2026-01-05,Nobody,None\n2,-,Ann,-\n"
    told = typed(tmp_path, text, 'blank = ["-", "Nobody"]\n' + MAPPING)
    assert rows(told, "due", "owner", "customer") == [
        ("2026-01-05", None, "None"),
        (None, "Ann", None),
    ]
    assert ("DATE_BAD", "aside", 3) in said(typed(tmp_path, text, MAPPING))


def test_rows_that_are_no_promise_are_told_by_rule(tmp_path: Path) -> None:
    rule = """
        [overrules.title]
        "#[test]" = "not_a_promise"
        "*" = "empty"
        [overrules.customer]
        "Test GmbH" = "not_a_promise"
        "*" = "empty"
    """
    text = (
        "id,due,customer,title\n1,2026-01-05,Acme,[TEST] please ignore\n"
        "2,2026-01-05,Test GmbH,a\n3,2026-01-05,Acme,a test\n"
    )
    file = typed(tmp_path, text, MAPPING + rule)
    assert rows(file, "status") == [("not_a_promise",), ("not_a_promise",), (None,)]


@pytest.mark.parametrize("name", ["janv.", "févr.", "juil.", "août", "sept.", "déc."])
def test_months_cut_short_by_a_full_stop(tmp_path: Path, name: str) -> None:
    file = typed(tmp_path, f"id,due\n1,12/{name}/26 9:00 AM\n", MAPPING)
    assert rows(file, "due")[0][0] is not None


MONEY = """title = "Orders"
[columns]
promise_id = "id"
customer = "customer"
due = "due"
value = "value"
"""


@pytest.mark.parametrize(
    "written", ["R$ 1.234,50", "1.234,50 kr", "zł 1.234,50", "€1.234,50", "1.234,50 EUR"]
)
def test_a_currency_beside_a_number_is_left_out(tmp_path: Path, written: str) -> None:
    file = typed(tmp_path, f'id,customer,due,value\n1,A,2026-03-01,"{written}"\n', MONEY)
    assert rows(file, "value") == [(1234.5,)]


def test_two_decimal_marks_in_one_column_are_both_named(tmp_path: Path) -> None:
    text = 'id,customer,due,value\n1,A,2026-03-01,"1,234.50"\n2,A,2026-03-01,"1.234,50"\n'
    [asked] = [p for p in typed(tmp_path, text, MONEY).problems if p.severity == "ask"]
    assert (asked.code, asked.line) == ("UNKNOWN_VALUE", 3)
    assert "'1,234.50' on line 2" in asked.message
    assert "'1.234,50' on line 3" in asked.message


def test_turkish_names_in_capitals_are_proposed_as_one(tmp_path: Path) -> None:
    text = "id,customer,due\n1,I\u015f\u0131k,2026-03-01\n2,I\u015eIK,2026-03-01\n"
    found = [p.message for p in typed(tmp_path, text, MONEY).problems if p.code == "NAME_VARIANTS"]
    assert len(found) == 1


def test_every_name_that_looks_the_same_is_listed(tmp_path: Path) -> None:
    names = ("Acme", "\u0410cme", "\u0410\u0441me")
    text = "id,customer,due\n" + "".join(f"{n},{name},2026-03-01\n" for n, name in enumerate(names))
    [said] = [p.message for p in typed(tmp_path, text, MONEY).problems if p.code == "LOOKALIKE"]
    assert all(name in said for name in names)
    assert "counted as 3" in said
