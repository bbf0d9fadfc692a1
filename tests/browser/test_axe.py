"""What a screen reader stumbles over: axe on every page, nothing serious of ours."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.settling import settled
from tests.browser.test_screens import PAGES

# Streamlit's own: its table is a canvas whose cells stand beside it for a screen reader, its
# multiselect names its box by a label apart, its menu and tabs have roles of their own.
NOT_OURS = ("stDataFrame", "stHeader", "stToolbar", "stMultiSelect", "stSelectbox", "stTopNav",
            "stSidebar", "stDateInput", "stFileUploader", "stExpander", "rc-overflow")  # fmt: skip


def test_nothing_serious_on_any_page(page: Page, sample: str) -> None:
    found: list[str] = []
    for name, path in PAGES.items():
        page.goto(f"{sample}/{path}")
        settled(page)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] not in ("serious", "critical"):
                continue
            ours = [node for node in violation["nodes"] if not _is_streamlits(page, node)]
            found += [f"{name}: {violation['id']}: {node['html'][:160]}" for node in ours]
    assert not found, "\n".join(sorted(set(found)))


def _is_streamlits(page: Page, node: dict[str, list[str]]) -> bool:
    """Within one of Streamlit's own widgets."""
    target = node["target"][-1]
    return bool(
        page.evaluate(
            "([target, names]) => { const e = document.querySelector(target); return !!e && names"
            ".some(n => e.closest(`[data-testid^=${n}], [class*=${n}]`)) }",
            [target if isinstance(target, str) else target[-1], list(NOT_OURS)],
        )
    )
