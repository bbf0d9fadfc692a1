"""The server as it is run, asked by raw sockets: what it refuses, what it says, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest

from access.revoked import revoke
from tests.gated import CANARIES, Gated, fill, gated, signed_in

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gated]:
    folder = tmp_path_factory.mktemp("server")
    fill(folder / "store", folder, rows=4)
    with gated(folder, folder / "store") as running:
        yield running


def ask(server: Gated, first: str, *headers: str, host: str | None = None, body: int = 0) -> str:
    """The answer to a request as written here: the status line and the headers."""
    told = urlparse(server.address)
    lines = [f"{first} HTTP/1.1", f"Host: {host or told.netloc}", "Connection: close", *headers]
    with socket.create_connection(("127.0.0.1", told.port or 0), timeout=60) as one:
        one.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            for _ in range(body // MEGABYTE):
                one.sendall(b"x" * MEGABYTE)
        except OSError:
            pass  # refused while it was being sent
        answer = b""
        while b"\r\n\r\n" not in answer and (more := one.recv(65_536)):
            answer += more
    return answer.decode("latin-1")


def status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


SOCKET = (
    "Upgrade: websocket",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
)


@pytest.mark.parametrize("path", ["/", "/customers?customer=Acme", "/_stcore/health", "/healthz"])
def test_another_name_for_this_server_is_refused(server: Gated, path: str) -> None:
    for host in ("evil.example.com", "localhost.evil.example.com", "localhost@evil.example.com"):
        assert status(ask(server, f"GET {path}", host=host)) == 403
    assert status(ask(server, "GET /_stcore/stream", *SOCKET, host="evil.example.com")) == 403


@pytest.mark.parametrize("origin", ["http://evil.example.com", "null", "https://localhost:1"])
def test_pages_of_another_site_are_refused(server: Gated, origin: str) -> None:
    assert status(ask(server, "GET /", f"Origin: {origin}")) == 403
    assert status(ask(server, "GET /_stcore/stream", *SOCKET, f"Origin: {origin}")) == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/static/../../../etc/passwd", "/static/..%2f..%2f..%2fetc/passwd",
        "/static/%252e%252e/%252e%252e/etc/passwd", "/media/..%5c..%5cetc", "//evil.example.com/x",
        "/component/x/../../y", "/app/static/..%2fsettings.toml",
    ],
)  # fmt: skip
def test_a_path_that_climbs_is_refused(server: Gated, path: str) -> None:
    assert status(ask(server, f"GET {path}")) == 400


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/",
    ],
)  # fmt: skip
def test_what_no_page_needs_is_not_offered(server: Gated, path: str) -> None:
    assert status(ask(server, f"GET {path}")) == 403
    assert status(ask(server, f"POST {path}", "Content-Length: 0")) == 403


def test_only_what_pages_do_is_done(server: Gated) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        assert status(ask(server, f"{method} /", "Content-Length: 0")) == 405


def test_every_answer_tells_the_browser_whom_to_trust(server: Gated) -> None:
    for path in ("/", "/customers", "/_stcore/metrics", "/healthz", "/nothing/../x"):
        answer = ask(server, f"GET {path}").lower()
        assert "content-security-policy: default-src 'self'; script-src 'self' 'sha256-" in answer
        assert "frame-ancestors 'none'" in answer
        assert "'unsafe-eval'" not in answer
        assert "x-content-type-options: nosniff" in answer
    assert "'unsafe-inline'" not in answer.split("script-src")[1].split(";")[0]


def test_scripts_come_compressed_and_stay(server: Gated) -> None:
    with urllib.request.urlopen(server.address) as page:
        script = page.read().decode().split('src="./', 1)[1].split('"', 1)[0]
    answer = ask(server, f"GET /{script}", "Accept-Encoding: gzip, br").lower()
    assert "content-encoding: gzip" in answer
    assert "immutable" in answer
    assert "content-encoding" not in ask(server, f"GET /{script}").lower()


def test_health_names_nothing_of_the_store(server: Gated) -> None:
    with urllib.request.urlopen(f"{server.address}/healthz") as answer:
        assert json.load(answer) == {"store": "ok"}


# --- uploads ---


def put(server: Gated, *headers: str, megabytes: int = 30) -> int:
    body = megabytes * MEGABYTE
    first = "PUT /_stcore/upload_file/some-session/some-file"
    return status(ask(server, first, *headers, f"Content-Length: {body}", body=body))


def memory(server: Gated) -> int:
    """What the server holds in memory, in bytes."""
    told = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(told.split("VmRSS:")[1].split()[0]) * 1024


def test_an_upload_without_sign_in_is_refused_and_held_nowhere(server: Gated) -> None:
    assert put(server) == 401
    before = memory(server)
    for _ in range(10):
        assert put(server) == 401
    assert memory(server) - before < 20 * MEGABYTE
    assert not list((server.store / "staged").iterdir())


def test_an_upload_without_the_right_is_refused(server: Gated) -> None:
    cookies = signed_in(server.address, "ana")
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    assert put(server, f"Cookie: {told}") == 403
    olga = "; ".join(f"{k}={v}" for k, v in signed_in(server.address, "olga").items())
    assert put(server, f"Cookie: {olga}", megabytes=1) == 403  # without the page's own token


def test_files_of_customers_need_a_sign_in_that_holds(server: Gated) -> None:
    told = "; ".join(f"{k}={v}" for k, v in signed_in(server.address, "cyn").items())
    assert status(ask(server, "GET /media/abc.csv")) == 401
    assert status(ask(server, "GET /media/abc.csv", f"Cookie: {told}")) == 404
    tampered = told.replace("_streamlit_user=", "_streamlit_user=x")
    assert status(ask(server, "GET /media/abc.csv", f"Cookie: {tampered}")) == 401
    revoke(server.store, "cyn", who="test")
    assert status(ask(server, "GET /media/abc.csv", f"Cookie: {told}")) == 401


def test_only_our_own_page_signs_somebody_out(server: Gated) -> None:
    """A link of another site would end every session of whoever follows it, on every device."""
    told = "; ".join(f"{k}={v}" for k, v in signed_in(server.address, "ana").items())
    for site in ("cross-site", "same-site"):
        answer = ask(server, "GET /auth/logout", f"Cookie: {told}", f"Sec-Fetch-Site: {site}")
        assert status(answer) == 403
    assert status(ask(server, "GET /media/abc.csv", f"Cookie: {told}")) == 404
    ours = ask(server, "GET /auth/logout", f"Cookie: {told}", "Sec-Fetch-Site: same-origin")
    assert status(ours) in (302, 303, 307)
    assert status(ask(server, "GET /media/abc.csv", f"Cookie: {told}")) == 401


# --- the log ---


def test_the_log_is_lines_of_json_without_text_of_a_customer(server: Gated) -> None:
    before = server.log
    ask(server, "GET /customer?name=Brightwell+Foods&code=secret")
    assert put(server, megabytes=1) == 401
    until = time.monotonic() + 60
    while server.log[len(before) :].count('"request"') < 2 and time.monotonic() < until:
        time.sleep(0.05)
    lines = [line for line in server.log.splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    assert {line["kind"] for line in told if line.get("says") == "request"} >= {"page", "upload"}
    for word in ("Brightwell", "secret", *CANARIES.values(), "code="):
        assert not [line for line in lines if word in line]


# --- the end ---


def test_it_ends_when_told_to(tmp_path: Path) -> None:
    fill(tmp_path / "store", tmp_path, rows=1)
    with gated(tmp_path, tmp_path / "store") as one:
        os.kill(one.process.pid, signal.SIGTERM)
        assert one.process.wait(timeout=60) in (0, -signal.SIGTERM)
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(one.address, timeout=2)
