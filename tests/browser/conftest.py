"""The real app on a free port of this machine, over a real store, for a real browser; where a test
fails, what stood on its pages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from pipelines.keeping.contract import Store
from pipelines.keeping.copying import copy_store
from pipelines.keeping.store import FolderStore
from tests.browser.settling import WAIT_SECONDS, listen, listened_to
from tests.browser.telling import told
from tests.clickhouse_running import Running
from tests.clickhouse_stores import store_in
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=WAIT_SECONDS * 1_000)

Serve = Callable[[Path], str]
_logs: dict[str, Path] = {}  # of each server, by its address


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure on another machine explains itself: the pages that stood open are told of."""
    report = yield
    if call.when == "call" and report.failed:
        for page in listened_to():
            report.sections.append((f"page {page.url}", told(page)))
            log = _logs.get("/".join(page.url.split("/")[:3]))
            if log is not None:
                lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
                report.sections.append((f"the end of {log.name}", "\n".join(lines[-30:])))
    return report


@pytest.fixture(scope="session")
def serve(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serve]:
    """Start the dashboard over a store's folder; its address. Every one is stopped at the end.

    With KEPT_STORIES_IN=clickhouse (`make engine`) over a copy of it in ClickHouse.
    """
    if os.environ.get("KEPT_STORIES_IN") == "clickhouse":
        serve_there: Serve = request.getfixturevalue("serve_there")
        yield serve_there
        return
    with serving(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="session")
def serve_there(engine: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """The same over ClickHouse: what the folder holds, if anything, in a database of its own."""

    def named(folder: Path) -> str:
        database = f"s{uuid.uuid4().hex[:12]}"
        store = store_in(engine, database, tmp_path_factory.mktemp("beside"))
        if FolderStore(folder).version():
            copy_store(FolderStore(folder), store)
        return store.name

    with serving(tmp_path_factory, named) as start:
        yield start


@contextmanager
def serving(
    tmp_path_factory: pytest.TempPathFactory, named: Callable[[Path], str] = str
) -> Iterator[Serve]:
    """Starts a server for each store, by what KEPT_STORE calls it."""
    started: list[subprocess.Popen[bytes]] = []
    known: dict[Path, str] = {}

    def start(store: Path) -> str:
        if store not in known:
            port = free_port()
            file = tmp_path_factory.mktemp("log") / "server.log"
            log = file.open("wb")
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
                     "--server.port", str(port), "--server.address", "127.0.0.1"],
                    cwd=ROOT, stdout=log, stderr=log,
                    env={**os.environ, "KEPT_STORE": named(store)},
                )
            )  # fmt: skip
            known[store] = f"http://127.0.0.1:{port}"
            _logs[known[store]] = file
            wait_for(known[store], started[-1])
        return known[store]

    yield start
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(timeout=WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


@pytest.fixture(scope="session")
def sample(serve: Serve, sample_store: Store) -> str:
    """The dashboard over the sample."""
    return serve(sample_store.path)


@pytest.fixture
def page(page: Page) -> Page:
    """A page that can be waited for until it is settled."""
    return listen(page)


@pytest.fixture
def outside(page: Page) -> list[str]:
    """Every request of the page that is not to this machine: to stay empty."""
    asked: list[str] = []
    here = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:")

    def note(request: Request) -> None:
        if not here.match(request.url):
            asked.append(request.url)

    page.on("request", note)
    return asked


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until this process answers there."""
    until = time.monotonic() + 2 * WAIT_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The dashboard of {address} ended with {process.returncode}.")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=20)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise TimeoutError(f"The dashboard did not start within {2 * WAIT_SECONDS} seconds.")
