"""What the server sends to somebody's page goes in; which files they may fetch comes out.

A download is kept by the server under an address made of its content, and Streamlit hands it to
whoever asks. Here an address is good for those to whom a page of theirs told it, and for nobody
else who is signed in, wherever they have it from.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.types import Message, Send

FOLDER = "/media/"
_ADDRESS = re.compile(rb"/media/([0-9A-Za-z]+)")
_MOST = 50_000


@dataclass(frozen=True)
class Handed:
    """Who was told of which file; of this process, as the files are. The oldest are forgotten."""

    _told: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)

    def may_fetch(self, subject: str, path: str) -> bool:
        """Whether a file's address was sent to a page of this person."""
        found = _ADDRESS.match(path.encode("utf-8", "replace"))
        return found is not None and (subject, found[1].decode()) in self._told

    def noting(self, send: Send, subject: str) -> Send:
        """The way to a person's page; every address on it is theirs from now on."""

        async def sending(message: Message) -> None:
            content = message.get("bytes")
            if content is not None and b"/media/" in content:
                for name in _ADDRESS.findall(content):
                    self._note(subject, name.decode())
            await send(message)

        return sending

    def _note(self, subject: str, name: str) -> None:
        self._told[subject, name] = None
        self._told.move_to_end((subject, name))
        while len(self._told) > _MOST:
            self._told.popitem(last=False)
