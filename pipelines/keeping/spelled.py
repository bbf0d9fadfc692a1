"""The spellings of a customer's name go in; finding them in text and bytes, and taking them out,
comes out.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

FORGOTTEN = "(forgotten)"
# A shorter name is looked for in the fields of names only: 'A' stands in every sentence.
SHORTEST = 3
_CUT = 79  # characters after which a message cuts a value and sets '…'
_PIECE = 1 << 22


@dataclass(frozen=True)
class Spelled:
    """Every spelling of one customer's name."""

    names: frozenset[str]
    _inside: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        forms = sorted(self.forms(), key=len, reverse=True)
        pattern = "|".join(re.escape(form) for form in forms)
        # A word of its own: 'Acme' is not taken out of 'Acmeville'; '_' and '-' end a word.
        inside = re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", re.IGNORECASE)
        object.__setattr__(self, "_inside", inside if forms else None)

    def forms(self) -> set[str]:
        """The names as they stand in text, JSON, messages, URLs and HTML."""
        return {form for name in self.names if len(name) >= SHORTEST for form in _forms(name)}

    def needles(self) -> list[str]:
        """What a text that holds any form holds too, in lower case: fewer, for a first look."""
        lower = {form.lower() for form in self.forms()}
        return sorted(n for n in lower if not any(o != n and o in n for o in lower))

    def is_in(self, text: str | None) -> bool:
        return text is not None and self.out_of(text) != text

    def out_of(self, text: str) -> str:
        """The text with '(forgotten)' wherever the name stood as a word, or was the whole text;
        a value that a message cut in the middle of the name loses that end too.
        """
        if text in self.names:
            return FORGOTTEN
        if self._inside is None:
            return text
        composed = unicodedata.normalize("NFC", text)
        taken = self._inside.sub(FORGOTTEN, composed)
        return self._cut_out(text if taken == composed else taken)

    def _cut_out(self, text: str) -> str:
        if "…" not in text or len(text) < _CUT:
            return text
        before, dots, after = text.rpartition("…")
        lower = before.lower()
        ends = (
            name[:size].lower()
            for name in self.names
            for size in range(len(name), SHORTEST - 1, -1)
        )
        end = next((end for end in ends if lower.endswith(end)), None)
        return text if end is None else before[: -len(end)] + FORGOTTEN + dots + after

    def in_file(self, path: Path) -> int:
        """How often a file's bytes hold a form, in UTF-8 or UTF-16, whatever its case."""
        wanted = {form.lower() for form in self.forms()} or {name.lower() for name in self.names}
        patterns = [
            re.compile(re.escape(form.encode(code)), re.IGNORECASE)
            for form in wanted
            for code in ("utf-8", "utf-16-le", "utf-16-be")
        ]
        longest = max((len(pattern.pattern) for pattern in patterns), default=1)
        return sum(
            len(pattern.findall(piece)) for piece in _pieces(path, longest) for pattern in patterns
        )


def _forms(name: str) -> Iterator[str]:
    for written in {name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)}:
        yield written
        yield from (between.join(written.split()) for between in ("_", "-", ".", ""))
        yield json.dumps(written)[1:-1]
        yield json.dumps(written, ensure_ascii=False)[1:-1]
        yield ascii(written)[1:-1]
        yield html.escape(written)
        yield quote(written)
        yield quote(written, safe="")
        yield quote_plus(written)


def _pieces(path: Path, overlap: int) -> Iterator[bytes]:
    """A file in pieces, each beginning with the end of the one before."""
    kept = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield kept + piece
            kept = piece[-overlap:]
