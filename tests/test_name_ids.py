"""Names and the ids beside them: what does not go together is said, and never joined or parted."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.importing.load import check_files, import_files
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from pipelines.typing.name_ids import id_column
from tests.test_import_page import CLEAN

HEAD = "promise_id,customer,customer ID,team,made_at,due,status\n"


@pytest.mark.parametrize(
    ("name", "other", "found"),
    [
        ("Account Name", "Account ID", True),
        ("organization", "organization_id", True),
        ("Company", "Company no.", True),
        ("Customer", "Customer region", False),
        ("Name", "ID", False),
        ("Customer", "Idaho customer", False),
    ],
)
def test_the_column_of_ids_is_known_by_its_name(name: str, other: str, found: bool) -> None:
    assert (id_column([name, other, "Status"], name) == 1) is found


def test_one_name_under_two_ids_and_one_id_with_two_names_are_said(tmp_path: Path) -> None:
    rows = (
        "1,Acme,77,Ops,2024-03-01,2024-03-15,open\n"
        "2,Acme,78,Ops,2024-03-01,2024-03-15,open\n"
        "3,Bolt,79,Ops,2024-03-01,2024-03-15,open\n"
        "4,Bolt & Sons,79,Ops,2024-03-01,2024-03-15,open\n"
    )
    (tmp_path / "p.csv").write_text(HEAD + rows)
    report = check_files([tmp_path / "p.csv"], ImportOptions(as_of="2024-03-20"))
    [file] = report.files
    said = {problem.code: problem for problem in file.problems}
    assert said["LOOKALIKE"].line == 3
    assert "'Acme' is under 2 ids in customer ID: '77' (line 2), '78' (line 3)" in (
        said["LOOKALIKE"].message
    )
    assert said["NAME_VARIANTS"].line == 5
    assert "'79' of customer ID has 2 names in customer" in said["NAME_VARIANTS"].message


def test_two_exports_of_one_moment_that_contradict_each_other_are_said(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    other = CLEAN.replace(b"2026-03-01,delivered", b"2026-02-20,delivered")
    for name, content in (("a.csv", CLEAN), ("b.csv", other)):
        (tmp_path / name).write_bytes(content)
        report = import_files(store, [tmp_path / name], ImportOptions(as_of="2026-03-05"))
        assert report.exit_code == 0
    [problem] = [p for p in report.files[0].problems if p.code == "DUPLICATE_KEY"]
    assert "speaks for 2026-03-05, as i000001 does" in problem.message
    assert "of P-2 on line 3" in problem.message
    (tmp_path / "c.csv").write_bytes(CLEAN)
    later = import_files(store, [tmp_path / "c.csv"], ImportOptions(as_of="2026-03-06"))
    assert not [p for p in later.files[0].problems if p.code == "DUPLICATE_KEY"]
