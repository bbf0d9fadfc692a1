"""A page listened to from its first byte, and a wait until all it asked for stands drawn on it.

Streamlit's own mark of a running script cannot be waited for alone: between a click and the first
word of the server the page still says that nothing runs, for as long as the machine is busy.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from playwright.sync_api import Error, Page, Request, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WAIT_SECONDS = 120
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
        && !document.getAnimations().some(
            a => a.playState === 'running' && a.effect?.getComputedTiming().endTime < Infinity
        )
}"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Talk:
    """Whether a page waits for a run of the script that it asked for, or for its first one."""

    is_waiting: bool = True


_TALKS: WeakKeyDictionary[Page, Talk] = WeakKeyDictionary()


def listen(page: Page) -> Page:
    """The same page, from now on noting what it asks its server and what was answered."""
    talk = _TALKS[page] = Talk()

    def loads(request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            talk.is_waiting = True

    def sent(content: bytes | str) -> None:
        if BackMsg.FromString(_bytes(content)).WhichOneof("type") == "rerun_script":
            talk.is_waiting = True

    def received(content: bytes | str) -> None:
        if len(content) > SHORT:
            return
        told = ForwardMsg.FromString(_bytes(content))
        early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if told.WhichOneof("type") == "script_finished" and told.script_finished != early:
            talk.is_waiting = False

    def connects(socket: WebSocket) -> None:
        socket.on("framesent", sent)
        socket.on("framereceived", received)

    def downloads(_: object) -> None:
        talk.is_waiting = False  # what looked like another page was a file

    page.on("request", loads)
    page.on("websocket", connects)
    page.on("download", downloads)
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


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
