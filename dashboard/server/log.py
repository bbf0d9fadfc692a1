"""Records of what the server does go in; one JSON line each, without text of a customer, out."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = ("kept", "uvicorn")
_KINDS = {
    "/static/": "static",
    "/media/": "media",
    "/_stcore/upload_file/": "upload",
    "/_stcore/stream": "socket",
    "/_stcore/": "core",
    "/auth/": "sign-in",
    "/oauth2callback": "sign-in",
    "/healthz": "health",
}


def log_to(stream: Any = sys.stderr, level: int = logging.INFO) -> None:
    """Let every logger of this process write to `stream`, a line each."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in list(logging.Logger.manager.loggerDict):
        if name.split(".")[0] in {"uvicorn", "streamlit", "kept"}:
            one = logging.getLogger(name)
            one.handlers[:] = []
            one.propagate = name != "uvicorn.access"  # it writes addresses, which name customers
    # What it says of every connection we say ourselves, without the address.
    for quiet in ("uvicorn.error", "httpx", "httpx2"):
        logging.getLogger(quiet).setLevel(logging.WARNING)


class _Lines(logging.Formatter):
    """What happened and where. The words of an error may quote a customer: only its kind is
    written, and the words of a message only where they are ours.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if record.name.split(".")[0] in _OURS:
            line["says"] = record.getMessage()
        else:
            line["at_line"] = f"{Path(record.pathname).name}:{record.lineno}"
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{Path(frame.filename).name}:{frame.lineno}"
                for frame in extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


@dataclass(frozen=True)
class Logged:
    """A line for each request: what kind, how it ended, how long it took. No address, no query
    (they name customers), and none for the many that only fetch scripts.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close" and not status:
                status = 403
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            kind = next(
                (k for start, k in _KINDS.items() if scope["path"].startswith(start)), "page"
            )
            if kind not in {"static", "core", "health"} or status >= 400:
                taken = round((time.monotonic() - began) * 1000)
                fields = {
                    "kind": kind,
                    "method": scope.get("method"),
                    "status": status,
                    "ms": taken,
                }
                logging.getLogger("kept.request").info("request", extra={"fields": fields})
