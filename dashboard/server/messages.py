"""What a page sends to the server goes in; what no page of ours has to say goes no further.

Streamlit's messages are those of its developers' tools too: one empties the cache of everybody,
one tells where the program's files come from, one writes files beside it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

# The page to be drawn, a run to be stopped, a sign of life, where to send a file.
_SAID = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
# Of a page that stands: a download that is made when it is asked for, more rows of a table.
_ASKED = frozenset({"deferred_file", "dataframe_chunk"})
# A page's own state is a few hundred bytes; a table of a form that was edited takes more.
_LARGEST = 4_000_000


@dataclass(frozen=True)
class Messages:
    """Lets through what pages say; anything else is as if it had not been said."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(
            scope, _only_said(receive) if scope["type"] == "websocket" else receive, send
        )


def _only_said(receive: Receive) -> Callable[[], Awaitable[Message]]:
    async def receiving() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_said(message.get("bytes") or b""):
                return message

    return receiving


def _is_said(content: bytes) -> bool:
    if not 0 < len(content) <= _LARGEST:
        return False
    told = BackMsg()
    try:
        told.ParseFromString(content)
    except DecodeError:
        return False
    kind = told.WhichOneof("type")
    if kind == "backend_operation_request":
        return told.backend_operation_request.WhichOneof("payload") in _ASKED
    return kind in _SAID
