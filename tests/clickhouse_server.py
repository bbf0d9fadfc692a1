"""A folder and a port go in; a ClickHouse engine (chdb) that answers its HTTP interface runs.

    python -m tests.clickhouse_server FOLDER PORT [PASSWORD [VERSION]]

Enough of the interface for the real client: queries and inserts, settings and parameters in the
URL, any format, errors with their codes, Basic sign-in. One query at a time. What it runs is
ClickHouse itself, in this process; nothing of an answer is made up here,
but for the version, where one is named that it shall say it is of.
"""

from __future__ import annotations

import base64
import os
import re
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

USER = "kept"
# Of the URL, what is neither a setting nor a parameter of the query.
NOT_SETTINGS = {
    "query", "database", "user", "password", "session_id", "session_timeout", "session_check",
    "query_id", "quota_key", "default_format", "compress", "decompress", "wait_end_of_query",
    "client_protocol_version", "role", "send_progress_in_http_headers",
    "http_headers_progress_interval_ms", "enable_http_compression", "buffer_size",
}  # fmt: skip
INSERT = re.compile(rb"(?is)^\s*(INSERT\s+INTO\s+.+?)\s+FORMAT\s+(\w+)\s*?(?:\n|;|$)")
CODE = re.compile(r"Code: (\d+)")
# By code of the error: not signed in, no such thing, too slow; else a fault of the query.
STATUS = {516: 401, 60: 404, 81: 404, 159: 408}


class Refused(Exception):
    """What the engine would say, with its code."""


class Engine:
    """chdb behind a lock: the settings of a query are those of a session, so one at a time."""

    def __init__(self, folder: Path) -> None:
        from chdb import session

        self.folder = folder
        self.session: Any = session.Session(str(folder / "data"))  # type: ignore[no-untyped-call]
        self.lock = threading.Lock()
        self.settings: dict[str, str] = {}

    def run(self, query: str, url: dict[str, str], fmt: str) -> bytes:
        settings = {k: v for k, v in url.items() if k not in NOT_SETTINGS and k[:6] != "param_"}
        params = {k[6:]: v for k, v in url.items() if k[:6] == "param_"}
        with self.lock:
            self._use(url.get("database") or "default", settings)
            return bytes(self.session.query(query, fmt, params=params).bytes())

    def insert(self, query: str, fmt: str, rows: bytes, url: dict[str, str]) -> bytes:
        """The rows go by way of a file: the engine here has no stream to read them from."""
        with tempfile.NamedTemporaryFile(dir=self.folder) as file:
            file.write(rows)
            file.flush()
            query = re.sub(r"(?is)\s+SETTINGS\s.*$", "", query)
            return self.run(f"{query} SELECT * FROM file('{file.name}', '{fmt}')", url, "Null")

    def _use(self, database: str, settings: dict[str, str]) -> None:
        for name in self.settings.keys() - settings.keys():
            self.session.query(f"SET {name} = DEFAULT")
        for name, value in settings.items():
            if self.settings.get(name) != value:
                quoted = value.replace("\\", "\\\\").replace("'", "\\'")
                self.session.query(f"SET {name} = '{quoted}'")
        self.settings = settings
        self.session.query(f"USE `{database}`")


def uncompressed(body: bytes, encoding: str) -> bytes:
    if encoding == "lz4":
        from lz4 import frame  # type: ignore[import-untyped]

        return bytes(frame.decompress(body))
    if encoding == "zstd":
        from backports import zstd

        return bytes(zstd.decompress(body))
    return body


class Answers(BaseHTTPRequestHandler):
    """One request; `engine`, `password` and `version` are set before serving."""

    protocol_version = "HTTP/1.1"
    engine: Engine
    password: str
    version: str

    def log_message(self, *_: Any) -> None:
        """Quiet: what a test wants to see is in the answers."""

    def do_GET(self) -> None:
        if urlsplit(self.path).path == "/ping":
            self._answer(200, b"Ok.\n")
        else:
            self.do_POST()

    def do_POST(self) -> None:
        url = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        try:
            body = uncompressed(self._body(), self.headers.get("Content-Encoding", ""))
            self._sign_in()
            self._answer(200, self._ask(url, body))
        except Refused as refused:
            self._fail(str(refused))
        except Exception as error:
            self._fail(str(error))

    def _ask(self, url: dict[str, str], body: bytes) -> bytes:
        query = url.pop("query", "").encode()
        text = query + b"\n" + body if query else body
        if found := INSERT.match(text):
            rows = text[found.end() :]
            return self.engine.insert(found[1].decode(), found[2].decode(), rows, url)
        if self.version:
            text = text.replace(b"version()", f"'{self.version}'".encode())
        fmt = self.headers.get("X-ClickHouse-Format") or url.get("default_format", "TabSeparated")
        return self.engine.run(text.decode(), url, fmt)

    def _sign_in(self) -> None:
        scheme, _, told = self.headers.get("Authorization", "").partition(" ")
        stated = base64.b64decode(told).decode() if scheme == "Basic" else ""
        if self.password and stated != f"{USER}:{self.password}":
            name = stated.partition(":")[0] or "default"
            raise Refused(
                f"Code: 516. DB::Exception: {name}: Authentication failed: password is incorrect, "
                "or there is no user with such name. (AUTHENTICATION_FAILED)"
            )

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _fail(self, said: str) -> None:
        code = int(found[1]) if (found := CODE.search(said)) else 1001
        self._answer(STATUS.get(code, 500), said.encode(), {"X-ClickHouse-Exception-Code": code})

    def _answer(self, status: int, body: bytes, headers: dict[str, Any] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "X-ClickHouse-Timezone": "UTC"}.items():
            self.send_header(name, str(value))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Serving(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked was killed: a test does so, and it is no fault of this side."""


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    password, version = [*sys.argv[3:5], "", ""][:2]
    folder.mkdir(parents=True, exist_ok=True)
    Answers.engine, Answers.password, Answers.version = Engine(folder), password, version
    server = Serving(("127.0.0.1", port), Answers)
    # The port, once it may be asked: 0 lets the system choose one.
    print(server.server_address[1], flush=True)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    server.serve_forever()


def _end_with_parent(parent: int) -> None:
    """A test that is killed leaves no server behind."""
    import time

    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main()
