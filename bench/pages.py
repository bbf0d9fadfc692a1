"""The Overview at a million promises beside a bare Streamlit page: `make bench-pages`.

python -m bench.pages [FOLDER]     the store is made in FOLDER once, and stays there

Cold: a browser that has seen nothing opens the page, until nothing more is drawn. Filter: one
more team is chosen, until nothing more is drawn; nobody has asked for that choice before. The two
pages take turns, and what counts is the ratio in each turn: a busy machine hits both alike.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median
from tempfile import gettempdir

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figure import Figure
from bench.million import million
from pipelines.keeping.pointer import point_to
from pipelines.keeping.receipts import Receipt, append_receipt
from pipelines.keeping.version import connect, counts_of, sha256_of

ROUNDS = 5
CHARTS = 5  # on the Overview; the bare page draws as many
COLD, FILTER = 1.3, 1.5  # times the bare page
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# When anything was last drawn, and when a key was last pressed, by the page's own clock.
_WATCH = """
window.kept = {drawn: 0, pressed: 0};
document.addEventListener('keydown', () => { window.kept.pressed = performance.now(); }, true);
new MutationObserver(() => { window.kept.drawn = performance.now(); }).observe(
  document, {subtree: true, childList: true, characterData: true, attributes: true});
"""
_SETTLED = """charts => {
  const app = document.querySelector('[data-testid=stApp]');
  const places = [...document.querySelectorAll('[data-testid=stPlotlyChart], .kept-picture')];
  return app && app.getAttribute('data-test-script-state') === 'notRunning'
    && places.length >= charts && places.every(place => place.querySelector('svg'))
    && performance.now() - window.kept.drawn > 600;
}"""


def store(folder: Path) -> Path:
    """A store whose one version holds a million promises."""
    version = million(folder / "versions" / "v000001.duckdb")
    if not (folder / "receipts.jsonl").exists():
        con = connect(version, folder, read_only=True)
        counts = counts_of(con)
        con.close()
        size, digest = version.stat().st_size, sha256_of(version)
        append_receipt(
            folder / "receipts.jsonl",
            Receipt("v000001", None, "2026-04-15T00:00:00+00:00", "import", "i000001", (),
                    size, digest, counts),
        )  # fmt: skip
        point_to(folder, "v000001")
    return folder


def serve(command: list[str], folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server on a free port of this machine, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = (folder / f"{port}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=Path(__file__).parents[1], stdout=log, stderr=log,
        env={**os.environ, "KEPT_STORE": str(folder), "BARE_CHARTS": str(CHARTS)},
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
            return process, address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    process.terminate()
    raise TimeoutError(f"{command} did not start within a minute; see {log.name}")


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """The page in a browser that has seen nothing, and the seconds until it was drawn."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    return page, _settled(page)


def chosen(page: Page, team: str) -> float:
    """The seconds from choosing one more team until that was drawn."""
    box = page.get_by_role("combobox", name="Team")
    if not box.is_visible():
        page.get_by_role("button", name="teams").or_(
            page.locator(".st-key-team_box button")
        ).first.click()
    box.fill(team)
    page.wait_for_timeout(300)
    box.press("Enter")
    start = float(page.evaluate("() => window.kept.pressed"))
    return _settled(page) - start / 1000


def _settled(page: Page) -> float:
    page.wait_for_timeout(150)
    # One team alone is compared with nothing: a picture less.
    page.wait_for_function(_SETTLED, arg=CHARTS - 1, timeout=120_000, polling=50)
    return float(page.evaluate("() => window.kept.drawn")) / 1000


def visits(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Seconds of the bare page and of the Overview in each turn, cold and after a filter."""
    store(folder)
    bare, bare_at = serve(
        ["streamlit", "run", "bench/bare_page.py", "--server.address", "127.0.0.1",
         "--server.port"], folder,
    )  # fmt: skip
    ours, ours_at = serve(["kept", "serve", "--port"], folder)
    told: dict[str, list[tuple[float, float]]] = {"cold": [], "filter": []}
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(QUIET)
            )
            for address in (bare_at, ours_at):  # what the first visit of a server costs is said
                page, first = opened(browser, address)
                print(f"first visit of a server just started: {first:5.2f} s", file=sys.stderr)
                page.context.close()
            for turn in range(ROUNDS):
                times = [opened(browser, address) for address in (bare_at, ours_at)]
                told["cold"].append((times[0][1], times[1][1]))
                for number in (3 * turn, 3 * turn + 1):
                    team = f"Team {number}"
                    pair = chosen(times[0][0], team), chosen(times[1][0], team)
                    told["filter"].append(pair)
                for page, _ in times:
                    page.context.close()
            browser.close()
    finally:
        for process in (bare, ours):
            process.terminate()
            process.wait(timeout=20)
    return told


def figures(folder: Path) -> list[Figure]:
    """Rows of the one table: the medians of the turns."""
    told = visits(folder)
    rows = []
    for (name, pairs), limit in zip(told.items(), (COLD, FILTER), strict=True):
        bare, ours = (median(pair[at] for pair in pairs) for at in (0, 1))
        rows.append(Figure(f"the Overview, {name}", ours, "s", "a bare page", bare, limit))
    return rows


def main(folder: Path) -> int:
    """Print the table and each turn; 1 where one is slower than it may be."""
    told = visits(folder)
    limits = (COLD, FILTER)
    print(f"load {os.getloadavg()[0]:.1f}; medians of the turns\n\n"
          "| turns | bare page | Overview | ratio | aim |\n|---|--:|--:|--:|--:|")  # fmt: skip
    slow = [_said(name, told[name], limit) for name, limit in zip(told, limits, strict=True)]
    for name, pairs in told.items():
        print(f"{name}, each turn: {', '.join(f'{ours / bare:.2f}' for bare, ours in pairs)}")
    return int(any(slow))


def _said(name: str, pairs: list[tuple[float, float]], limit: float) -> bool:
    ratio = median(ours / bare for bare, ours in pairs)
    bare, ours = (median(pair[at] for pair in pairs) for at in (0, 1))
    missed = ", **missed**" * (ratio > limit)
    print(f"| {name} | {bare:.2f} s | {ours:.2f} s | {ratio:.2f} | {limit}{missed} |")
    return ratio > limit


if __name__ == "__main__":
    default = Path(gettempdir()) / "kept-bench" / "pages"
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default))
