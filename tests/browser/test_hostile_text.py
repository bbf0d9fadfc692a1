"""Hostile text in every field of every page runs nothing, loads nothing, and looks as written."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import Serve
from tests.hostile import ATTACKS
from tests.soak_text import (
    PAGES,
    Walked,
    every_address,
    every_header,
    every_page,
    every_record,
    made,
    opened,
)


def test_hostile_text_on_every_page(browser: Browser, serve: Serve, tmp_path: Path) -> None:
    store, rows = made(tmp_path, ATTACKS)
    walked, address = Walked(), serve(store)
    page = opened(browser, walked)
    every_page(page, walked, address)
    every_address(page, walked, address, ATTACKS, ("teams", "customer", "find"))
    every_header(page, walked, address, ATTACKS[:60])
    every_record(page, walked, address, rows[:3], ATTACKS)
    assert walked.faults == []
    assert walked.pages == len(PAGES) + 3 + 1 + 3 + 2
    assert walked.shown > 3
