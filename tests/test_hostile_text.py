"""Hostile text through every door that needs no browser: exports, filters, names, paths, SQL."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from metrics.filters import Filters
from metrics.rates import rates
from metrics.scope import EVERYTHING
from pipelines.formula import STARTS, as_written
from pipelines.importing.load import check_files, import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.remarks import Remark, add_remark, remarks
from pipelines.keeping.store import FolderStore
from pipelines.mapping.mapping import mapping_toml, read_mapping
from pipelines.options import ImportOptions
from pipelines.problem import Refused
from tests.hostile import COLUMNS, TEXTS, written
from tests.test_cli import Run, run

__all__ = ["run"]  # the fixture

# The files of a machine, and the store's own, by every function of DuckDB's that opens one.
PROBES = (
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')", "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_parquet('/etc/passwd')", "SELECT * FROM glob('/etc/*')",
    "FROM '/etc/passwd'", "FROM 'http://evil.example/x.csv'", "ATTACH '/tmp/other.duckdb'",
    "COPY promises TO '/tmp/kept_probe.csv'", "EXPORT DATABASE '/tmp/kept_probe'",
    "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true",
    "SET lock_configuration = false", "SET allowed_directories = ['/']",
    "SET memory_limit = '99GB'",
    "SET temp_directory = '/tmp'", "RESET enable_external_access", "PRAGMA enable_logging",
    "CREATE TABLE mine (a INTEGER)", "DELETE FROM promises", "UPDATE promises SET customer = 'x'",
    "DROP TABLE promises", "CALL pragma_database_size(); DROP TABLE promises",
    "CREATE SECRET (TYPE s3)", "IMPORT DATABASE '/etc'", "SELECT getenv('HOME')",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store in which every hostile text stands in some field."""
    folder = tmp_path_factory.mktemp("hostile")
    store = FolderStore(folder / "store")
    paths, _ = written(folder, TEXTS)
    report = import_files(store, paths, ImportOptions(as_of="2024-04-01", skip_bad=True))
    assert report.import_id is not None
    return store


def test_every_text_is_kept_as_it_is_written_or_set_aside_with_its_line(
    store: Store, tmp_path: Path
) -> None:
    _, rows = written(tmp_path, TEXTS)
    reader = store.reader()
    assert reader is not None
    names = ", ".join(COLUMNS[:-1])
    kept = reader.query(f"SELECT promise_id, {names} FROM observations").to_pylist()
    aside = reader.query("SELECT count(*) AS n FROM problems WHERE severity = 'aside'").to_pylist()
    assert len(kept) + aside[0]["n"] >= len(rows)
    assert len(kept) > 0.9 * len(rows)
    by_id = {row["promise_id"]: row for row in rows}
    for row in kept:
        given = by_id[row["promise_id"]]
        for column in COLUMNS[:-1]:
            said, meant = row[column], given.get(column, "").strip()
            assert (said or "").strip() == meant or said == meant or _same(said, meant), column


def _same(said: str | None, meant: str) -> bool:
    """Names are kept in Unicode's composed form, without blanks around them."""
    return unicodedata.normalize("NFC", said or "").split() == (
        unicodedata.normalize("NFC", meant.replace("\ufeff", "")).split()
    )


def test_no_cell_of_an_export_is_a_formula_and_each_is_given_back(store: Store, run: Run) -> None:
    said = run("promises", "--store", str(store.path), "--format", "csv")
    assert said.code == 0, said.err
    rows = list(csv.DictReader(io.StringIO(said.out)))
    listed = run("promises", "--store", str(store.path), "--format", "json")
    by_id = {row["promise_id"]: row for row in json.loads(listed.out)}
    assert len(rows) == len(by_id)
    for row in rows:
        for column in ("title", "customer", "team", "owner", "kind"):
            cell = row[column]
            assert not cell.startswith(tuple(STARTS.replace("\\", ""))), cell
            assert as_written(cell) == (by_id[row["promise_id"]][column] or ""), cell


class Live(HTMLParser):
    """What of a page a browser would load, run or follow."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "link", "base", "object", "embed", "form"):
            self.found.append(tag)
        for name, value in attrs:
            goes_out = name in ("href", "src", "action", "xlink:href") and value
            if name.startswith("on") or (goes_out and not str(value).startswith("#")):
                self.found.append(f"{tag} {name}={value}")


def test_what_is_live_is_found() -> None:
    page = "<p onclick=x><svg onload=y><a href=javascript:z>&lt;img src=q&gt;<script>"
    assert Live(page).found == ["p onclick=x", "svg onload=y", "a href=javascript:z", "script"]


def test_a_brief_of_any_customer_holds_no_live_markup(store: Store, run: Run) -> None:
    reader = store.reader()
    assert reader is not None
    customers = reader.query(
        "SELECT DISTINCT customer FROM promises WHERE customer IS NOT NULL ORDER BY ALL"
    ).to_pylist()
    for customer in [row["customer"] for row in customers][::25]:
        said = run("brief", customer, "--store", str(store.path), "--format", "html")
        assert said.code == 0, said.err
        assert Live(said.out).found == [], customer


def test_filters_are_values_and_never_sql(store: Store) -> None:
    reader = store.reader()
    assert reader is not None
    with reader.cursor() as con:
        everything = rates(con, "team", Filters(), EVERYTHING)
        for text in TEXTS[:: len(TEXTS) // 60]:
            chosen = Filters(teams=(text,), customers=(text,), owners=(text,), kinds=(text,))
            assert len(rates(con, "team", chosen, EVERYTHING)) <= len(everything)
        assert rates(con, "team", Filters(), EVERYTHING) == everything


@pytest.mark.parametrize("sql", PROBES)
def test_a_reader_reaches_no_file_and_changes_nothing(store: Store, sql: str) -> None:
    reader = store.reader()
    assert reader is not None
    with reader.cursor() as con:
        before = con.execute("SELECT count(*) FROM promises").fetchall()
        with pytest.raises(duckdb.Error):
            con.execute(sql).fetchall()
    with reader.cursor() as con:
        assert con.execute("SELECT count(*) FROM promises").fetchall() == before
    assert not Path("/tmp/kept_probe.csv").exists()
    assert not Path("/tmp/kept_probe").exists()


@pytest.mark.parametrize("text", TEXTS[:: len(TEXTS) // 40])
def test_a_remark_and_a_mapping_say_what_was_written(text: str, tmp_path: Path) -> None:
    add_remark(tmp_path, Remark("note", {"customer": text}, {"text": text}, text))
    [remark] = remarks(tmp_path)
    assert (remark.about["customer"], remark.says["text"], remark.who) == (text, text, text)
    path = tmp_path / "m.toml"
    told = json.dumps(text, ensure_ascii=True)
    try:
        tomllib.loads(f"title = {told}")
    except tomllib.TOMLDecodeError:
        return  # JSON's halves of characters are no TOML
    path.write_text(f'title = {told}\n[columns]\npromise_id = {told}\ndue = "until"\n')
    try:
        source = read_mapping(path)
    except Refused:
        return
    again = tmp_path / "again.toml"
    again.write_text(mapping_toml(source), encoding="utf-8")
    assert read_mapping(again) == source or read_mapping(again).title == source.title


@pytest.mark.parametrize("text", [t for t in TEXTS if "/" not in t and "\x00" not in t][::250])
def test_a_file_may_be_called_anything(text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{text[:80]}.csv"
    path.write_text("promise_id,made_at,due\n1,2024-01-02,2024-02-03\n")
    report = check_files([path], ImportOptions(as_of="2024-04-01"))
    assert report.files[0].file == path.name
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]
