"""Hostile text in every field of every page runs nothing, loads nothing, and looks as written."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import Serve
from tests.hostile import ATTACKS
from tests.soak_text import made, walk


def test_hostile_text_on_every_page(browser: Browser, serve: Serve, tmp_path: Path) -> None:
    store, rows = made(tmp_path, ATTACKS)
    walked = walk(browser, serve(store), rows[:2], ATTACKS)
    assert walked.faults == []
    assert walked.pages > 30
    assert walked.shown > 3
