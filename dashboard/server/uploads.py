"""Uploads go in, a few at a time: what is sent is held in memory until its import is done."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

AT_ONCE = 2


@dataclass(frozen=True)
class FewUploads:
    """Lets so many uploads be received at once; the others wait, their bytes still unread."""

    app: ASGIApp
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "PUT":
            async with self._turns:
                await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)
