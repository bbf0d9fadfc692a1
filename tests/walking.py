"""A page of the dashboard without a browser: over its own connection, with the cookies of somebody
who signed in. All that comes is kept, every box on it can be opened, every file be fetched.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlparse

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.DownloadButton_pb2 import DownloadButton
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 120  # seconds for one page on a machine that is busy with others


@dataclass
class Walker:
    """One open page. `received` holds every message that came to it, as bytes."""

    address: str
    cookies: Mapping[str, str]
    received: list[bytes] = field(default_factory=list)
    _socket: ClientConnection | None = None
    _last: list[ForwardMsg] = field(default_factory=list)
    _open: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _session: str = ""

    def __enter__(self) -> Self:
        self._socket = connect(
            f"ws://{urlparse(self.address).netloc}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self.address),
            additional_headers={"Cookie": self._cookie},
            max_size=None,
            open_timeout=PATIENCE,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.socket.close()

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None, "the walk has not begun"
        return self._socket

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def open(self, page: str, query: str = "") -> bytes:
        """Go to a page and open every box on it that asks the server and was not opened before,
        such as the saved views; all that came.
        """
        self._open.clear()
        came = self._run(page, query)
        boxes = {
            box.id
            for told in self._last
            for box in (told.delta.add_block.popover, told.delta.add_block.expandable)
            if box.id
        }
        names = {box.split("-", 2)[-1] for box in boxes}
        if names - self._seen:
            self._open |= boxes
            self._seen |= names
            came += self._run(page, query)
        return came

    def say(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def _run(self, page: str, query: str) -> bytes:
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        for box in self._open:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.bool_value = box, True
        self.say(message)
        self._last, came = [], []
        while True:
            content = self.socket.recv(PATIENCE, decode=False)
            self.received.append(content)
            came.append(content)
            told = ForwardMsg.FromString(content)
            self._last.append(told)
            self._session = told.new_session.initialize.session_id or self._session
            done = ForwardMsg.FINISHED_SUCCESSFULLY
            if told.WhichOneof("type") == "script_finished" and told.script_finished == done:
                return b"".join(came)

    def downloads(self) -> Iterator[tuple[str, bytes]]:
        """The label and the content of every file that the page last opened hands out."""
        for told in list(self._last):
            button = told.delta.new_element.download_button
            if button.label:
                yield button.label, self.fetch(self.file_of(button))

    def file_of(self, button: DownloadButton) -> str:
        """The address of the file that a button hands out, asked for as a click does."""
        if not button.deferred_file_id:
            return button.url
        message = BackMsg()
        message.backend_operation_request.request_id = "asked"
        message.backend_operation_request.session_id = self._session
        message.backend_operation_request.deferred_file.file_id = button.deferred_file_id
        self.say(message)
        while True:
            content = self.socket.recv(PATIENCE, decode=False)
            self.received.append(content)
            answer = ForwardMsg.FromString(content).backend_operation_response
            if answer.request_id:
                return str(answer.deferred_file.url)

    def buttons(self) -> list[DownloadButton]:
        found = [told.delta.new_element.download_button for told in self._last]
        return [button for button in found if button.label]

    def fetch(self, path: str) -> bytes:
        """A file of the server's, with this person's cookies; raises HTTPError where refused."""
        request = urllib.request.Request(self.address + path, headers={"Cookie": self._cookie})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            content: bytes = answer.read()
        return content
