"""A store of three teams, a provider on this machine and the server behind sign-in, for tests."""

from __future__ import annotations

import base64
import csv
import hmac
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from oidc_provider_mock import User, run_server_in_thread

from pipelines.importing.load import import_files
from pipelines.judging.tagged import meaning_of, tag_of
from pipelines.keeping.contract import Store
from pipelines.keeping.remarks import Remark, add_remark
from pipelines.keeping.store import FolderStore
from pipelines.options import ImportOptions
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
COOKIE_SECRET = "a secret of more than thirty-two characters"

# Every text field of a team's promises holds its word, and no other team's.
CANARIES = {"ana": "Zqanax", "ben": "Zqbenx", "cyn": "Zqcynx"}
PEOPLE = (
    User(sub="ana", claims={"email": "ana@example.com", "email_verified": True}),
    User(sub="ben", claims={"email": "ben@example.com", "email_verified": True}),
    User(sub="cyn", claims={"groups": ["cyn-group"]}),
    User(sub="olga", claims={"email": "olga@example.com", "email_verified": True}),
    User(sub="eve", claims={"email": "ana@example.com", "email_verified": False}),
)
ACCESS = f"""
[[access.allow]]
person = "ana@example.com"
role = "viewer"
teams = ["Team {CANARIES["ana"]}"]
[[access.allow]]
person = "ben"
role = "viewer"
customers = ["Customer {CANARIES["ben"]} 0", "Customer {CANARIES["ben"]} 1"]
[[access.allow]]
group = "cyn-group"
role = "viewer"
teams = ["Team {CANARIES["cyn"]}"]
[[access.allow]]
person = "olga@example.com"
role = "admin"
"""

STANDARDS = "".join(
    f'[standards."Team {word}"]\non_time = 0.9\n[causes."Map {word}"]\ncause = "Named {word}"\n'
    for word in CANARIES.values()
)


@dataclass(frozen=True)
class Gated:
    """A running server: where, over which store, and its log so far."""

    address: str
    store: Path
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


def fill(store: Path, folder: Path, rows: int = 24) -> None:
    """Promises of three teams, on time, broken and open, every text of them with its word."""
    today = date(2026, 6, 30)
    with (folder / "promises.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["promise_id", "title", "customer", "team", "owner", "kind", "url", "status",
             "made_at", "original_due", "due", "delivered_at", "cause", "deliverable",
             "promised_by", "last_activity_at"]
        )  # fmt: skip
        for word in CANARIES.values():
            for number in range(rows):
                due = today - timedelta(days=120 - 6 * number)
                delivered = due + timedelta(days=number % 5 - 2) if number % 3 else None
                is_done = delivered is not None and delivered <= today
                writer.writerow(
                    [f"{word}-{number}", f"Deliver {word} {number}",
                     f"Customer {word} {number % 2}", f"Team {word}", f"Owner {word}",
                     f"Kind {word}", f"https://x.example/{word}",
                     "delivered" if is_done else "open", due - timedelta(days=20), due,
                     due, delivered if is_done else "", f"Cause {word}" if number % 2 else "",
                     f"Order {word} {number}", f"{word}@example.com", today]
                )  # fmt: skip
    report = import_files(
        FolderStore(store),
        [folder / "promises.csv"],
        ImportOptions(as_of="2026-06-30"),
        lambda *_: None,
    )
    assert report.exit_code == 0, report.model_dump_json()
    (store / "settings.toml").write_text(ACCESS + STANDARDS, encoding="utf-8")


def cross(store: Store, folder: Path) -> None:
    """What ties the three together, as stores come to be: a record that was another's in an
    earlier export, a customer of two teams, a part and its whole, one owner's work for two; and
    what readers said of each. None of it may carry a word to whoever may not see its promise.
    """
    ana, cyn = CANARIES["ana"], CANARIES["cyn"]
    header = ["promise_id", "title", "customer", "team", "owner", "kind", "deliverable",
              "parent_id", "status", "made_at", "due", "last_activity_at"]  # fmt: skip
    shared = ["Owner Shared", "Kind Shared", "Order Shared"]
    told = [
        ("earlier", "2026-07-01", [
            ["Moved-1", f"Deliver {cyn}", f"Customer {cyn} 0", f"Team {cyn}", f"Owner {cyn}",
             f"Kind {cyn}", f"Order {cyn}", "", "open", "2026-05-01", "2026-05-20", "2026-06-01"],
        ]),
        ("later", "2026-07-02", [
            ["Moved-1", f"Deliver {ana}", f"Customer {ana} 0", f"Team {ana}", f"Owner {ana}",
             f"Kind {ana}", f"Order {ana}", "", "open", "2026-05-01", "2026-05-20", "2026-06-30"],
            ["Whole-1", f"Whole {ana}", "Customer Shared", f"Team {ana}", *shared, "", "open",
             "2026-05-01", "2026-06-20", "2026-06-30"],
            ["Part-1", f"Part {cyn}", "Customer Shared", f"Team {cyn}", *shared, "Whole-1", "open",
             "2026-05-02", "2026-07-20", "2026-06-30"],
        ]),
    ]  # fmt: skip
    for name, as_of, rows in told:
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        report = import_files(store, [path], ImportOptions(as_of=as_of), lambda *_: None)
        assert report.exit_code == 0, report.model_dump_json()
    for word in CANARIES.values():
        number = f"{word}-6"
        for remark in (
            Remark("note", {"customer": f"Customer {word} 0"},
                   {"text": f"Note {word}", "day": "2026-06-01"}, "olga@example.com"),
            Remark("change", {"team": f"Team {word}"},
                   {"day": "2026-04-01", "text": f"Process {word}"}, "olga@example.com"),
            Remark("change", {"kind": f"Kind {word}"},
                   {"day": "2026-04-02", "text": f"Way {word}"}, "olga@example.com"),
            Remark("view", {}, {"name": f"View {word}", "page": "teams", "query": ""},
                   "olga@example.com"),
            tag_of(("kept", "", number), {"cause": f"Tag {word}"}, "olga@example.com"),
            meaning_of(f"Cause {word}", {"cause": f"Called {word}"}, "olga@example.com"),
        ):  # fmt: skip
            add_remark(store.path, remark)


@contextmanager
def gated(folder: Path, store: Path, **more: str | float) -> Iterator[Gated]:
    """The server behind a provider that lets these people in by a click."""
    with run_server_in_thread(user_claims=PEOPLE) as provider:
        port = free_port()
        told: dict[str, str | float] = {
            "client_id": "kept",
            "client_secret": "a secret of the client",
            "server_metadata_url": f"http://localhost:{provider.server_port}"
            "/.well-known/openid-configuration",
            "redirect_uri": f"http://localhost:{port}/oauth2callback",
            "cookie_secret": COOKIE_SECRET,
            **more,
        }
        file = folder / "sign-in.toml"
        file.write_text(
            "\n".join(
                f'{k} = "{v}"' if isinstance(v, str) else f"{k} = {v}" for k, v in told.items()
            )
        )
        file.chmod(0o600)
        with served(folder, store, port, "--sign-in", str(file)) as server:
            yield server


@contextmanager
def served(folder: Path, store: Path, port: int, *flags: str) -> Iterator[Gated]:
    """`kept serve` as it is run, until the block ends."""
    log = folder / "server.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "kept", "serve", "--store", str(store), "--port", str(port), *flags],
        cwd=ROOT, env={k: v for k, v in os.environ.items() if not k.startswith("KEPT_")},
        stdout=log.open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    server = Gated(f"http://localhost:{port}", store, log, process)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def signed_in(address: str, person: str) -> dict[str, str]:
    """The cookies of somebody who signed in with the provider, as a browser has them then."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _Stays())
    page = _location(opener, f"{address}/auth/login?provider={_provider_token()}")
    back = _location(opener, page, f"sub={person}".encode())
    _location(opener, urljoin(page, back))
    return {cookie.name: cookie.value or "" for cookie in jar}


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: where it leads is what is wanted."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _location(opener: urllib.request.OpenerDirector, url: str, data: bytes | None = None) -> str:
    try:
        opener.open(url, data, timeout=120)
    except urllib.error.HTTPError as answer:
        if answer.code == 302:
            return str(answer.headers["location"])
        raise
    raise AssertionError(f"{url} led nowhere")


def _provider_token() -> str:
    """What the button on the page puts into its address: a JWT signed with the cookies' secret."""
    parts = [{"alg": "HS256", "typ": "JWT"}, {"provider": "default", "exp": int(time.time()) + 120}]
    text = ".".join(_url_safe(json.dumps(part).encode()) for part in parts)
    return f"{text}.{_url_safe(hmac.digest(COOKIE_SECRET.encode(), text.encode(), 'sha256'))}"


def _url_safe(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _wait(server: Gated) -> None:
    for _ in range(720):
        try:
            urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert server.process.poll() is None, server.log
            time.sleep(0.25)
    raise TimeoutError(f"The server did not start within three minutes: {server.log}")
