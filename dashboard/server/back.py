"""The page somebody wanted before signing in goes in; the way back to it afterwards comes out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlparse

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kept_back"
_LONGEST = 2_000


@dataclass(frozen=True)
class Back:
    """Remembers in a cookie of ten minutes the page from which a sign-in was begun, filters and
    all, and leads there from the provider's answer instead of to the first page.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path")
        if scope["type"] != "http" or path not in {"/auth/login", "/oauth2callback"}:
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        wanted = _wanted(asked.headers.get("referer", ""), asked.headers.get("host", ""))
        kept = _page(unquote(asked.cookies.get(COOKIE, "")))

        async def leading(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if path == "/auth/login" and wanted:
                    headers.append("set-cookie", _cookie(quote(wanted, safe="/"), 600))
                elif path == "/oauth2callback" and headers.get("location") == "/" and kept:
                    headers["location"] = quote(kept, safe="/?&=%+-._~")
                    headers.append("set-cookie", _cookie("", 0))
            await send(message)

        await self.app(scope, receive, leading)


def _wanted(referer: str, host: str) -> str:
    """The path and query of a page of ours; '' for any other."""
    try:
        told = urlparse(referer)
    except ValueError:
        return ""
    if not host or told.netloc != host:
        return ""
    return _page(f"{told.path}?{told.query}" if told.query else told.path)


def _page(path: str) -> str:
    """A path on this server; '' for what a browser would read as an address elsewhere."""
    is_path = path.startswith("/") and not path.startswith(("//", "/\\", "/auth/", "/oauth2"))
    is_plain = all(character.isprintable() for character in path) and "\\" not in path
    return path if is_path and is_plain and 1 < len(path) <= _LONGEST else ""


def _cookie(value: str, seconds: int) -> str:
    return f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
