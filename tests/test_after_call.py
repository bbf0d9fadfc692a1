"""After the call: the new promise imports back as it was written, a note stands on the next brief
and can be taken back, and a list of calls is printed from its page."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from dashboard.after_call import promise_csv
from pipelines.importing.load import import_files
from pipelines.keeping.contract import Store
from pipelines.keeping.remarks import Remark, add_remark, remarks
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions

APP = str(Path(__file__).parents[1] / "streamlit_app.py")
EXPORT = """\
promise_id,title,customer,team,kind,status,made_at,due,delivered_at
1,Gateway,Acme,Field,Install,open,2026-01-05,2026-01-20,
2,Hub,Acme,Field,Install,delivered,2026-01-05,2026-02-01,2026-01-30
3,Course,Bolt,Care,Course,open,2026-01-05,2026-02-10,
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    file = tmp_path / "promises.csv"
    file.write_text(EXPORT)
    folder = FolderStore(tmp_path / "store")
    import_files(folder, (file,), ImportOptions())
    monkeypatch.setenv("KEPT_STORE", str(folder.path))
    return folder


def opened(page: str, **params: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=180)
    for name, value in params.items():
        at.query_params[name] = value
    at.switch_page(f"dashboard/pages/{page}.py")
    at.run()
    assert not at.exception, at.exception[0].message
    return at


def text(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


def downloads(at: AppTest) -> list[str]:
    return [str(getattr(each, "label", "")) for each in at.get("download_button")]


TITLES = (
    "Panel, site 3", "=1+1", "-5 °C kept", "@home; \"quoted\", it's", "<b>line</b>\u2028two",
    "日本",
)  # fmt: skip


def test_new_promises_import_back_as_they_were_written(kept: Store, tmp_path: Path) -> None:
    files = []
    for number, title in enumerate(TITLES):
        team, owner = ("+Field", "=Kim") if number % 2 else ("Field", "Kim")
        told = ("Acme", title, date(2026, 3, 1), date(2026, 2, 11), team, owner, "Install")
        content = promise_csv(*told)
        assert content == promise_csv(*told), "the same promise is the same record"
        [row] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
        files.append(tmp_path / f"promise_{number}.csv")
        files[-1].write_bytes(content)
    report = import_files(kept, tuple(files), ImportOptions())
    assert report.promises.new == len(TITLES)
    said = [problem for one in report.files for problem in one.problems]
    assert {(problem.code, problem.severity) for problem in said} == {("UNKNOWN_COLUMN", "warn")}
    reader = kept.reader()
    assert reader is not None
    rows = reader.query(
        "SELECT * FROM promises WHERE promise_id LIKE 'call-20260211-%'"
    ).to_pylist()
    found = {" ".join(row["title"].split()): row for row in rows}
    for number, title in enumerate(TITLES):
        row = found[" ".join(title.split())]
        team, owner = ("+Field", "=Kim") if number % 2 else ("Field", "Kim")
        assert (row["customer"], row["team"], row["owner"]) == ("Acme", team, owner)
        assert (row["first_due"].date(), row["outcome"]) == (date(2026, 3, 1), "open_not_due")
    again = import_files(kept, tuple(files), ImportOptions())
    assert (again.promises.new, again.promises.changed) == (0, 0)


def test_a_note_stands_on_the_page_and_the_brief_until_it_is_taken_back(kept: Store) -> None:
    at = opened("customer", name="Acme")
    at.text_area(key="note_text").set_value("They will wait until Easter <b>no longer</b>")
    at.button[0].click()
    at.run()
    assert not at.exception
    [note] = remarks(kept.path, "note")
    assert note.about == {"customer": "Acme"}
    assert note.says["text"] == "They will wait until Easter <b>no longer</b>"
    assert "until Easter &lt;b&gt;no longer&lt;/b&gt;" in text(at)
    assert "until Easter" in text(opened("customer", name="Acme"))
    assert "until Easter" not in text(opened("customer", name="Bolt"))

    at = opened("customer", name="Acme")
    at.button(key=f"back_{note.id}").click()
    at.run()
    assert remarks(kept.path, "note") == ()
    assert "until Easter" not in text(at)


def test_an_empty_note_is_none(kept: Store) -> None:
    at = opened("customer", name="Acme")
    at.text_area(key="note_text").set_value("  \n ")
    at.button[0].click()
    at.run()
    assert remarks(kept.path, "note") == ()


def test_a_note_of_a_later_day_is_not_known_on_an_earlier_one(kept: Store) -> None:
    add_remark(
        kept.path,
        Remark("note", {"customer": "Acme"}, {"text": "Easter", "day": "2026-02-20"}, "Kim"),
    )
    assert "Easter" in text(opened("customer", name="Acme"))
    assert "Easter" not in text(opened("customer", name="Acme", as_of="2026-01-25"))


def test_the_page_of_calls_asks_whom_a_name_means_and_prints_the_briefs(kept: Store) -> None:
    at = opened("calls")
    at.text_area(key="calls_names").set_value("Acme\nBollt\nnobody at all").run()
    assert not at.exception
    [asked] = [each for each in at.radio if "meant" in (each.key or "")]
    assert "Bollt" in asked.label
    assert any("nobody at all" in warning.value for warning in at.warning)
    assert "1 to call" in at.subheader[0].value
    asked.set_value("Bolt").run()
    assert "2 to call" in at.subheader[0].value
    at.button(key="calls_make").click().run()
    assert not at.exception
    _, content = at.session_state["calls_made"]
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 3
    first = " ".join(reader.pages[0].extract_text().split())
    assert "Acme: 1 owed" in first
    assert "nobody at all: no customer has this name" in first
    assert downloads(at) == ["Briefs as one PDF"]
    at.text_area(key="calls_names").set_value("Acme").run()
    assert not at.get("download_button"), "another list is another file"


def test_the_overview_offers_the_boards_month(kept: Store) -> None:
    at = opened("overview")
    assert "Board summary (PDF)" in downloads(at)
    assert at.selectbox(key="board_month").value == "2025-12"
