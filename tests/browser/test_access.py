"""Three people with different scopes walk every page in a browser: of what the others may see
nothing comes through the connection, in a download, in an address or in an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect

from access.revoked import revoke
from dashboard.navigation import PLACES
from pipelines.keeping.audit import deeds
from pipelines.keeping.store import FolderStore
from tests.browser.settling import listen, settled
from tests.gated import CANARIES, Gated, cross, fill, gated

ABOUT = {
    "team": "name=Team+{word}",
    "customer": "name=Customer+{word}+0",
    "promise": "system=kept&instance=&record={word}-3",
    "find": "search={word}",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gated]:
    folder = tmp_path_factory.mktemp("gated")
    fill(folder / "store", folder)
    cross(FolderStore(folder / "store"), folder)
    with gated(folder, folder / "store") as running:
        yield running


@dataclass
class Visit:
    """Somebody's browser, and everything that came to it."""

    context: BrowserContext
    page: Page
    received: list[bytes] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(address)
        settled(self.page)

    def has_received(self, word: str) -> bool:
        told = word.encode(), word.encode("utf-16-le")
        return any(one in content for content in self.received for one in told)

    def around(self, words: list[str]) -> list[str]:
        """What stands around these words where they came."""
        return [
            re.sub(
                r"[^ -~]+", " ", content[max(0, at.start() - 80) : at.end() + 80].decode("latin-1")
            )
            for content in self.received
            for word in words
            for at in re.finditer(word.encode(), content)
        ][:20]


def visit(browser: Browser) -> Visit:
    context = browser.new_context()
    one = Visit(context, listen(context.new_page()))

    def note(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda frame: one.received.append(
                frame if isinstance(frame, bytes) else frame.encode()
            ),
        )

    one.page.on("websocket", note)
    one.page.on(
        "console",
        lambda said: one.refused.append(said.text) if "Content Security" in said.text else None,
    )
    return one


def sign_in(one: Visit, person: str) -> None:
    one.page.get_by_role("button", name="Sign in").click()
    one.page.get_by_role("button", name=person, exact=True).click()
    one.page.wait_for_url(re.compile("http://localhost:[0-9]+/(?!oauth2)"))
    settled(one.page)
    expect(one.page.get_by_text("Signed in as")).to_be_visible()


@pytest.mark.parametrize("person", CANARIES)
def test_nobody_receives_what_others_may_see(browser: Browser, server: Gated, person: str) -> None:
    one, own = visit(browser), CANARIES[person]
    others = [word for word in CANARIES.values() if word != own]
    one.open(f"{server.address}/customers")
    assert not [word for word in CANARIES.values() if one.has_received(word)]
    sign_in(one, person)
    # The page that was wanted before the sign-in.
    assert one.page.url.endswith("/customers")
    for place in PLACES:
        path = "import" if place.name == "import_files" else place.name
        about = ABOUT.get(place.name, "").format(word=own)
        one.open(f"{server.address}/{path}?{about}")
        if place.right is not None:
            expect(one.page.locator("h1")).to_have_text(place.title)
            expect(one.page.get_by_text("You may look at this store")).to_be_visible()
            expect(one.page.get_by_role("link", name="To the overview")).to_be_visible()
    assert one.has_received(own)
    assert not [word for word in others if one.has_received(word)], one.around(others)
    expect(one.page.get_by_text("every number here is of")).to_be_visible()
    # What others may see, asked for by its address: as if it were not there.
    for name, query in ABOUT.items():
        one.open(f"{server.address}/{name}?{query.format(word=others[0])}")
        if name != "find":
            expect(one.page.get_by_text("the rest was not looked at")).to_be_visible()
    one.open(f"{server.address}/promises?team=Team+{others[0]}&customer=Customer+{others[1]}+0")
    # The words of the address are the reader's own, and may come back to them; nothing else may.
    assert all(_only_what_was_asked(one, word) for word in others)
    assert one.refused == []
    one.context.close()


def _only_what_was_asked(one: Visit, word: str) -> bool:
    """Nothing of the fields that no address named: the owner, the title, the order, the cause."""
    hidden = (f"Owner {word}", f"Deliver {word}", f"Order {word}", f"Cause {word}", f"Kind {word}")
    return not any(one.has_received(text) for text in hidden)


def test_who_sees_everything_receives_every_word(browser: Browser, server: Gated) -> None:
    """So the words would be noticed, if they came to somebody else."""
    one = visit(browser)
    one.open(f"{server.address}/promises")
    sign_in(one, "olga")
    assert all(one.has_received(word) for word in CANARIES.values())
    one.open(f"{server.address}/audit")
    expect(one.page.get_by_text("Who did what?")).to_be_visible()
    assert one.has_received("sign in")
    one.context.close()


def test_a_download_holds_only_what_its_reader_may_see(browser: Browser, server: Gated) -> None:
    one = visit(browser)
    one.open(f"{server.address}/promises")
    sign_in(one, "ben")
    with one.page.expect_download() as handed:
        one.page.get_by_role("button", name="Download as CSV").first.click()
    content = handed.value.path().read_bytes()
    assert content.count(CANARIES["ben"].encode()) > 20
    assert not [word for word in ("ana", "cyn") if CANARIES[word].encode() in content]
    [noted] = [deed for deed in deeds(server.store) if deed.action == "download"]
    assert (noted.who, noted.where) == ("ben@example.com", "this machine")
    one.context.close()


def test_sign_out_and_revocation_end_it_for_good(browser: Browser, server: Gated) -> None:
    one = visit(browser)
    one.open(f"{server.address}/teams")
    sign_in(one, "ana")
    kept = one.context.cookies()
    one.page.get_by_role("button", name="Sign out").click()
    one.page.get_by_role("button", name="End session").click()  # the provider's own question
    expect(one.page.get_by_role("button", name="Sign in")).to_be_visible()
    # The cookie is still good for a month, as Streamlit has it; somebody kept a copy.
    one.context.add_cookies(list(kept))  # type: ignore[arg-type]
    one.received.clear()
    one.open(f"{server.address}/teams")
    expect(one.page.get_by_role("button", name="Sign in")).to_be_visible()
    assert not one.has_received(CANARIES["ana"])
    # In again; then somebody revokes it while the page stands open.
    one.page.wait_for_timeout(1_000)  # cookies are signed to the second
    sign_in(one, "ana")
    revoke(server.store, "ana@example.com", who="test")
    expect(one.page.get_by_role("button", name="Sign in")).to_be_visible()
    assert {deed.action for deed in deeds(server.store)} >= {"sign in", "sign out"}
    one.context.close()


def test_who_is_in_no_entry_is_told_so_and_sees_nothing(browser: Browser, server: Gated) -> None:
    one = visit(browser)
    one.open(f"{server.address}/")
    one.page.get_by_role("button", name="Sign in").click()
    one.page.get_by_role("button", name="eve", exact=True).click()  # another's address, unverified
    expect(one.page.get_by_text("nobody has said yet what you may see")).to_be_visible()
    expect(one.page.get_by_text("every number here")).to_have_count(0)
    for place in PLACES:
        one.open(f"{server.address}/{'import' if place.name == 'import_files' else place.name}")
    assert not [word for word in CANARIES.values() if one.has_received(word)]
    one.context.close()
