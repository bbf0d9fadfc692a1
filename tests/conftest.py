"""What every test starts from: the same random records each time, and in a browser test the
machine's own Chromium, silent towards the network."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipelines.keeping.contract import Store
from pipelines.keeping.copying import copy_store
from pipelines.keeping.store import FolderStore
from sample_data.loading import load_sample
from tests.clickhouse_running import Running, running
from tests.clickhouse_stores import store_in

# A run is repeatable; KEPT_EFFORT tries other records, and more of them. How long one takes says
# only how busy the machine is.
settings.register_profile("repeatable", derandomize="KEPT_EFFORT" not in os.environ, deadline=None)
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of the browser early and apart: they are long, and several browsers at once
    wait for each other. Left to itself a run in several processes keeps files of few tests, which
    these are, for its end.
    """
    files = dict.fromkeys(item.path for item in items)
    browsers = [file for file in files if file.parent.name == "browser"]
    others = [file for file in files if file.parent.name != "browser"]
    apart = max(1, 2 * len(others) // (3 * len(browsers) or 1))
    order: dict[Path, int] = {}
    for place, file in enumerate(others):
        if place % apart == 0 and browsers:
            order[browsers.pop(0)] = len(order)
        order[file] = len(order)
    for file in browsers:
        order[file] = len(order)
    items.sort(key=lambda item: order[item.path])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium from the path; without one Playwright's own, which fails loudly if absent."""
    chromium = shutil.which("chromium")
    named = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **named, "args": list(QUIET)}


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample, to be looked at and never written to: made once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    store = FolderStore(shared / "sample_store" / "store")
    store.path.parent.mkdir(exist_ok=True)
    with (store.path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = store.path.parent / "done"
        if not done.exists():
            load_sample(store, lambda step, share: None)
            done.touch()
    return store


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A ClickHouse of this process's tests; each makes a database of its own there."""
    with running(tmp_path_factory.mktemp("engine")) as one:
        yield one


@pytest.fixture(scope="session")
def sample_there(
    engine: Running, sample_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Store:
    """The sample as it is in the folder, copied into ClickHouse; to be looked at as well."""
    store = store_in(engine, "sample", tmp_path_factory.mktemp("beside"))
    copy_store(sample_store, store)
    return store


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A store with nothing in it yet."""
    return FolderStore(tmp_path / "store")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file of this name and text; its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
