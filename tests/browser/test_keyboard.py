"""Somebody with a keyboard only: they see where they are, and come from the Overview to a brief."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.settling import settled

# What has the focus, and whether anything but a faint shade says so.
FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at)
    const isMarked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
        || style.boxShadow !== 'none'
    return [at.tagName, at.innerText || at.getAttribute('aria-label') || '', isMarked]
}"""


def test_from_the_overview_to_a_customer_without_a_mouse(page: Page, sample: str) -> None:
    page.goto(sample)
    settled(page)
    unmarked, reached = [], ""
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, reached, is_marked = page.evaluate(FOCUS)
        if tag in ("A", "BUTTON", "SUMMARY") and not is_marked:
            unmarked.append(reached)
        if reached.startswith("Harrow Vale Hospitals"):
            break
    assert reached.startswith("Harrow Vale Hospitals")
    assert unmarked == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Harrow Vale Hospitals", level=1)).to_be_visible()
    settled(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if "Brief to print" in page.evaluate(FOCUS)[1]:
            break
    with page.expect_download() as handed:
        page.keyboard.press("Enter")
    assert handed.value.path().read_bytes().startswith(b"%PDF")
