"""A request goes in; one that this server has no door for is refused before anything reads it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlparse

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Of Streamlit's own machinery, what a page in a browser needs. Its metrics say who is there, and
# its agent interface drives a page without a browser: neither is offered.
_CORE = "/_stcore/"
_NEEDED = ("health", "host-config", "stream", "upload_file/", "bidi-components/")
_UPLOADS = "/_stcore/upload_file/"
# A link to it on another site would end the sessions of whoever follows it. Browsers say where a
# request comes from; it may also be typed.
_SIGN_OUT = "/auth/logout"
_OURS = ("same-origin", "none")


@dataclass(frozen=True)
class Doors:
    """Refuses foreign names of this server, other sites' pages, and paths nobody needs.

    hosts: the names it may be called by. A page of another site that has its name point here
    (DNS rebinding) says that name, and is refused.
    """

    app: ASGIApp
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            # Closed before it was accepted: the server answers 403.
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            status, sentence = refused
            headers = {"connection": "close"}
            await PlainTextResponse(sentence, status, headers)(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        names = headers.getlist("host")
        if len(names) != 1 or _name(names[0]) not in self.hosts:
            return 403, "This server does not answer to that name."
        origins = headers.getlist("origin")
        if origins and (len(origins) > 1 or urlparse(origins[0]).netloc != names[0]):
            return 403, "Pages of another site may not ask this server."
        path = scope["path"]
        if path.startswith(_CORE) and not path.removeprefix(_CORE).startswith(_NEEDED):
            return 403, "There is nothing for you here."
        if scope["type"] == "websocket":
            return None if path == "/_stcore/stream" else (403, "There is nothing for you here.")
        if not path.startswith(_UPLOADS) and _leaves(path):
            return 400, "That is no path of this server."
        if path == _SIGN_OUT and headers.get("sec-fetch-site", "none") not in _OURS:
            return 403, "Sign out on a page of this server."
        allowed = {"GET", "HEAD", "OPTIONS"}
        if path.startswith(_UPLOADS):
            allowed |= {"PUT", "DELETE"}
        return None if scope["method"] in allowed else (405, "That is not done here.")


def _name(host: str) -> str:
    """The name without its port; '' for what is no host."""
    try:
        told = urlparse(f"//{host}")
        if told.username is not None or told.path or told.query or told.fragment:
            return ""
        return (told.hostname or "").rstrip(".") if told.port is None or told.port else ""
    except ValueError:
        return ""


def _leaves(path: str) -> bool:
    """A path that climbs out of its folder, however it is written."""
    for _ in range(3):  # what is encoded twice is decoded by somebody, some day
        path = unquote(path)
    parts = path.replace("\\", "/").split("/")
    return ".." in parts or "\0" in path or path.startswith(("//", "/\\"))
