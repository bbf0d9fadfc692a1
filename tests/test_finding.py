"""Search: what fits best first, only what the asker may see; signs stand for themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.filters import Filters
from metrics.scope import EVERYTHING, NOTHING, Scope
from metrics.search import LISTED, search
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Reader
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

ROWS = (
    "P-7,Gateway for the pump,Acme,Field,2026-02-20,open\n"
    "P-70,Spare gateway,Acme,Field,2026-03-20,open\n"
    "AP-7,Pump,Globex,Care,2026-02-20,open\n"
    "X-1,See P-7 first,Globex,Care,2026-02-20,open\n"
    "X-2,100% of it_all,Pumpworks,Care,2026-02-20,open\n"
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder: Path = tmp_path_factory.mktemp("finding")
    export = folder / "promises.csv"
    more = "".join(f"N-{at},Routine visit,Many,Care,2026-02-20,open\n" for at in range(LISTED + 5))
    export.write_text("promise_id,title,customer,team,due,status\n" + ROWS + more, encoding="utf-8")
    import_files(FolderStore(folder / "store"), [export], ImportOptions(as_of="2026-03-01"))
    reader = FolderStore(folder / "store").reader()
    assert reader is not None
    return reader


def found(reader: Reader, text: str, scope: Scope = EVERYTHING) -> tuple[list[str], list[str]]:
    with reader.cursor() as con:
        told = search(con, text, Filters(), scope)
    return (
        [row["customer"] for row in told.customers],
        [row["promise_id"] for row in told.promises],
    )


def test_an_id_as_written_comes_before_its_beginning_and_before_words(reader: Reader) -> None:
    assert found(reader, "p-7")[1] == ["P-7", "P-70", "X-1", "AP-7"]


def test_a_name_that_begins_so_comes_before_one_that_holds_it(reader: Reader) -> None:
    customers, promises = found(reader, "pump")
    assert customers == ["Pumpworks"]
    assert promises == ["AP-7", "P-7", "X-2"]


def test_every_word_has_to_be_there_in_any_order_and_case(reader: Reader) -> None:
    assert sorted(found(reader, "  GATEWAY   acme ")[1]) == ["P-7", "P-70"]
    assert found(reader, "gateway globex") == ([], [])


def test_signs_stand_for_themselves(reader: Reader) -> None:
    assert found(reader, "100%")[1] == ["X-2"]
    assert found(reader, "t_a")[1] == ["X-2"]
    for hostile in ("%", "_", "'", '"; DROP TABLE promises; --', "\\", "a' OR '1'='1"):
        found(reader, hostile)
    assert found(reader, "") == ([], [])


def test_only_what_the_asker_may_see(reader: Reader) -> None:
    care = Scope(teams=("Care",), customers=None)
    assert found(reader, "p-7", care)[1] == ["X-1", "AP-7"]
    assert found(reader, "acme", care) == ([], [])
    assert found(reader, "p", NOTHING) == ([], [])


def test_more_than_can_be_listed_is_said(reader: Reader) -> None:
    with reader.cursor() as con:
        told = search(con, "routine", Filters(), EVERYTHING)
    assert len(told.promises) == LISTED
    assert told.more_promises
    assert not told.more_customers
