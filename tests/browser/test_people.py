"""Three people: a leader on Monday, an account lead before a call, an analyst with an export."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Serve
from tests.browser.settling import settled

DESK = {"width": 1440, "height": 900}


def on_screen(page: Page, element: Locator) -> bool:
    """Wholly within the window, without scrolling."""
    box = element.bounding_box()
    assert box is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= DESK["height"]


def test_a_leader_on_monday(page: Page, sample: str, tmp_path: Path, outside: list[str]) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(sample)
    settled(page)
    bar = page.locator(".st-key-three_parts svg")
    trend = page.locator(".st-key-monthly svg")
    owed = page.get_by_role("link", name="past the date and not delivered")
    expect(trend).to_be_visible()
    for answer in (page.locator(".kept-lead"), bar, trend, owed,
                   page.get_by_text("your tools would say"),
                   page.get_by_text("with conflicting dates")):  # fmt: skip
        assert on_screen(page, answer), answer
    lead = page.locator(".kept-lead").inner_text()

    # A mark opens its rows, and the way back leads to the same page.
    broken = re.search(r"and ([\d,]+) were broken", lead)
    assert broken is not None
    bar.get_by_role("button").last.click()
    expect(page.locator(".kept-lead")).to_contain_text(f"{broken[1]} of")
    assert "show=Broken" in page.url
    settled(page)
    page.go_back()
    expect(page.locator(".kept-lead")).to_have_text(lead)
    settled(page)

    # The table beside a picture, and its two downloads.
    page.locator(".st-key-three_parts_table_box button").first.click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.locator(".st-key-three_parts_table_csv button").click()
    told = tmp_path / "bar.csv"
    download.value.save_as(told)
    assert broken[1] in told.read_text(encoding="utf-8-sig").replace(",", "\n")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as SVG").click()
    assert download.value.suggested_filename == "kept_three_parts.svg"
    page.keyboard.press("Escape")

    # Filters are in the address; a number opens its list; the board's sheet is in hand.
    owed.click()
    expect(page.locator(".kept-lead")).to_contain_text("owed now")
    settled(page)
    page.go_back()
    expect(page.locator(".kept-lead")).to_have_text(lead)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Board summary (PDF)").click()
    sheet = tmp_path / "board.pdf"
    download.value.save_as(sheet)
    assert "kept" in PdfReader(sheet).pages[0].extract_text().lower()
    assert outside == []


def test_an_account_lead_before_a_call(
    page: Page, sample: str, tmp_path: Path, outside: list[str]
) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{sample}/definitions")
    settled(page)
    box = page.get_by_role("searchbox", name="Find a customer, promise or id").or_(
        page.get_by_placeholder("Customer, promise or id")
    )
    box.first.fill("harrow vale")
    box.first.press("Enter")
    expect(page.locator(".kept-lead")).to_contain_text("1 customer")
    settled(page)
    assert "q=harrow+vale" in page.url or "q=harrow%20vale" in page.url
    page.get_by_role("link", name="Harrow Vale Hospitals").first.click()
    expect(page.locator(".kept-lead")).to_contain_text("We owe them")
    settled(page)
    owed = page.locator(".kept-lead").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("PDF")).first.click()
    brief = tmp_path / "brief.pdf"
    download.value.save_as(brief)
    pages = PdfReader(brief).pages
    assert len(pages) == 1, "one side of A4"
    text = " ".join(pages[0].extract_text().split())
    count = re.search(r"We owe them (\d+)", owed)
    assert count is not None
    assert "Harrow Vale Hospitals" in text
    assert count[1] in text
    assert outside == []


def test_an_analyst_with_a_link_a_view_and_a_new_export(
    page: Page, serve: Serve, tmp_path: Path, outside: list[str]
) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    header = "promise_id,title,customer,team,made_at,original_due,due,delivered_at,status\n"
    first = tmp_path / "first.csv"
    first.write_text(
        header + "P-1,Gateway,Acme,Field,2026-01-02,2026-02-10,2026-02-10,2026-02-09,delivered\n"
        "P-2,Pump,Acme,Field,2026-01-05,2026-02-20,2026-02-20,2026-02-25,delivered\n"
    )
    second = tmp_path / "second.csv"
    second.write_text(
        header + "P-3,Valve,Globex,Care,2026-02-01,2026-03-01,2026-03-01,2026-03-02,delivered\n"
    )
    address = serve(tmp_path / "store")
    _bring(page, address, first)
    page.goto(f"{address}/?team=Field")
    settled(page)
    expect(page.locator(".kept-lead")).to_contain_text("Of 2 promises")
    expect(page.get_by_text("days old: what has happened since is not here")).to_be_visible()

    page.get_by_role("button", name="Views").click()
    expect(page.get_by_role("textbox", name="Save this page and its filters as")).to_be_visible()
    settled(page)
    page.get_by_role("textbox", name="Save this page and its filters as").fill("Field's Monday")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Field's Monday")).to_be_visible()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Save this page and its filters as")).to_be_hidden()
    settled(page)
    page.get_by_role("button", name="Share").click()
    link = page.locator(".st-key-share_box code, [data-testid=stPopoverBody] code").first
    expect(link).to_contain_text("version=v000001")
    settled(page)
    shared = link.inner_text()
    assert "team=Field" in shared
    assert "version=v000001" in shared
    assert "as_of=2026-02-25" in shared

    _bring(page, address, second)
    page.goto(address)
    settled(page)
    expect(page.locator(".kept-lead")).to_contain_text("Of 3 promises")
    page.goto(shared)
    settled(page)
    expect(page.locator(".kept-lead")).to_contain_text("Of 2 promises")
    expect(page.get_by_text("these are the numbers of the version v000001")).to_be_visible()
    page.goto(f"{address}/?version=v000099")
    settled(page)
    expect(page.get_by_text("v000099, which is no longer kept")).to_be_visible()
    page.get_by_role("button", name="See the newest").click()
    expect(page.get_by_text("no longer kept")).to_have_count(0)
    expect(page.locator(".kept-lead")).to_contain_text("Of 3 promises")

    settled(page)
    page.get_by_role("button", name="Views").click()
    expect(page.get_by_role("link", name="Field's Monday")).to_be_visible()
    settled(page)
    page.get_by_role("link", name="Field's Monday").click()
    expect(page.locator(".kept-lead")).to_contain_text("Of 2 promises")
    expect(page).to_have_url(re.compile("team=Field"))
    settled(page)
    back = page.get_by_role("button", name="Take back")
    page.reload()  # the box may still be open where the page was changed from within it
    settled(page)
    page.get_by_role("button", name="Views").click()
    expect(back).to_be_visible()
    settled(page)
    back.click()
    expect(page.get_by_text("No view is saved yet.")).to_be_visible()
    assert outside == []


def _bring(page: Page, address: str, export: Path) -> None:
    page.goto(f"{address}/import")
    settled(page)
    page.locator("input[type=file]").set_input_files(export)
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text(re.compile(r"Imported: \d"))).to_be_visible()
    settled(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_can_be_walked_with_the_keyboard(page: Page, sample: str, scheme: str) -> None:
    """From the top: the pages, the filters in their order, the search; a filter opens with Enter,
    closes with Escape, and what has the focus can be seen."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(sample)
    settled(page)
    seen: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label')"
                " || e.placeholder || e.innerText || '' }"
            ).strip()
        )
        if "Customer, promise or id" in seen[-1] or "Find a customer" in seen[-1]:
            break
    order = ["Overview", "All time", "All teams", "All customers", "As of the newest export",
             "Views", "Share"]  # fmt: skip
    at = [next(i for i, text in enumerate(seen) if wanted in text) for wanted in order]
    assert at == sorted(at), seen
    page.get_by_role("button", name="All teams").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Team")).to_be_visible()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Team")).to_be_hidden()
