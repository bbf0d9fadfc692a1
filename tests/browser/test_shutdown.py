"""The server is told to stop in the middle of an import: it ends, and nothing is half done."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from pipelines.importing.verify import verify
from pipelines.keeping.store import FolderStore
from tests.browser.settling import listen, settled
from tests.gated import fill, served
from tests.ports import free_port

ROWS = 30_000


def test_an_import_under_way_is_done_or_taken_back(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path / "store", tmp_path, rows=1)
    before = FolderStore(tmp_path / "store").version()
    export = tmp_path / "many.csv"
    with export.open("w") as file:
        file.write("promise_id,team,due,delivered_at,last_activity_at\n")
        file.writelines(
            f"P{n},Team {n % 9},2026-0{1 + n % 5}-11,2026-0{1 + n % 5}-{10 + n % 5},2026-07-15\n"
            for n in range(ROWS)
        )
    with served(tmp_path, tmp_path / "store", free_port()) as server:
        page = listen(browser.new_page())
        page.goto(f"{server.address}/import")
        settled(page)
        page.locator("input[type=file]").set_input_files(export)
        button = page.get_by_role("button", name="Import", exact=True)
        expect(button).to_be_visible()
        settled(page)
        button.click()
        expect(page.get_by_role("progressbar").first).to_be_visible()
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=120) in (0, -signal.SIGTERM), server.log[-3_000:]
        page.close()
    store = FolderStore(tmp_path / "store")
    reader = store.reader()
    assert reader is not None
    promises = reader.query("SELECT count(*) AS n FROM promises")["n"][0].as_py()
    assert (promises == 3) == (reader.version == before)
    assert promises in (3, 3 + ROWS)
    with store.lock():  # whoever writes next removes what was left half-built
        assert not list((tmp_path / "store" / "versions").glob("*.building*"))
    assert verify(store, lambda *_: None).faults == ()
