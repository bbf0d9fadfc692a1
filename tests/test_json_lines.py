"""JSON, one object on each line, is a table like any other: nothing is lost, lines are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.problem import Refused
from pipelines.reading.read import TextTable, read


def table(folder: Path, *lines: str | bytes) -> TextTable:
    raw = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    (folder / "tickets.jsonl").write_bytes(raw + b"\n")
    return read(folder / "tickets.jsonl")


def rows(read: TextTable) -> list[dict[str, str]]:
    return [dict(zip(read.header, row.values(), strict=True)) for row in read.cells.to_pylist()]


def test_names_within_names_and_values_as_written(tmp_path: Path) -> None:
    got = table(
        tmp_path,
        '{"id": 12345678901234567890, "a": {"b": {"c": null}, "d": true}, "n": 1.50}',
        "",
        '{"id": 2, "tags": ["x y", "z"], "f": [{"id": 7, "value": "v"}], "o": [{"k": 1}]}',
    )
    assert got.header == ("id", "a.b.c", "a.d", "n", "tags", "f.7", "o")
    assert rows(got)[0]["id"] == "12345678901234567890"
    assert rows(got)[0] | {"a.d": "true", "n": "1.50", "a.b.c": "", "tags": ""} == rows(got)[0]
    assert rows(got)[1] | {"tags": "x y;z", "f.7": "v", "o": '[{"k": "1"}]'} == rows(got)[1]
    assert got.lines.to_pylist() == [1, 3]


@pytest.mark.parametrize(
    "bad",
    [
        '{"id": 2, "due": "2026',
        '["id", 2]',
        '{"id": 2} {"id": 3}',
        '{"id": 2, "id": 3}',
        '{"a.b": 1, "a": {"b": 2}}',
        '{"id": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
)
def test_a_line_that_is_no_object_is_set_aside_alone(tmp_path: Path, bad: str | bytes) -> None:
    got = table(tmp_path, '{"id": 1}', bad, '{"id": 4}')
    assert [row["id"] for row in rows(got)] == ["1", "4"]
    [problem] = [p for p in got.problems if p.severity == "aside"]
    assert (problem.code, problem.line) == ("NOT_TEXT", 2)
    assert got.rows == 3


def test_bytes_that_are_no_text_set_their_line_aside_or_refuse_the_file(tmp_path: Path) -> None:
    got = table(tmp_path, '{"id": "é"}', b'{"id": "\xff"}')
    assert [(p.code, p.line) for p in got.problems if p.severity == "aside"] == [("BAD_BYTES", 2)]
    with pytest.raises(Refused, match="JSON is UTF-8, and line 2"):
        table(tmp_path, '{"id": "e"}', b'{"id": "\xff"}')


def test_a_table_whose_header_begins_with_a_bracket_is_a_table(tmp_path: Path) -> None:
    got = table(tmp_path, "{id},due", "1,2026-01-05")
    assert got.header == ("{id}", "due")
    assert got.delimiter == ","


def test_objects_without_any_row_are_refused_or_set_aside(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        table(tmp_path, "{}" + ',"' * 3)


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1},\n {"id": 2}]',
        '{\n "tickets": [\n  {"id": 1, "due": "2026-03-01"}\n ]\n}',
        "[[1, 2], [3, 4]]",
    ],
)
def test_one_json_document_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(Refused, match="one JSON document"):
        read(path)


def test_text_that_starts_like_json_is_a_table_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("[{id,name\n1,a\n2,b\n")
    assert read(path).header == ("[{id", "name")


def test_a_damaged_first_line_does_not_make_it_another_format(tmp_path: Path) -> None:
    got = table(tmp_path, '{"id": ', '{"id": 1}', '{"id": 2}')
    assert [row["id"] for row in rows(got)] == ["1", "2"]
    assert [(p.code, p.line) for p in got.problems] == [("NOT_TEXT", 1)]


def test_half_a_character_sets_its_line_aside(tmp_path: Path) -> None:
    got = table(tmp_path, '{"id": "\\ud83d\\ude00"}', '{"id": "\\ud83d"}')
    assert [row["id"] for row in rows(got)] == ["😀"]
    assert [(p.code, p.line) for p in got.problems] == [("BAD_BYTES", 2)]


def test_objects_without_a_name_are_no_records(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no record to read"):
        table(tmp_path, "{}", "{}")


def test_the_answer_of_an_interface_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"stand in a list, 'tickets'.*jq -c '\.tickets\[\]'"):
        table(tmp_path, '{"tickets": [{"id": 1}, {"id": 2}], "count": 2}')
