"""A page goes in; what a screen reader would stumble over on it, as axe sees it, comes out."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

# Streamlit's own: its table is a canvas whose cells stand beside it for a screen reader, its
# multiselect names its box by a label apart, its menu and tabs have roles of their own.
NOT_OURS = ("stDataFrame", "stHeader", "stToolbar", "stMultiSelect", "stSelectbox", "stTopNav",
            "stSidebar", "stDateInput", "stFileUploader", "stExpander", "rc-overflow")  # fmt: skip


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it stands, but for Streamlit's own."""
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not _is_streamlits(page, node)
    ]


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
