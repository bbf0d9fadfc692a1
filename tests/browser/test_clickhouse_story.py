"""The first story once more, over a store in ClickHouse; `make engine` tells them all there."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import test_stories
from tests.browser.conftest import Serve


def test_from_an_export_to_a_broken_promise_in_clickhouse(
    page: Page, serve_there: Serve, tmp_path: Path, outside: list[str]
) -> None:
    test_stories.test_from_an_export_to_a_broken_promise(page, serve_there, tmp_path, outside)
