"""A request goes in; it goes on with a sign-in that holds, or without any, or is refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.AuthRedirect_pb2 import AuthRedirect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from access.granted import granted
from access.permit import NOBODY, Permit, permit
from access.revoked import revoke
from access.sign_in import SignIn
from access.ticket import COOKIE, Ticket, over, ticket
from dashboard.server.handed import FOLDER, Handed
from pipelines.keeping.audit import Action, audit
from pipelines.keeping.lock import StoreError
from pipelines.settings import SettingsError

# Pages that nobody has signed in to, open at once: each takes memory, and shows one button.
MOST_STRANGERS = 500
LOOK_EVERY = 5.0  # seconds within which a revoked person's open page is closed
_UPLOADS = "/_stcore/upload_file/"


_TO_FIRST_PAGE = ForwardMsg(auth_redirect=AuthRedirect(url="/")).SerializeToString()


@dataclass(frozen=True)
class Signed:
    """Holds every request to the sign-in: Streamlit would take its cookie for a month.

    A cookie that no longer signs anybody in is taken out of the request, so that nothing behind
    this sees it. Uploads need a sign-in that holds and the right to import; a file of customers
    goes to those whose own page was told its address. A page's connection is closed soon after its
    sign-in has ended.
    """

    app: ASGIApp
    store: Path
    settings: Path | None
    sign_in: SignIn
    _strangers: list[None] = field(default_factory=list)
    _handed: Handed = field(default_factory=Handed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        told = ticket(HTTPConnection(scope).cookies, self.sign_in)
        holds = told is not None and over(self.store, told, self.sign_in, uses=False) is None
        refused = self._refused(path, told if holds else None)
        if refused is not None and scope["type"] == "http":
            # Nothing of the body was read, so the connection cannot go on.
            response = PlainTextResponse(refused[1], refused[0], {"connection": "close"})
            await response(scope, receive, send)
            return
        if path == "/auth/logout" and told is not None:
            await asyncio.to_thread(self._signed_out, told, _where(scope))
        elif path == "/oauth2callback":
            send = self._noting_sign_in(send, _where(scope))
        if not holds:
            scope = _without_cookie(scope)
        elif scope["type"] == "websocket" and told is not None:
            receive = _while_it_holds(
                receive, send, lambda uses: over(self.store, told, self.sign_in, uses=uses)
            )
            send = self._handed.noting(send, told.person.subject)
        if holds or scope["type"] == "http":
            await self.app(scope, receive, send)
        elif len(self._strangers) >= MOST_STRANGERS:
            await send({"type": "websocket.close", "code": 1013, "reason": ""})
        else:
            self._strangers.append(None)
            try:
                await self.app(scope, receive, send)
            finally:
                self._strangers.pop()

    def _refused(self, path: str, told: Ticket | None) -> tuple[int, str] | None:
        if not path.startswith((FOLDER, _UPLOADS)):
            return None
        if told is None:
            return 401, "Sign in first."
        may = self._permit(told)
        if may.role is None or (path.startswith(_UPLOADS) and not may.may("import")):
            return 403, "You may not do that here."
        if path.startswith(FOLDER) and not self._handed.may_fetch(told.person.subject, path):
            return 404, "There is no such file for you."
        return None

    def _permit(self, told: Ticket) -> Permit:
        try:
            return permit(told.person, granted(self.store, self.settings))
        except SettingsError:
            return NOBODY

    def _signed_out(self, told: Ticket, where: str) -> None:
        revoke(self.store, told.person.subject, told.person.who)
        self._note(told, "sign out", where)

    def _noting_sign_in(self, send: Send, where: str) -> Send:
        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookies: dict[str, str] = {}
                for name, value in message["headers"]:
                    if name.lower() == b"set-cookie":
                        cookies |= cookie_parser(value.decode("latin-1").split(";")[0])
                told = ticket(cookies, self.sign_in)
                if told is not None:
                    is_known = self._permit(told).role is not None
                    action: Action = "sign in" if is_known else "sign in refused"
                    await asyncio.to_thread(self._note, told, action, where)
            await send(message)

        return noting

    def _note(self, told: Ticket, action: Action, where: str) -> None:
        try:
            audit(self.store, told.person.who, action, "", where)
        except StoreError:
            logging.getLogger("kept").error("A %s could not be noted in the audit log.", action)


def _while_it_holds(receive: Receive, send: Send, ended: Callable[[bool], Any]) -> Receive:
    """The messages of a page's connection, until its sign-in has ended: then it is closed. A
    message is something the person does, so they are not idle.
    """
    waiting: asyncio.Task[Message] | None = None

    async def receiving() -> Message:
        nonlocal waiting
        while True:
            if waiting is None:
                waiting = asyncio.ensure_future(receive())
            try:
                done, _ = await asyncio.wait({waiting}, timeout=LOOK_EVERY)
            except asyncio.CancelledError:
                waiting.cancel()
                raise
            does = bool(done) and waiting.result()["type"] == "websocket.receive"
            if ended(does):
                waiting.cancel()
                # What stands on the screen would stay there: the browser is sent to the first page.
                await send({"type": "websocket.send", "bytes": _TO_FIRST_PAGE})
                await send({"type": "websocket.close", "code": 1008, "reason": "signed out"})
                return {"type": "websocket.disconnect", "code": 1008}
            if done:
                message, waiting = waiting.result(), None
                return message

    return receiving


def _without_cookie(scope: Scope) -> Scope:
    """The request without the cookies of a sign-in, all their parts."""
    headers = []
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            kept = [one for one in value.split(b";") if not one.strip().startswith(COOKIE.encode())]
            value = b";".join(kept)
        headers.append((name, value))
    return {**scope, "headers": headers}


def _where(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "unknown"
