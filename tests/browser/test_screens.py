"""Each page, light and dark, on a desk and on a telephone: nothing breaks, nothing sticks out, and
a screen reader stumbles over nothing serious of ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import serious
from tests.browser.settling import listen, settled

README = ("overview", "customer")
OUT = Path(__file__).parents[2] / "screenshots-out"
PAGES = {
    "overview": "",
    "teams": "teams",
    "team": "team?name=Field+Service",
    "customers": "customers",
    "calls": "calls",
    "customer": "customer?name=Harrow+Vale+Hospitals",
    "at_risk": "at_risk",
    "improve": "improve?changed=2026-03-01&effects=true",
    "delays": "delays",
    "dates": "dates",
    "measures": "measure",
    "measure": "measure?measure=Kept+on+time",
    "find": "find?q=harrow",
    "promises": "promises",
    "promise": "promise?system=kept&instance=&record=HS-00168",
    "import": "import",
    "imports": "imports",
    "names": "names",
    "audit": "audit",
    "definitions": "definitions",
}


TAKEN = "KEPT_SCREENSHOTS" in os.environ  # `make screenshots`: every page in all four ways
FOUR = [("light", 1440), ("dark", 390), ("dark", 1440), ("light", 390)]


@pytest.mark.parametrize(("scheme", "width"), FOUR if TAKEN else FOUR[:2])
def test_each_page_as_it_looks(
    browser: Browser, sample: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, locale="en-GB"
    )
    page = listen(context.new_page())
    errors: list[str] = []
    heard: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name, path in PAGES.items():
        page.set_viewport_size({"width": width, "height": 900 if width > 500 else 844})
        page.goto(f"{sample}/{path}")
        settled(page)
        assert page.locator("[data-testid=stException]").count() == 0, name
        assert page.get_by_text("Something went wrong").count() == 0, name
        assert page.locator("h1").count() == 1, name
        heard += [f"{name}: {fault}" for fault in serious(page)]
        if TAKEN:
            _take(page, name, scheme, width)
        inner, visible = page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]');"
            " return [m.scrollWidth, m.clientWidth] }"
        )
        assert inner <= visible, f"{name} is wider than the screen"
        for chart in page.locator("[data-testid=stPlotlyChart], .kept-picture").all():
            assert "." in (chart.get_attribute("aria-label") or _named(chart.inner_html())), name
    assert errors == []
    assert not heard, "\n".join(sorted(set(heard)))
    context.close()


def _take(page: Page, name: str, scheme: str, width: int) -> None:
    """The whole page into screenshots-out/; what the README shows, as it opens, into docs/."""
    OUT.mkdir(exist_ok=True)
    if name in README and (scheme, width) == FOUR[0]:
        page.wait_for_timeout(1500)
        page.screenshot(path=OUT.parent / "docs" / f"{name}.png")
    _taller(page, width)
    page.screenshot(path=OUT / f"{name}-{scheme}-{width}.png")


def _taller(page: Page, width: int) -> None:
    """The whole page at once: the app scrolls inside, so the window is made as tall as it is."""
    height = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height + 60, 844), 6000)})
    page.wait_for_timeout(800)


def _named(html: str) -> str:
    """The accessible name somewhere inside the chart's element."""
    return html.split('aria-label="', 1)[1].split('"', 1)[0] if 'aria-label="' in html else ""
