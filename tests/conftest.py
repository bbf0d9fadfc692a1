"""What every test starts from: the same random records each time, and in a browser test the
machine's own Chromium, silent towards the network."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from hypothesis import settings

# A run is repeatable; KEPT_EFFORT tries other records, and more of them.
settings.register_profile("repeatable", derandomize="KEPT_EFFORT" not in os.environ)
settings.load_profile("repeatable")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium from the path; without one Playwright's own, which fails loudly if absent."""
    chromium = shutil.which("chromium")
    named = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **named, "args": list(QUIET)}
