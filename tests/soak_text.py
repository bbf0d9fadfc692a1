"""Hostile text in every field, and in the address, of every page, in Chromium: what ran, what was
asked of other hosts, and what was shown otherwise than it is written.

`python -m tests.soak_text 1000` shows so many texts, each in every field of the data and on every
page; tests/browser/test_hostile_text.py a few. The dashboard runs without its own server, so that
no content policy stops what a page should not have let through.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

from pipelines.importing.load import import_files
from pipelines.keeping.remarks import Remark, add_remark
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.browser.conftest import ROOT, wait_for
from tests.browser.settling import listen
from tests.conftest import QUIET
from tests.hostile import COLUMNS, TEXTS, woven
from tests.ports import free_port

PAGES = (
    "", "teams", "customers", "at_risk", "improve", "delays", "dates", "measure", "promises",
    "import", "imports", "names", "audit", "definitions", "find", "calls", "team", "customer",
    "promise",
)  # fmt: skip
OF_ONE = 20  # promises of one customer on its page, each with texts of its own
FIELDS = len(COLUMNS) - 1
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
    failed: list[str] = field(default_factory=list)  # pages that could not be drawn

    @property
    def faults(self) -> list[str]:
        return [*self.ran, *self.asked, *self.live, *self.otherwise, *self.failed]


def main() -> None:
    """Print what was found."""
    n, began = int(sys.argv[1]), time.monotonic()
    texts = TEXTS if n >= len(TEXTS) else TEXTS[:: max(1, len(TEXTS) // n)][:n]
    walked = Walked()
    with tempfile.TemporaryDirectory(prefix="kept-text-") as folder, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        page = opened(chromium, walked)
        for name, of_one in (("each", 1), ("many", OF_ONE)):
            (Path(folder) / name).mkdir()
            store, rows = made(Path(folder) / name, texts, of_one=of_one)
            with started(store, Path(folder) / "server.log") as address:
                if of_one > 1:
                    every_record(page, walked, address, rows, texts)
                    continue
                every_page(page, walked, address)
                every_address(page, walked, address, texts)
                every_header(page, walked, address, texts)
                found(page, walked, address, rows[::OF_ONE])
        chromium.close()
    print(
        f"{len(texts)} texts, each in {FIELDS} fields, on {walked.pages} pages in "
        f"{(time.monotonic() - began) / 60:.0f} minutes; {walked.shown} looked at one by one: "
        f"{len(walked.ran)} ran, {len(walked.asked)} requests to other hosts, "
        f"{len(walked.live)} live, {len(walked.otherwise)} otherwise, "
        f"{len(walked.failed)} not drawn"
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
            wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=120)
            faults = [
                line for line in log.read_text(errors="replace").splitlines() if "Error" in line
            ]
            print("\n".join(sorted(set(faults))[:20]), file=sys.stderr)


def made(
    folder: Path, texts: Sequence[str], *, of_one: int = OF_ONE
) -> tuple[Path, list[dict[str, str]]]:
    """A store in which every text stands in every field, and in what readers said; and its rows."""
    store = FolderStore(folder / "store")
    paths, rows = woven(folder, texts, of_one=of_one)
    paths.append(_unreadable(folder, texts))
    report = import_files(store, paths, ImportOptions(as_of="2024-04-01", skip_bad=True))
    assert report.import_id is not None, report.questions
    for row, text in zip(rows[::OF_ONE], texts, strict=False):
        for remark in (
            Remark(
                "note", {"customer": row["customer"]}, {"text": text, "day": "2024-03-01"}, text
            ),
            Remark("view", {}, {"name": text, "query": text, "page": "teams"}, text),
            Remark("change", {"team": row["team"]}, {"day": "2024-02-01", "text": text}, text),
        ):
            add_remark(store.path, remark)
    return store.path, rows


def _unreadable(folder: Path, texts: Sequence[str]) -> Path:
    """Rows whose date is a text: set aside, and shown with it on the page Imports."""
    path = folder / "unreadable.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["promise_id", "customer", "status", "due"])
        writer.writerow(["A0", "Acme", "open", "2024-05-01"])
        writer.writerows([f"A{n}", text, "open", text] for n, text in enumerate(texts, start=1))
    return path


def opened(browser: Browser, walked: Walked) -> Page:
    """A page that notes what it is asked to run and to load."""
    page = listen(browser.new_page())
    page.set_default_timeout(300_000)  # a thousand names on one page take a busy machine its time

    def note_request(request: Request) -> None:
        if not HERE.match(request.url):
            walked.asked.append(request.url)

    def note_dialog(dialog: Dialog) -> None:
        walked.ran.append(dialog.message)
        dialog.dismiss()

    page.on("request", note_request)
    page.on("dialog", note_dialog)
    return page


def every_page(page: Page, walked: Walked, address: str) -> None:
    """Each page of a store whose every list holds the texts."""
    for name in PAGES:
        _look(page, walked, f"{address}/{name}")


def every_address(
    page: Page, walked: Walked, address: str, texts: Sequence[str], pages: Sequence[str] = PAGES
) -> None:
    """Each page with its share of the texts in its address, so that each text stands in one."""
    share = -(-len(texts) // len(pages))
    for n, name in enumerate(pages):
        own = texts[n * share : (n + 1) * share] or texts[:1]
        told = {"customer": own, "team": own[:5], "kind": own[-5:], "period": own[0],
                "as_of": own[0], "q": own[0], "name": own[-1], "record": own[-1],
                "version": own[0]}  # fmt: skip
        _look(page, walked, f"{address}/{name}?{urlencode(told, doseq=True)}")


def every_header(page: Page, walked: Walked, address: str, texts: Sequence[str]) -> None:
    """Files that nobody knows, whose names, columns and cells are the texts, on the page Import."""
    for start in range(0, len(texts), 60):
        _drop(page, walked, address, texts[start : start + 60])


def found(page: Page, walked: Walked, address: str, rows: Sequence[dict[str, str]]) -> None:
    """What a search for a customer finds."""
    for row in rows:
        said = _look(page, walked, f"{address}/find?q={quote(row['customer'], safe='')}")
        _shown(walked, said, row["customer"], "customer found")


def every_record(
    page: Page, walked: Walked, address: str, rows: Sequence[dict[str, str]], texts: Sequence[str]
) -> None:
    """Pages of promises, so many that each text stands on one of them; and those of every customer
    and team, whose promises hold texts of their own.
    """
    for row in [row for n, row in enumerate(rows) if n % (7 * FIELDS) < 7]:
        said = _look(page, walked, f"{address}/promise?system=kept&record={row['promise_id']}")
        for column in ("title", "customer", "team", "owner", "kind", "priority", "cause"):
            _shown(walked, said, row[column], column)
    for first in range(0, len(rows), OF_ONE):
        its = rows[first : first + OF_ONE]
        for place in ("customer", "team"):
            name = quote(its[0][place], safe="")
            said = _look(page, walked, f"{address}/{place}?name={name}")
            _shown(walked, said, its[0][place], place)
            for title in (row["title"] for row in its):
                _shown(walked, said, title, f"a promise of the {place}", besides=texts)


def _drop(page: Page, walked: Walked, address: str, texts: Sequence[str]) -> None:
    """A file on the page Import whose name, columns and cells are texts."""
    page.goto(f"{address}/import", timeout=120_000)
    lines = [[f"{text} {n}" for n, text in enumerate(texts)], texts, texts[::-1]]
    content = "\r\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    name = re.sub(r"[/\0]", "_", texts[0])[:80] + ".csv"
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    expect(page.get_by_role("button", name="Take these files away")).to_be_visible(timeout=120_000)
    _judge(page, walked, f"{address}/import with columns called {texts[0]!r} …")


def _look(page: Page, walked: Walked, address: str) -> str:
    """Open a page; the text on it."""
    page.goto(address, timeout=120_000)
    drawn = page.locator(".kept-lead, [data-testid=stAlert], [data-testid=stException]").first
    expect(drawn).to_be_visible(timeout=120_000)
    return _judge(page, walked, address)


def _judge(page: Page, walked: Walked, where: str) -> str:
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]", timeout=300_000
    )
    walked.pages += 1
    if page.evaluate(RAN):
        walked.ran.append(where)
    if page.evaluate(LIVE):
        walked.live.append(where)
    said: str = page.evaluate("() => document.querySelector('[data-testid=stApp]').innerText")
    if "Something went wrong" in said or "has encountered an error" in said:
        walked.failed.append(f"not drawn: {where}")
    return said


def _shown(walked: Walked, said: str, text: str, what: str, *, besides: Sequence[str] = ()) -> None:
    """Where a field is shown at all, it is shown as it is written. `besides`: texts that may stand
    there too, of which one may have the same letters.
    """
    marked = _letters(text)
    if len(marked) < 12 or marked not in _letters(said):
        return
    plain = _plain(said)
    if _plain(text) in plain:
        walked.shown += 1
    elif not any(_plain(one) in plain for one in besides if marked in _letters(one)):
        walked.otherwise.append(f"{what}: {text!r}")


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _plain(text: str) -> str:
    """Without blanks, and the joiner that keeps a text from being read as a mark."""
    return re.sub(r"[\s\u2060\ufeff\u200b]+", "", unicodedata.normalize("NFC", text))


if __name__ == "__main__":
    main()
