"""A page on which a test failed goes in; what stood on it, and what it said, comes out."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Error, Page

from tests.browser.settling import talk_of

LETTERS = 3_000
PATIENCE = 10_000  # milliseconds; a page that hangs is not waited for again
STATE = """app => `script: ${app.dataset.testScriptState}, connection: `
    + `${app.dataset.testConnectionState}, focus on: `
    + document.activeElement?.outerHTML.slice(0, 300)"""


def told(page: Page) -> str:
    """Address, state, visible text, messages without their content, and what went wrong."""
    parts = [f"address: {page.url}"]
    if page.is_closed():
        parts.append("The page was closed.")
    else:
        app, body = page.get_by_test_id("stApp"), page.locator("body")
        parts.append(_asked(lambda: app.evaluate(STATE, timeout=PATIENCE)))
        parts.append("visible:\n" + _asked(lambda: body.inner_text(timeout=PATIENCE))[:LETTERS])
    talk = talk_of(page)
    if talk is not None:
        parts.append(f"waits for the end of a run: {talk.is_waiting}")
        parts.append("the last it said and heard:\n" + "\n".join(talk.said))
        parts.append("complaints:\n" + ("\n".join(talk.complaints) or "none"))
    return "\n\n".join(parts)


def _asked(question: Callable[[], object]) -> str:
    """What the page answers; one that has died says so instead."""
    try:
        return str(question())
    except Error as error:
        return f"(the page does not say: {error.message.splitlines()[0]})"
