"""Three people of different scopes walk every page, open every box on it and take every file it
hands out: of what the others may see nothing comes, in whatever form. Over the pages' own
connection, which is all a browser gets; tests/browser/test_access.py does it in one.
"""

from __future__ import annotations

import io
import re
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pypdf import PdfReader
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.navigation import PLACES
from pipelines.keeping.audit import deeds
from pipelines.keeping.store import FolderStore
from tests.gated import CANARIES, Gated, cross, fill, gated, signed_in
from tests.walking import Walker

ABOUT = {
    "team": ("name=Team+{word}",),
    "customer": ("name=Customer+{word}+0", "name=Customer+Shared"),
    "promise": (
        "system=kept&instance=&record={word}-3", "system=kept&instance=&record={word}-6",
        "system=kept&instance=&record=Moved-1", "system=kept&instance=&record=Whole-1",
    ),
    "find": ("q={word}", "q=Shared", "q=Moved-1"),
    "measure": tuple(f"measure={name}" for name in ("conflicting", "overtaken", "parent_kept")),
    "promises": ("", "as_of=2026-05-01", "version=v000002"),
    "overview": ("", "as_of=2026-05-01", "version=v000002"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What came to somebody at one place, or in one file."""

    where: str
    content: bytes

    def words(self, words: list[str]) -> list[str]:
        """Where one of these words came, with what stands around it."""
        return [
            f"{self.where}: {re.sub(rb'[^ -~]+', b' ', self.content[max(0, at - 60) : at + 60])!r}"
            for word in words
            for form in (word.encode(), word.encode("utf-16-le"))
            for at in [self.content.find(form)]
            if at >= 0
        ]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gated]:
    folder = tmp_path_factory.mktemp("walked")
    fill(folder / "store", folder, rows=12)
    cross(FolderStore(folder / "store"), folder)
    with gated(folder, folder / "store") as running:
        yield running


def walked(walker: Walker, own: str) -> Iterator[Told]:
    """Every place with each of its addresses, and every file handed out there."""
    for place in PLACES:
        path = "import" if place.name == "import_files" else place.name
        for about in ABOUT.get(place.name, ("",)):
            where = f"{path}?{about.format(word=own)}"
            yield Told(where, walker.open(path, about.format(word=own)))
            for label, content in walker.downloads():
                yield Told(f"{where} → {label}", content + _text_of(content))


def _text_of(content: bytes) -> bytes:
    """What a PDF says; its own bytes are packed."""
    if not content.startswith(b"%PDF"):
        return b""
    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages).encode()


@pytest.mark.parametrize("person", CANARIES)
def test_no_page_box_or_file_holds_a_word_of_others(server: Gated, person: str) -> None:
    own = CANARIES[person]
    others = [word for word in CANARIES.values() if word != own]
    with Walker(server.address, signed_in(server.address, person)) as walker:
        told = list(walked(walker, own))
    assert [line for one in told for line in one.words(others)] == []
    seen = {one.where for one in told if one.words([own])}
    assert {"promises?", "teams?", f"customer?name=Customer+{own}+0"} <= seen
    assert len({where for where in seen if "→" in where}) > 8, seen


def test_who_sees_everything_receives_every_word(server: Gated) -> None:
    """So what ties the three together would be noticed, if it came to somebody else."""
    with Walker(server.address, signed_in(server.address, "olga")) as walker:
        came = walker.open("improve") + walker.open("promise", "system=kept&record=Moved-1")
        came += walker.open("customer", "name=Customer+Shared") + walker.open("teams")
    for word in CANARIES.values():
        assert f"Process {word}".encode() in came
        assert f"Way {word}".encode() in came
        assert f"View {word}".encode() in came
    assert f"Part {CANARIES['cyn']}".encode() in came
    assert f"Deliver {CANARIES['cyn']}".encode() in came  # what an earlier export said of Moved-1


def test_the_address_of_a_file_is_good_for_whoever_was_told_it(server: Gated) -> None:
    with (
        Walker(server.address, signed_in(server.address, "ana")) as ana,
        Walker(server.address, signed_in(server.address, "ben")) as ben,
        Walker(server.address, {}) as stranger,
    ):
        ana.open("promises")
        path = ana.file_of(ana.buttons()[0])
        assert CANARIES["ana"].encode() in ana.fetch(path)
        ben.open("promises")
        for other, code in ((ben, 404), (stranger, 401)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                other.fetch(path)
            assert refused.value.code == code
            assert CANARIES["ana"].encode() not in refused.value.read()


def test_a_page_that_stands_open_hands_out_nothing_that_is_no_longer_theirs(
    server: Gated,
) -> None:
    settings = server.store / "settings.toml"
    was = settings.read_text()
    with Walker(server.address, signed_in(server.address, "cyn")) as cyn:
        cyn.open("promises")
        [button, *_] = cyn.buttons()
        taken = len([deed for deed in deeds(server.store) if deed.action == "download"])
        settings.write_text(was.replace('group = "cyn-group"', 'group = "another-group"'))
        try:
            assert cyn.file_of(button) == ""
            came = cyn.open("promises")
        finally:
            settings.write_text(was)
    assert b"nobody has said yet" in came
    assert CANARIES["cyn"].encode() not in came
    assert len([deed for deed in deeds(server.store) if deed.action == "download"]) == taken


def test_a_stranger_can_only_ask_for_the_way_in(server: Gated) -> None:
    with Walker(server.address, {}) as stranger:
        for place in PLACES:
            came = stranger.open("import" if place.name == "import_files" else place.name)
            assert b"Sign in to see what concerns you" in came
            assert not [word for word in CANARIES.values() if word.encode() in came]


def test_messages_that_no_page_sends_go_nowhere(server: Gated) -> None:
    """The next page is drawn as if they had not been sent: none is answered, none ends it."""
    others = [BackMsg(clear_cache=True), BackMsg(load_git_info=True),
              BackMsg(set_run_on_save=True), BackMsg(debug_shutdown_runtime=True)]  # fmt: skip
    skills = BackMsg()
    skills.backend_operation_request.request_id = "skills"
    skills.backend_operation_request.install_skills.SetInParent()
    with Walker(server.address, signed_in(server.address, "ana")) as walker:
        walker.open("teams")
        for message in (*others, skills):
            walker.say(message)
        walker.socket.send(b"\xff\xffno message")
        walker.open("teams")
        told = [one.WhichOneof("type") for one in walker._last]
    assert not {"git_info_changed", "backend_operation_response"} & set(told)
    assert "script_finished" in told
