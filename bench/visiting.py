"""An address goes in; a page of the dashboard as a browser opens it, over its own connection."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlparse

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

_WAITING = b"Many pages are being drawn"
_TOO_MANY = b"Too many pages are being drawn"
_ANSWER = b"kept-lead"  # the first sentence of every page
_FAULTS = (b"could not be drawn", b"cannot be read")
# What a browser asks for before it opens the connection: the page, and the first scripts of it.
_SCRIPTS = 4


@dataclass(frozen=True)
class Drawn:
    """How a page came: in how many seconds, and what was said of it."""

    seconds: float
    was_told_to_wait: bool = False
    was_sent_away: bool = False
    fault: str = ""


@dataclass
class Visit:
    """One browser with one page open."""

    address: str
    _socket: ClientConnection | None = field(default=None, repr=False)

    async def __aenter__(self) -> Self:
        told = urlparse(self.address)
        await _fetched(told.hostname or "", told.port or 80)
        self._socket = await connect(
            f"ws://{told.netloc}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=self.address,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=120,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str, query: str = "", patience: float = 150) -> Drawn:
        """Go to a page with what its address says; drawn when the server says it is done."""
        if self._socket is None:
            raise RuntimeError("The visit has not begun.")
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        began = time.monotonic()
        waited = away = answered = False
        fault = ""
        try:
            await self._socket.send(message.SerializeToString())
            async with asyncio.timeout(patience):
                while True:
                    content = await self._socket.recv(decode=False)
                    waited |= _WAITING in content
                    away |= _TOO_MANY in content
                    answered |= _ANSWER in content
                    fault = next((one.decode() for one in _FAULTS if one in content), fault)
                    if len(content) < 1_000 and _is_done(content):
                        break
        except (WebSocketException, TimeoutError, OSError) as error:
            fault = type(error).__name__
        if not (fault or away or answered):
            fault = f"{page} without an answer"
        return Drawn(time.monotonic() - began, waited, away, fault)


def _is_done(content: bytes) -> bool:
    told = ForwardMsg()
    told.ParseFromString(content)
    return (
        told.WhichOneof("type") == "script_finished"
        and told.script_finished == ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
    )


async def _fetched(host: str, port: int) -> None:
    page = (await _get(host, port, "/")).decode("utf-8", "replace")
    scripts = [part.split('"', 1)[0] for part in page.split('"./static/js/')[1 : _SCRIPTS + 1]]
    for script in scripts:
        await _get(host, port, f"/static/js/{script}")


async def _get(host: str, port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n"
        writer.write(f"{request}Connection: close\r\n\r\n".encode())
        return await reader.read(-1)
    finally:
        writer.close()
