"""After an import: what is different from the last one, the rows set aside, and our own CSV."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kept
from pipelines.importing.load import check_files, import_files
from pipelines.importing.report import Report
from pipelines.importing.set_aside import set_aside
from pipelines.keeping.contract import Store
from pipelines.keeping.store import FolderStore, StoreError
from pipelines.options import ImportOptions

HEADER = "promise_id,title,customer,status,made_at,due,delivered_at"
ROWS = {
    "1": "1,Pump,Acme,open,2024-03-01,2024-03-15,",
    "2": "2,Valve,Acme,open,2024-03-01,2024-03-20,",
    "3": "3,Tank,Bolt,delivered,2024-03-05,2024-03-09,2024-03-08",
    "4": "4,Gate,Bolt,open,2024-03-05,2024-03-30,",
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, *rows: str, header: str = HEADER) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return path

    return write


def load(store: Store, *paths: Path, **options: Any) -> Report:
    return import_files(store, paths, ImportOptions(**options))


def promises(store: Store, columns: str) -> list[tuple[Any, ...]]:
    reader = store.reader()
    assert reader is not None
    found = reader.query(f"SELECT {columns} FROM promises ORDER BY promise_id")
    return [tuple(row.values()) for row in found.to_pylist()]


def aside(store: Store, import_id: str = "i000001") -> dict[str, bytes]:
    reader = store.reader()
    assert reader is not None
    return set_aside(reader, import_id)


# -- differences ---------------------------------------------------------------------------------


def test_what_is_different_from_the_last_export_is_said_before_anything_changes(
    store: Store, write: Write
) -> None:
    load(store, write("a.csv", *ROWS.values()), as_of="2024-03-10")
    later = write(
        "b.csv",
        "1,Pump,Acme,delivered,2024-03-01,2024-03-15,2024-03-11",
        "2,Valve,Acme,open,2024-03-01,2024-03-28,",
        "3,Tank,Bolt,open,2024-03-05,2024-03-09,",
        "5,Lock,Bolt,open,2024-03-10,2024-03-30,",
    )
    dry = load(store, later, as_of="2024-03-12", dry_run=True)
    [found] = dry.differences
    assert (found.delivered, found.reopened, found.cancelled) == (1, 1, 0)
    assert (found.moved, found.new, found.missing) == (1, 1, 1)
    assert str(found) == (
        "Since the last export of kept (i000001, as of 2024-03-10): 1 promise delivered, "
        "1 reopened, 1 date moved, 1 new record, 1 record missing."
    )
    assert load(store, later, as_of="2024-03-12").differences == dry.differences


def test_the_first_export_differs_from_none(store: Store, write: Write) -> None:
    assert load(store, write("a.csv", *ROWS.values())).differences == ()


def test_an_older_export_is_compared_with_the_one_before_it(store: Store, write: Write) -> None:
    load(store, write("a.csv", ROWS["1"]), as_of="2024-03-10")
    load(store, write("c.csv", ROWS["1"], ROWS["2"]), as_of="2024-03-20")
    answers = {("GOES_BACK", None): "yes"}
    report = load(store, write("b.csv", ROWS["1"]), as_of="2024-03-15", answers=answers)
    assert [found.import_id for found in report.differences] == ["i000001"]


# -- rows set aside ------------------------------------------------------------------------------


def test_rows_set_aside_are_mended_and_imported_alone(
    store: Store, write: Write, tmp_path: Path
) -> None:
    path = write("a.csv", ROWS["1"], "2,Valve,Acme,open", ROWS["3"], '4,Ga"te,Bolt,open,2024-03-05')
    load(store, path, skip_bad=True, as_of="2024-03-10")
    content = aside(store)["a.csv"].decode("utf-8-sig")
    first, second, third = content.splitlines()
    assert first == f"Kept: line (as of 2024-03-10),Kept: reason,{HEADER}"
    assert second.startswith("3,")
    assert second.endswith(",2,Valve,Acme,open")
    assert third.startswith("5,")
    assert third.endswith(',4,Ga"te,Bolt,open,2024-03-05')
    mended = tmp_path / "mended.csv"
    mended.write_text(
        content.replace("2,Valve,Acme,open", ROWS["2"])
        .replace('4,Ga"te,Bolt,open,2024-03-05', ROWS["4"]),
        encoding="utf-8-sig",
    )  # fmt: skip
    report = load(store, mended)
    assert (report.exit_code, report.as_of, report.files[0].outcome) == (0, "2024-03-10", "accept")
    assert report.differences == ()
    assert [row[0] for row in promises(store, "promise_id")] == ["1", "2", "3", "4"]


def test_a_mended_row_that_tells_of_a_later_day_moves_what_the_export_speaks_for(
    store: Store, write: Write, tmp_path: Path
) -> None:
    """The day was taken from the rows that could be read: it was never said."""
    bad = "9,Valve,Acme,delivered,2024-03-01,bad,2024-03-20"
    load(store, write("a.csv", ROWS["1"], bad), skip_bad=True)
    content = aside(store)["a.csv"].decode("utf-8-sig")
    mended = tmp_path / "mended.csv"
    mended.write_text(content.replace(",bad,", ",2024-03-15,"), encoding="utf-8")
    assert load(store, mended).as_of == "2024-03-20"
    assert promises(store, "promise_id, outcome")[-1] == ("9", "broken_late")


def test_rows_set_aside_and_not_mended_are_set_aside_again(
    store: Store, write: Write, tmp_path: Path
) -> None:
    bad = ["2,Valve,Acme,open", "5,Lock"]
    load(store, write("a.csv", ROWS["1"], *bad, ROWS["3"]), skip_bad=True, as_of="2024-03-10")
    again = tmp_path / "again.csv"
    again.write_bytes(aside(store)["a.csv"])
    report = check_files([again], ImportOptions(skip_bad=True))
    assert (report.files[0].accepted, report.files[0].set_aside) == (0, 2)


def test_a_formula_that_was_set_aside_is_not_live_and_comes_back_as_it_was(
    store: Store, write: Write, tmp_path: Path
) -> None:
    bad = "9,=1+1,'@x,open,2024-03-01,bad,"
    load(store, write("a.csv", ROWS["1"], bad), skip_bad=True, as_of="2024-03-10")
    content = aside(store)["a.csv"].decode("utf-8-sig")
    assert content.splitlines()[1].endswith(",9,'=1+1,''@x,open,2024-03-01,bad,")
    mended = tmp_path / "mended.csv"
    mended.write_text(content.replace(",bad,", ",2024-03-15,"), encoding="utf-8")
    load(store, mended)
    assert promises(store, "promise_id, title, customer")[-1] == ("9", "=1+1", "'@x")


def test_rows_of_another_delimiter_and_mapping_come_back_the_same(
    store: Store, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'title = "Desk"\n[columns]\npromise_id = "Número"\ndue = "Prazo"\nmade_at = "Criado"\n'
        '[file]\nheader_line = 2\nencoding = "cp1252"\ndelimiter = ";"\n'
    )
    path = tmp_path / "desk.csv"
    text = "Relatório\nNúmero;Prazo;Criado\n1;2024-03-15;2024-03-01\n2;2024-03-16\n"
    path.write_bytes(text.encode("cp1252"))
    load(store, path, mappings=(mapping,), skip_bad=True)
    [content] = aside(store).values()
    mended = tmp_path / "mended.csv"
    mended.write_text(content.decode("utf-8").replace("2;2024-03-16", "2;2024-03-16;2024-03-01"))
    report = load(store, mended, mappings=(mapping,))
    assert report.exit_code == 0, report
    assert [row[0] for row in promises(store, "promise_id")] == ["1", "2"]


def test_the_command_line_shows_an_import_and_writes_its_rows(
    store: Store, write: Write, tmp_path: Path
) -> None:
    load(store, write("a.csv", ROWS["1"], "2,Valve"), skip_bad=True)
    runner, out = CliRunner(), tmp_path / "aside.csv"
    said = runner.invoke(
        kept.app,
        ["imports", "i000001", "--set-aside", str(out), "--json", "--store", str(store.path)],
    )
    assert said.exit_code == 0
    assert json.loads(said.stdout)["files"][0]["set_aside"] == 1
    assert out.read_bytes() == aside(store)["a.csv"]
    with pytest.raises(StoreError, match="no import i000009"):
        aside(store, "i000009")


# -- what we export ------------------------------------------------------------------------------

MAPPING = 'title = "Ours"\n[columns]\npromise_id = "promise_id"\ntitle = "title"\ndue = "first_due"'
CELL = st.text(st.sampled_from("=+-@'\t abé＝"), min_size=1, max_size=6).filter(  # noqa: RUF001
    lambda text: text == text.strip()
)


@given(titles=st.lists(CELL, min_size=1, max_size=5))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_we_export_has_no_live_formula_and_gives_the_value_back(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("ours")
    first, then = FolderStore(folder / "first"), FolderStore(folder / "then")
    with (folder / "p.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["promise_id", "title", "due"], *([n, t, "2024-03-15"] for n, t in enumerate(titles))]
        )
    load(first, folder / "p.csv", as_of="2024-03-10")
    said = CliRunner().invoke(kept.app, ["promises", "--store", str(first.path)])
    for row in csv.reader(io.StringIO(said.stdout)):
        # A slip of -3 days is a number.
        live = [c for c in row if c.startswith(tuple("=+-@\t\r＝＋－＠"))]  # noqa: RUF001
        assert all(cell.lstrip("-").isdigit() for cell in live)
    (folder / "ours.csv").write_text(said.stdout, encoding="utf-8")
    (folder / "m.toml").write_text(MAPPING)
    load(then, folder / "ours.csv", mappings=(folder / "m.toml",), as_of="2024-03-10")
    assert promises(then, "promise_id, title") == promises(first, "promise_id, title")


# -- a zip again ---------------------------------------------------------------------------------


def test_the_same_zip_or_folder_again_changes_nothing(
    store: Store, write: Write, tmp_path: Path
) -> None:
    path = write("a.csv", *ROWS.values())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.csv")
    assert load(store, tmp_path / "a.zip").import_id == "i000001"
    again = load(store, tmp_path / "a.zip")
    assert (again.is_unchanged, again.files[0].file) == (True, "a.zip/a.csv")
    folder = tmp_path / "folder"
    folder.mkdir()
    path.rename(folder / "a.csv")
    assert load(store, folder).is_unchanged
    assert store.version() == "v000001"
