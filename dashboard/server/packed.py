"""Streamlit's own scripts and styles go in; each, compressed once, comes out of memory."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_SMALLEST = 1_000
_MOST = 64 * 1024 * 1024  # all of them together take under a third of it


@dataclass(frozen=True)
class Packed:
    """Answers for /static/*.js and *.css. Their names change with their content, so a browser
    may keep them for good. Charts need a script of 4.7 MB; compressing it for each of many
    browsers that open at once would cost more than drawing the page.
    """

    app: ASGIApp
    folder: Path
    _kept: dict[str, bytes] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await self._body(scope)
        if body is None:
            await self.app(scope, receive, send)
            return
        response = Response(
            body if scope["method"] == "GET" else b"",
            headers={
                "content-type": _KINDS[Path(scope["path"]).suffix],
                "content-encoding": "gzip",
                "content-length": str(len(body)),
                "vary": "Accept-Encoding",
                "cache-control": "public, max-age=31536000, immutable",
            },
        )
        await response(scope, receive, send)

    async def _body(self, scope: Scope) -> bytes | None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return None
        path: str = scope["path"]
        if not path.startswith("/static/") or Path(path).suffix not in _KINDS:
            return None
        accepted = Headers(scope=scope).get("accept-encoding", "")
        if "gzip" not in {one.split(";")[0].strip() for one in accepted.split(",")}:
            return None
        if path not in self._kept:
            packed = await asyncio.to_thread(self._pack, path)
            if packed is None or sum(map(len, self._kept.values())) > _MOST:
                return packed
            self._kept[path] = packed
        return self._kept[path]

    def _pack(self, path: str) -> bytes | None:
        file = (self.folder / path.removeprefix("/")).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return None
        content = file.read_bytes()
        return gzip.compress(content, 6, mtime=0) if len(content) >= _SMALLEST else None
