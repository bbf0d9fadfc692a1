"""A mapping in TOML is a source: what is wrong is said by name, and it can be written back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipelines.mapping.mapping import mapping_of, mapping_toml, read_mapping
from pipelines.problem import Refused
from pipelines.source import Source
from pipelines.sources import SOURCES
from tests.typing_a_file import rows, said, typed

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
SAMPLES = Path(__file__).parent.parent / "sample_data"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('colour = "red"', "m.toml: colour: there is no such key"),
        ('[columns]\npromise_id = "id"\ndeu = "due"', "m.toml: columns.deu: there is no such key"),
        ('[columns]\ndue = "due"', "promise_id is missing"),
        ('zone = "CET+1"\n[columns]\npromise_id = "id"', "'CET+1' is not a time zone"),
        ('[columns]\npromise_id = "id"\n[values.status]\nX = "done"', "'done' is none of open"),
        ('[columns]\npromise_id = "id"\n[values.team]\nX = "Y"', "values.team: there is no such"),
        ('[columns]\npromise_id = "id"\n[dates]\ndue = "DD.MM.YYYY"', "neither dmy, mdy, ymd nor"),
        ('[columns]\npromise_id = "id"\n[due_in_days]\nfrom = "made_at"', "it needs both"),
        ('[columns]\npromise_id = "id"\n[file]\nheader_line = "5"', "file.header_line: it must be"),
        ('kind = "events"\n[columns]\npromise_id = "id"\nat = "a"\ndue = "d"', "columns.due"),
        (
            'name = "../../settings"\n[columns]\npromise_id = "id"',
            "m.toml: name: it is the name of",
        ),
        (f'name = "{"é" * 101}"\n[columns]\npromise_id = "id"', "m.toml: name: it is the name of"),
        ("[columns", "m.toml is not TOML"),
    ],
)
def test_what_is_wrong_is_said_by_name(tmp_path: Path, toml: str, message: str) -> None:
    file = tmp_path / "m.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_mapping(file)
    assert message in str(refused.value)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_written_as_a_mapping_is_the_same_source(source: Source) -> None:
    read = mapping_of(tomllib.loads(mapping_toml(source)), "m.toml")
    for key in Source.__dataclass_fields__:
        if key not in ("howto", "cannot_tell"):
            assert getattr(read, key) == getattr(source, key), key


@pytest.mark.parametrize("file", ["boston311.toml", "fieldbook/fieldbook.toml"])
def test_the_mappings_we_ship_can_be_read(file: str) -> None:
    assert read_mapping(SAMPLES / file).columns


def test_a_mapped_column_that_is_absent_is_told(tmp_path: Path) -> None:
    mapping = '[columns]\npromise_id = "id"\ndue = ["due", "target"]\nteam = "team"'
    file = typed(tmp_path, "ID, Target \n1,2026-01-05\n", mapping)
    assert rows(file, "promise_id", "due", "team") == [("1", "2026-01-05", None)]
    assert said(file) == {("MISSING_COLUMN", "warn", 1)}
    assert file.columns == {"promise_id": "ID", "due": "Target"}


def test_a_history_ignores_and_counts_what_is_not_listed(tmp_path: Path) -> None:
    mapping = """
        kind = "events"
        [columns]
        promise_id = "key"
        at = "when"
        event = "field"
        before = "old"
        after = "new"
        [values.event]
        "Due date" = "due"
        [transitions.State]
        Open = "open"
        Done = "delivered"
    """
    file = typed(
        tmp_path,
        "key,when,field,old,new\n"
        "A,2026-01-05 10:00,Due date,,25.01.2026\n"
        "A,2026-01-06 10:00,Colour,red,blue\n"
        "A,2026-01-07 10:00,state,Open,Done\n"
        "A,2026-01-08 10:00,state,Done,Open\n"
        "A,2026-01-08 10:00,state,Done,Open\n"
        "A,2026-01-09 10:00,state,Open,Lost\n",
        mapping,
    )
    assert rows(file, "event", "at", "due_before", "due_after") == [
        ("due", "2026-01-05 10:00 local", None, "2026-01-25"),
        ("delivered", "2026-01-07 10:00 local", None, None),
        ("reopened", "2026-01-08 10:00 local", None, None),
    ]
    assert (file.rows, file.accepted, file.repeats, file.set_aside) == (6, 5, 1, 0)
    assert ("UNKNOWN_VALUE", "ask", 7) in said(file)
    [ignored] = [p for p in file.problems if p.code == "UNKNOWN_VALUE" and p.severity == "warn"]
    assert "Colour (1)" in ignored.message


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not here")
def test_linear_writes_dates_as_javascript_does(tmp_path: Path) -> None:
    mapping = """
        [columns]
        promise_id = "ID"
        made_at = "Created"
        due = "Due Date"
        delivered_at = "Completed"
        status = "Status"
        [values.status]
        "In Progress" = "open"
        Triage = "open"
        Backlog = "open"
        Todo = "open"
        Done = "delivered"
        Canceled = "cancelled"
        Duplicate = "not_a_promise"
    """
    text = (SHARED / "linear" / "linear-export.csv").read_text(encoding="utf-8")
    file = typed(tmp_path, text, mapping)
    by_id = {row[0]: row[1:] for row in rows(file, "promise_id", "made_at", "due")}
    assert by_id["CLA-3"] == ("2022-08-24 14:06 utc", "2023-02-28")
    assert not file.set_aside


def test_one_column_cannot_be_two_dates(tmp_path: Path) -> None:
    """Delivered on its due date, row for row, would be a rate of our own making."""
    mapping = mapping_of(
        {"title": "M", "columns": {"promise_id": "id", "due": "d", "delivered_at": "d"}}, "m.toml"
    )
    with pytest.raises(Refused, match="named as both due and delivered_at"):
        typed(tmp_path, "id,d\n1,2026-02-01\n", mapping)


def test_a_folder_is_not_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is not a file"):
        read_mapping(tmp_path)
