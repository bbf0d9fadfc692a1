"""Files in the encodings of other offices and countries: asked about with the right reading among
those shown, never taken for another; what was damaged before it came is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.problem import Problem, Refused
from pipelines.reading.read import TextTable, read

HEAD = "id,customer,due\n"


def written(folder: Path, raw: bytes) -> Path:
    (folder / "export.csv").write_bytes(raw)
    return folder / "export.csv"


def in_encoding(folder: Path, name: str, encoding: str) -> Path:
    return written(folder, f"{HEAD}1,{name},2026-03-01\n2,Umbrella,2026-03-02\n".encode(encoding))


def customers(table: TextTable) -> list[str]:
    found: list[str] = table.cells.column(1).to_pylist()
    return found


def refused(path: Path, **told: str) -> Problem:
    with pytest.raises(Refused) as stopped:
        read(path, encoding=told.get("encoding"))
    return stopped.value.problems[0]


@pytest.mark.parametrize(
    ("customer", "written_in", "choice"),
    [
        ("Société Générale", "cp1252", "cp1252"),
        ("Łódź", "cp1250", "cp1250"),
        ("Газпром", "cp1251", "cp1251"),
        ("Газпром", "koi8_r", "koi8_r"),
        ("①㈱テスト", "cp932", "shift_jis"),
        ("髙橋商店", "cp932", "shift_jis"),
        ("株式会社テスト", "euc_jp", "euc_jp"),
        ("株式会社テスト", "iso2022_jp", "iso2022_jp"),
        ("中国银行", "gbk", "gb18030"),
        ("台灣銀行", "big5", "big5"),
        ("삼성전자", "cp949", "euc_kr"),
        ("Şişe", "cp1254", "cp1254"),
        ("Müller", "mac_roman", "mac_roman"),
        ("Müller", "cp437", "cp437"),
    ],
)
def test_the_right_reading_is_shown_and_the_answer_gives_it(
    tmp_path: Path, customer: str, written_in: str, choice: str
) -> None:
    path = in_encoding(tmp_path, customer, written_in)
    [asked] = [p for p in read(path).problems if p.severity == "ask"]
    assert (asked.code, asked.line) == ("ENCODING_GUESSED", 2)
    assert f"{customer} ({choice})" in asked.message
    assert choice in asked.choices
    assert customers(read(path, encoding=choice)) == [customer, "Umbrella"]


@pytest.mark.parametrize(
    ("customer", "written_in"),
    [("株式会社テスト", "shift_jis"), ("台灣銀行", "big5"), ("Müller", "cp1252")],
)
def test_words_of_one_script_come_first(tmp_path: Path, customer: str, written_in: str) -> None:
    found = read(in_encoding(tmp_path, customer, written_in))
    assert customers(found)[0] == customer


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_without_its_mark_is_named(tmp_path: Path, encoding: str) -> None:
    problem = refused(in_encoding(tmp_path, "Łódź – €", encoding))
    assert problem.code == "ENCODING_UNSUPPORTED"
    assert "UTF-32" in problem.message


def test_half_a_character_of_utf_16_costs_its_row_alone(tmp_path: Path) -> None:
    raw = f"{HEAD}1,Acme,2026-03-01\n2,Umbrella,2026-03-02\n".encode("utf-16-le")
    at = raw.index("cme".encode("utf-16-le"))
    found = read(written(tmp_path, raw[:at] + b"\x00\xd8" + raw[at:]))
    assert customers(found) == ["Umbrella"]
    assert [(p.code, p.line) for p in found.problems if p.severity == "aside"] == [("BAD_BYTES", 2)]


@pytest.mark.parametrize(
    "encoding", ["idna", "punycode", "unicode_escape", "undefined", "hex", "x"]
)
def test_what_no_file_is_written_in_is_no_encoding(tmp_path: Path, encoding: str) -> None:
    problem = refused(in_encoding(tmp_path, "Acme", "utf-8"), encoding=encoding)
    assert problem.code == "ENCODING_UNSUPPORTED"


@pytest.mark.parametrize(
    ("is_in", "told"), [("utf-8-sig", "cp1252"), ("utf-16", "cp1252"), ("utf-8", "utf-16")]
)
def test_an_answer_that_the_file_contradicts_is_not_followed(
    tmp_path: Path, is_in: str, told: str
) -> None:
    problem = refused(in_encoding(tmp_path, "Müller", is_in), encoding=told)
    assert problem.code == "ENCODING_UNSUPPORTED"
    assert "not" in problem.message


def test_a_name_in_the_header_that_is_no_text_refuses_the_file(tmp_path: Path) -> None:
    raw = "id,custömer,due\n1,Müller,2026-03-01\n".encode()
    problem = refused(written(tmp_path, raw.replace("ö".encode(), b"\xf6")))
    assert (problem.code, problem.line) == ("BAD_BYTES", 1)


@pytest.mark.parametrize(
    ("customer", "meant"),
    [
        ("Müller".encode().decode("mac_roman"), "Müller"),
        ("Müller".encode().decode("cp437"), "Müller"),
        ("株式会社".encode().decode("latin-1"), "株式会社"),
        ("M\ufffdller", "U+FFFD"),
    ],
)
def test_what_was_damaged_before_it_came_is_said_and_kept(
    tmp_path: Path, customer: str, meant: str
) -> None:
    found = read(in_encoding(tmp_path, customer, "utf-8"))
    [warned] = [p for p in found.problems if p.code == "MOJIBAKE"]
    assert warned.severity == "warn"
    assert meant in warned.message
    assert customers(found)[0] == customer


@pytest.mark.parametrize("customer", ["Noël & Söhne", "été »", "√2 Ltd", "Müller – €", "│├ Box"])
def test_letters_that_stand_together_rightly_are_left_alone(tmp_path: Path, customer: str) -> None:
    assert read(in_encoding(tmp_path, customer, "utf-8")).problems == ()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'<?xml version="1.0"?><rows><row id="1"/></rows>', "an XML file"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a calendar"),
        (b"INSERT INTO t VALUES (1, 'a');\n", "SQL commands"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100, "of a telephone"),
        (HEAD.encode() + b"1,Acme,2026-03-01\n" + b"\x00" * 5_000, "not written to its end"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, raw: bytes, said: str) -> None:
    assert said in refused(written(tmp_path, raw)).message
