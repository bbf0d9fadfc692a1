"""Hostile text in every field, and in the address, of every page, in Chromium: what ran, what was
asked of other hosts, and what was shown otherwise than it is written.

`python -m tests.soak_text 1000` shows so many texts; tests/browser/test_hostile_text.py a few.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from pipelines.importing.load import import_files
from pipelines.keeping.remarks import Remark, add_remark
from pipelines.keeping.store import Store
from pipelines.options import ImportOptions
from tests.browser.conftest import ROOT, free_port, wait_for
from tests.conftest import QUIET
from tests.hostile import TEXTS, written

PAGES = (
    "", "teams", "customers", "at_risk", "improve", "delays", "dates", "measure", "promises",
    "import", "imports", "names", "audit", "definitions", "find", "calls",
)  # fmt: skip
HERE = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:")
RAN = "() => window.kept_hit === 1"
LIVE = (
    "() => [...document.querySelectorAll('[data-testid=stApp] script, [data-testid=stApp] iframe, "
    "[data-testid=stApp] object, [data-testid=stApp] form[action], base')].length + "
    "[...document.links].filter(a => a.hostname !== location.hostname).length"
)


@dataclass
class Walked:
    """Pages opened, and what should not have been."""

    pages: int = 0
    shown: int = 0  # texts found on a page, as they are written
    ran: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # requests to other hosts
    live: list[str] = field(default_factory=list)  # pages with a script, frame or link out in them
    otherwise: list[str] = field(default_factory=list)  # texts shown otherwise than written

    @property
    def faults(self) -> list[str]:
        return [*self.ran, *self.asked, *self.live, *self.otherwise]


def main() -> None:
    """Print what was found."""
    n = int(sys.argv[1])
    texts = TEXTS[:: max(1, len(TEXTS) // n)][:n]
    with tempfile.TemporaryDirectory(prefix="kept-text-") as folder, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        store, rows = made(Path(folder), texts)
        with started(store, Path(folder) / "server.log") as address:
            walked = walk(chromium, address, rows, texts)
        chromium.close()
    print(
        f"{len(texts)} texts on {walked.pages} pages, {walked.shown} looked at one by one: "
        f"{len(walked.ran)} ran, {len(walked.asked)} "
        f"requests to other hosts, {len(walked.live)} live, {len(walked.otherwise)} otherwise"
    )
    print("\n".join(walked.faults[:50]))
    sys.exit(1 if walked.faults else 0)


@contextmanager
def started(store: Path, log: Path) -> Iterator[str]:
    """The dashboard over a store; its address."""
    port = free_port()
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
             "--server.port", str(port), "--server.address", "127.0.0.1"],
            cwd=ROOT, env={**os.environ, "KEPT_STORE": str(store)}, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def made(folder: Path, texts: Sequence[str]) -> tuple[Path, list[dict[str, str]]]:
    """A store whose every field holds one of the texts, and its rows."""
    store = Store(folder / "store")
    paths, rows = written(folder, texts)
    report = import_files(store, paths, ImportOptions(as_of="2024-04-01", skip_bad=True))
    assert report.import_id is not None, report.questions
    for n, text in enumerate(texts[:20]):
        customer = rows[n % len(rows)].get("customer", "")
        add_remark(store.path, Remark("note", {"customer": customer}, {"text": text}, text))
        add_remark(store.path, Remark("view", {}, {"name": text, "query": text}, text))
    return store.path, rows


def walk(
    browser: Browser, address: str, rows: Sequence[dict[str, str]], texts: Sequence[str]
) -> Walked:
    """Open every page, with a text in its address too, and the page of every record."""
    walked, page = Walked(), browser.new_page()

    def note_request(request: Request) -> None:
        if not HERE.match(request.url):
            walked.asked.append(request.url)

    def note_dialog(dialog: Dialog) -> None:
        walked.ran.append(dialog.message)
        dialog.dismiss()

    page.on("request", note_request)
    page.on("dialog", note_dialog)
    for n, name in enumerate(PAGES):
        text = quote(texts[n % len(texts)], safe="")
        _look(page, walked, f"{address}/{name}")
        _look(page, walked, f"{address}/{name}?customer={text}&team={text}&period={text}&q={text}")
    for row in rows:
        _look(page, walked, f"{address}/promise?system=kept&record={row['promise_id']}")
        for column in ("title", "owner", "kind", "priority"):
            _shown(page, walked, row.get(column, ""), column)
        for place in ("customer", "team"):
            if row.get(place):
                _look(page, walked, f"{address}/{place}?name={quote(row[place], safe='')}")
                _shown(page, walked, row[place], place)
    page.close()
    return walked


def _look(page: Page, walked: Walked, address: str) -> None:
    page.goto(address, timeout=120_000)
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]", timeout=300_000
    )
    page.wait_for_timeout(200)
    walked.pages += 1
    if page.evaluate(RAN):
        walked.ran.append(address)
    if page.evaluate(LIVE):
        walked.live.append(address)


def _shown(page: Page, walked: Walked, text: str, column: str) -> None:
    """Where a field is shown at all, it is shown as it is written."""
    marked = re.sub(r"\W", "", text)
    said = page.locator("[data-testid=stApp]").inner_text()
    if len(marked) < 12 or marked not in re.sub(r"\W", "", said):
        return
    if _plain(text) in _plain(said):
        walked.shown += 1
    else:
        walked.otherwise.append(f"{column}: {text!r}")


def _plain(text: str) -> str:
    """Without blanks, and the joiner that keeps a text from being read as a mark."""
    return re.sub(r"[\s\u2060\ufeff\u200b]+", "", unicodedata.normalize("NFC", text))


if __name__ == "__main__":
    main()
