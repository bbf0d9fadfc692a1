"""Many readers at once on a store of 100,000 promises: `make load`.

python -m bench.load [FOLDER] [READERS ...]     the store is made in FOLDER once, and stays there

Each reader is a connection of its own, as a browser opens it: the page, its first scripts, then
a click every ten seconds, on pages and filters in turn. At the end 300 open the Overview within
ten seconds. The server and its readers share this machine, so the readers' own work counts too.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from socket import socket
from tempfile import gettempdir

from bench.million import million
from bench.pages import store
from bench.visiting import Drawn, Visit

PROMISES = 100_000
MINUTE = 60.0
PAUSE = 10.0
RUSH, WITHIN = 300, 10.0
PAGES = ("overview", "teams", "customers", "at_risk", "promises", "customer", "definitions")
LIMITS = {25: 1.0, 100: 5.0}  # seconds for 95 of 100 clicks


async def reader(number: int, address: str, seconds: float, took: list[Drawn]) -> None:
    """Open a page, then a click every ten seconds; which one is drawn from the reader's number."""
    draw = random.Random(number)
    await asyncio.sleep(draw.random() * PAUSE)
    until = time.monotonic() + seconds
    async with Visit(address) as visit:
        await visit.open("overview")  # the first page is not a click
        while time.monotonic() < until:
            await asyncio.sleep(PAUSE * (0.5 + draw.random()))
            page = draw.choice(PAGES)
            query = f"name=Customer+{draw.randrange(200)}" if page == "customer" else ""
            if page != "customer" and draw.random() < 0.5:
                query = f"team=Team+{draw.randrange(25)}"
            took.append(await visit.open(page, query))


async def clicks(address: str, readers: int, seconds: float) -> list[Drawn]:
    took: list[Drawn] = []
    told = await asyncio.gather(
        *(reader(number, address, seconds, took) for number in range(readers)),
        return_exceptions=True,
    )
    took += [Drawn(0, fault=type(one).__name__) for one in told if isinstance(one, BaseException)]
    return took


async def rush(address: str, readers: int, within: float) -> list[Drawn]:
    """So many browsers open the Overview within so many seconds, and stay until all are drawn."""

    async def one(number: int) -> Drawn:
        await asyncio.sleep(within * number / readers)
        try:
            async with Visit(address) as visit:
                return await visit.open("overview")
        except Exception as error:  # whatever it is, this browser was not served
            return Drawn(0, fault=type(error).__name__)

    return list(await asyncio.gather(*(one(number) for number in range(readers))))


def said(took: list[Drawn]) -> str:
    good = sorted(one.seconds for one in took if not one.fault)
    faults = Counter(one.fault for one in took if one.fault)
    if not good:
        return f"0 | – | – | – | – | – | {dict(faults)}"
    p50, p95 = (good[min(len(good) - 1, int(len(good) * q))] for q in (0.5, 0.95))
    return (
        f"{len(took):,} | {p50:.2f} s | {p95:.2f} s | {good[-1]:.1f} s | "
        f"{sum(one.was_told_to_wait for one in took)} | "
        f"{sum(one.was_sent_away for one in took)} | {dict(faults) or 'none'}"
    )


def megabytes(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def seconds_of(process: subprocess.Popen[bytes]) -> float:
    """The processor time the server has used."""
    told = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def main(folder: Path, numbers: list[int], seconds: float = MINUTE) -> bool:
    million(folder / "versions" / "v000001.duckdb", PROMISES)
    store(folder)
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "kept", "serve", "--store", str(folder), "--port", str(port)],
        cwd=Path(__file__).parents[1],
        stdout=(folder / "load.log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    address, is_good = f"http://localhost:{port}", True
    try:
        _wait(address)
        began = megabytes(process)
        print(f"{PROMISES:,} promises, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
              f"the server starts with {began:,.0f} MB\n\n"
              "| readers | drawn | half | 95% | slowest | told to wait | sent away | errors | "
              "processor a page | memory each |\n"
              "|---|--:|--:|--:|--:|--:|--:|---|--:|--:|", flush=True)  # fmt: skip
        for readers in numbers:
            before = seconds_of(process)
            took = asyncio.run(clicks(address, readers, seconds))
            worked = (seconds_of(process) - before) / max(1, len(took))
            held = (megabytes(process) - began) / readers
            print(f"| {readers}, a click per {PAUSE:.0f} s | {said(took)} | {worked:.2f} s | "
                  f"{held:.1f} MB |", flush=True)  # fmt: skip
            good = sorted(one.seconds for one in took)
            is_good &= not any(one.fault for one in took)
            is_good &= good[int(len(good) * 0.95)] < LIMITS.get(readers, 5.0)
        before = seconds_of(process)
        took = asyncio.run(rush(address, RUSH, WITHIN))
        worked = (seconds_of(process) - before) / RUSH
        print(f"| {RUSH} opening within {WITHIN:.0f} s | {said(took)} | {worked:.2f} s | "
              f"{(megabytes(process) - began) / RUSH:.1f} MB |\n\n{megabytes(process):,.0f} MB in "
              f"all; load {os.getloadavg()[0]:.1f}")  # fmt: skip
        is_good &= not any(one.fault for one in took) and process.poll() is None
    finally:
        process.terminate()
        process.wait(timeout=60)
    print("All within the limits." if is_good else "Over a limit.")
    return is_good


def _wait(address: str) -> None:
    for _ in range(480):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise TimeoutError("The dashboard did not start within two minutes.")


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(gettempdir()) / "kept-load"
    asked = [int(number) for number in sys.argv[2:]] or [25, 100]
    sys.exit(0 if main(where, asked) else 1)
