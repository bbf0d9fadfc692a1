"""A page listened to from its first byte, and a wait until all it asked for stands drawn on it.

Streamlit's own mark of a running script cannot be waited for alone: between a click and the first
word of the server the page still says that nothing runs, for as long as the machine is busy.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from weakref import WeakKeyDictionary

from google.protobuf.message import Message  # type: ignore[import-untyped]
from playwright.sync_api import ConsoleMessage, Error, Page, Request, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WAIT_SECONDS = 120  # for anything at all: a slow machine is no fault of a page
SHORT = 2_000  # bytes; the end of a run is told in far fewer, a picture is not worth parsing
DRAWN = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    const visible = e => e.getClientRects().length > 0
    return app?.dataset.testScriptState === 'notRunning'
        && ![...document.querySelectorAll(
            '[data-stale=true], [data-testid=stSkeleton], [data-testid=stAppSkeleton]'
        )].some(visible)
        && [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
            .every(e => !visible(e) || e.querySelector('.main-svg'))
        && [...document.querySelectorAll('.stBidiComponent')]
            .every(e => !visible(e) || e.querySelector('svg'))
        && !document.getAnimations().some(
            a => a.playState === 'running' && a.effect?.getComputedTiming().endTime < Infinity
        )
}"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Talk:
    """Whether a page waits for a run of the script that it asked for, or for its first one; and
    what it said lately, for whoever wonders why it stands as it does.
    """

    is_waiting: bool = True
    socket: WebSocket | None = None  # of the page that stands; what an earlier one says is past
    said: deque[str] = field(default_factory=lambda: deque(maxlen=30))
    complaints: deque[str] = field(default_factory=lambda: deque(maxlen=20))
    began: float = field(default_factory=monotonic)
    parts: int = 0  # how many of a run came one after the other: they share a line

    def note(self, what: str, *, is_part: bool = False) -> None:
        if is_part and self.parts:
            self.said.pop()
        self.parts = self.parts + 1 if is_part else 0
        many = f", {self.parts} parts by now" if self.parts > 1 else ""
        self.said.append(f"{monotonic() - self.began:7.2f} s  {what}{many}")


_TALKS: WeakKeyDictionary[Page, Talk] = WeakKeyDictionary()


def talk_of(page: Page) -> Talk | None:
    """What a page said; None where nobody listens to it."""
    return _TALKS.get(page)


def listened_to() -> list[Page]:
    """Every page that stands open and is listened to."""
    return [page for page in _TALKS if not page.is_closed()]


def listen(page: Page) -> Page:
    """The same page, from now on patient, and noting what it asks its server and what was answered.

    Of the answers only those to the page that stands count. The one that was left may hear the end
    of its run after the next was asked for.
    """
    talk = _TALKS[page] = Talk()
    page.set_default_timeout(WAIT_SECONDS * 1_000)
    left: list[WebSocket | None] = []

    def loads(request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            talk.note(f"goes to {request.url}")
            talk.is_waiting = True
            left.append(talk.socket)
            talk.socket = None

    def downloads(_: object) -> None:
        talk.is_waiting = False  # what looked like another page was a file
        if talk.socket is None and left:
            talk.socket = left.pop()

    def connects(socket: WebSocket) -> None:
        talk.socket = socket
        talk.note("connects")
        socket.on("framesent", sent)
        socket.on("framereceived", lambda content: received(socket, content))
        socket.on("close", lambda _: talk.note("is disconnected"))

    def sent(content: bytes | str) -> None:
        asked = BackMsg.FromString(_bytes(content))
        talk.note(f"asks: {_kind(asked)}")
        if _kind(asked) == "rerun_script":
            talk.is_waiting = True

    def received(socket: WebSocket, content: bytes | str) -> None:
        if len(content) > SHORT:
            talk.note(f"is answered: {len(content):,} bytes", is_part=True)
            return
        told = ForwardMsg.FromString(_bytes(content))
        early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        is_end = _kind(told) == "script_finished"
        how = ForwardMsg.ScriptFinishedStatus.Name(told.script_finished) if is_end else ""
        said = f"is answered: {_kind(told)} {_what(told)}{how}".rstrip()
        talk.note(said, is_part=_kind(told) == "delta")
        if is_end and told.script_finished != early and socket is talk.socket:
            talk.is_waiting = False

    def complains(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            talk.complaints.append(f"{said.type}: {said.text[:500]} {said.location['url']}")

    page.on("request", loads)
    page.on("websocket", connects)
    page.on("download", downloads)
    page.on("console", complains)
    page.on("pageerror", lambda error: talk.complaints.append(f"uncaught: {str(error)[:500]}"))
    page.on("crash", lambda _: talk.complaints.append("the page crashed"))
    return page


def settled(page: Page) -> None:
    """Wait until each run the page asked for has ended and what it made is drawn.

    The page has to be listened to. Raises TimeoutError, saying what is still missing.
    """
    talk, until = _TALKS[page], monotonic() + WAIT_SECONDS
    while True:
        if _stands(page, talk) and _stands(page, talk):
            return
        if monotonic() > until:
            missing = "the end of a run" if talk.is_waiting else "something to be drawn"
            raise TimeoutError(f"{page.url} still waits for {missing}, {WAIT_SECONDS} s on.")
        page.wait_for_timeout(50)


def _stands(page: Page, talk: Talk) -> bool:
    """After two frames nothing is waited for, and nothing of the page is old or not drawn yet."""
    try:
        page.evaluate(TWO_FRAMES)
        return not talk.is_waiting and bool(page.evaluate(DRAWN))
    except Error as error:
        if "context was destroyed" in error.message:  # another page is on its way
            return False
        raise


def _kind(message: Message) -> str:
    return str(message.WhichOneof("type"))


def _what(told: ForwardMsg) -> str:
    """Of a part of the page: what it is and where; nothing of what it says."""
    if _kind(told) != "delta":
        return ""
    delta = told.delta
    part = {"new_element": delta.new_element, "add_block": delta.add_block}.get(_kind(delta))
    kind = _kind(part) if part is not None else _kind(delta)
    return f"{kind} at {list(told.metadata.delta_path)}"


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
