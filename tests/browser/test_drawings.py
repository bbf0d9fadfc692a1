"""A drawing fills the page it is on, says what its marks are, and is used without a mouse."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settling import settled

ENDS = """key => {
    const place = document.querySelector(`.st-key-${key} .kept-picture`)
    const ground = place.getBoundingClientRect()
    const [left, right] = [...place.querySelectorAll('rect')].map(e => e.getBoundingClientRect())
        .reduce(([l, r], e) => [Math.min(l, e.left), Math.max(r, e.right)], [Infinity, 0])
    return [left - ground.left, ground.right - right]
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_a_drawing_is_as_wide_as_the_page(page: Page, sample: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(sample)
    settled(page)
    for key in ("three_parts", "teams_against", "causes"):
        left, right = page.evaluate(ENDS, key)
        assert abs(left) <= 1, (key, left)
        assert abs(right) <= 1, (key, right)


def test_a_drawing_follows_the_window(page: Page, sample: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(sample)
    settled(page)
    wide = page.locator(".st-key-three_parts svg").bounding_box()
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator(".st-key-three_parts svg")).not_to_have_attribute(
        "width", str(wide["width"] if wide else "")
    )
    settled(page)
    assert [abs(end) <= 1 for end in page.evaluate(ENDS, "three_parts")] == [True, True]


def test_marks_are_reached_and_chosen_with_the_keyboard(page: Page, sample: str) -> None:
    page.goto(sample)
    settled(page)
    marks = page.locator(".st-key-monthly svg [role=button]")
    assert marks.count() > 12
    assert page.locator(".st-key-monthly svg [tabindex='0']").count() == 1
    marks.first.focus()
    says = page.locator(".st-key-monthly .kept-says")
    first = marks.first.get_attribute("data-says")
    expect(says).to_contain_text((first or "-").split("\n")[0])
    page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    second = (marks.nth(1).get_attribute("data-says") or "-").split("\n")
    expect(says).to_have_text("".join(second))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/promises\?.*month="))
    n = second[1].rsplit("n ", 1)[1]
    expect(page.locator(".kept-lead")).to_contain_text(f"{n} of")


def test_what_a_mark_opened_stays_until_it_is_chosen_again(page: Page, sample: str) -> None:
    page.goto(f"{sample}/improve")
    settled(page)
    capacity = page.locator(".st-key-pareto_cause svg").get_by_role("button", name="Capacity")
    capacity.focus()
    page.keyboard.press("Enter")
    listed = page.locator(".st-key-caused_cause")
    expect(listed).to_be_visible()
    settled(page)
    expect(capacity).to_be_focused()
    capacity.click()
    expect(listed).to_have_count(0)


def test_a_drawing_is_saved_as_it_stands_on_the_page(page: Page, sample: str) -> None:
    page.goto(sample)
    settled(page)
    page.locator(".st-key-teams_against_table_box button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as SVG").click()
    saved = fromstring(download.value.path().read_text(encoding="utf-8"))
    drawn = page.locator(".st-key-teams_against svg text").all_text_contents()
    told = ["".join(text.itertext()) for text in saved.iter("{http://www.w3.org/2000/svg}text")]
    assert told == drawn or told == [text.strip() for text in drawn]
