"""A reader brings an export, and goes from the overview to one customer's broken promise."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from pipelines.importing.load import import_files
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.browser.conftest import Serve
from tests.browser.settling import settled

HOSTILE = ":tada: **b** <b>x</b> [a](http://evil.example) $x$ -> `c` www.evil.example <script>"

EXPORT = (
    "promise_id,title,customer,team,made_at,original_due,due,delivered_at,last_activity_at,status\n"
    "P-1,Gateway,Acme,Field,2026-01-02,2026-02-10,2026-02-10,2026-02-09,2026-02-09,delivered\n"
    "P-2,Spare pump,Acme,Field,2026-01-05,2026-02-20,2026-02-20,,2026-02-01,open\n"
    f'P-3,"{HOSTILE}","{HOSTILE}","{HOSTILE}",2026-01-05,2026-02-20,2026-02-20,,2026-03-20,open\n'
)


def test_from_an_export_to_a_broken_promise(
    page: Page, serve: Serve, tmp_path: Path, outside: list[str]
) -> None:
    export = tmp_path / "promises.csv"
    export.write_text(EXPORT, encoding="utf-8")
    address = serve(tmp_path / "store")
    page.goto(address)
    settled(page)
    page.get_by_role("link", name="Choose files").click()
    settled(page)
    page.locator("input[type=file]").set_input_files(export)
    expect(page.get_by_text("What would change")).to_be_visible()
    expect(page.get_by_text("3 new promises")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported: 3 new promises.")).to_be_visible()

    settled(page)
    page.get_by_role("link", name="See the overview").click()
    settled(page)
    expect(page.locator(".kept-lead")).to_contain_text("2 were broken")
    settled(page)
    page.get_by_role("link", name="Acme 1 owed").click()
    expect(page.locator(".kept-lead")).to_contain_text("We owe them 1 promise past its date")
    settled(page)
    page.get_by_role("link", name="Spare pump").click()
    expect(page.locator(".kept-lead")).to_have_text("Still owed")
    expect(page.get_by_text("no activity on file since").first).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.locator(".kept-lead")).to_contain_text("We owe them")
    settled(page)

    page.goto(f"{address}/imports")
    settled(page)
    page.get_by_text("i000001").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("dialog")).to_contain_text("promises would go")
    settled(page)
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nothing has been imported yet.")).to_be_visible()
    assert outside == []


def test_text_from_a_file_is_shown_as_it_is_written(
    page: Page, serve: Serve, tmp_path: Path, outside: list[str]
) -> None:
    """In the filter's label, a link, a heading, a chart's label and a sentence."""
    address = serve(_imported(tmp_path))
    for path in ("", "teams", "customers", "promises", "imports"):
        page.goto(f"{address}/{path}")
        settled(page)
        _nothing_live(page)
    page.goto(address)
    settled(page)
    shown = page.get_by_role("link", name="1 owed").filter(has_text="tada").inner_text()
    assert HOSTILE in shown.replace("\u2060", "")
    page.get_by_role("link", name="1 owed").filter(has_text="tada").click()
    expect(page.locator(".kept-lead")).to_contain_text("We owe them")
    settled(page)
    assert page.locator("h1.kept-question").inner_text() == HOSTILE
    _nothing_live(page)
    page.get_by_role("button", name="All customers").click()
    expect(page.get_by_role("combobox", name="Customer")).to_be_visible()
    settled(page)
    page.get_by_role("combobox", name="Customer").click()
    page.get_by_role("option").filter(has_text="tada").click()
    expect(page.locator(".st-key-customer_box button").first).to_contain_text("tada")
    settled(page)
    label = page.locator(".st-key-customer_box button").first.inner_text()
    assert HOSTILE in label.replace("\u2060", "")
    _nothing_live(page)
    assert outside == []


def _imported(folder: Path) -> Path:
    """A store with the export in it."""
    export = folder / "promises.csv"
    export.write_text(EXPORT, encoding="utf-8")
    import_files(FolderStore(folder / "store"), [export], ImportOptions())
    return folder / "store"


def _nothing_live(page: Page) -> None:
    """No link out, no picture, no script from the data."""
    hosts = page.evaluate("() => [...new Set([...document.links].map(a => a.hostname))]")
    assert set(hosts) <= {"127.0.0.1"}
    assert page.locator("[data-testid=stMain] script").count() == 0
    assert "🎉" not in page.locator("[data-testid=stApp]").inner_text()


def test_a_button_stays_where_it_is_drawn_first(page: Page, serve: Serve, tmp_path: Path) -> None:
    """The downloads beside it come later; what was begun as a click on it would end on them."""
    address = serve(_imported(tmp_path))
    held: list[Route] = []
    page.route("**/DownloadButton*.js", lambda route: held.append(route))
    page.goto(f"{address}/imports")
    settled(page)
    page.get_by_text("i000001").click()
    button = page.get_by_role("button", name="Take it back")
    expect(button).to_be_visible()
    first = button.bounding_box()
    assert held
    for one in held:
        one.continue_()
    expect(page.get_by_role("button", name="The report as JSON")).to_be_visible()
    settled(page)
    last = button.bounding_box()
    assert first is not None
    assert last is not None
    assert last["x"] == first["x"]
